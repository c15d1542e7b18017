"""The site as somebody uses it, opened from disk: search, themes, a phone, the keyboard, a screen reader's rules."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="no Playwright: run `make setup`")

from tests.browser.conftest import own_page  # noqa: E402
from tests.browser.pictures import Pictures, picture_folder  # noqa: E402
from tests.site.axe import violations  # noqa: E402

PASTED = tomllib.loads((Path(__file__).parent / "pasted.toml").read_text(encoding="utf-8"))["pasted"]
AT_LEAST = 28  # of thirty are found as the first hit
NOTEBOOK = "notebooks/04_training_and_test_mode/04_training_and_test_mode.html"


def ask(page, site: Path, words: str) -> list[str]:
    """The titles that the search finds."""
    if not page.url.endswith("search.html"):
        page.goto((site / "search.html").as_uri())
    box = page.get_by_label("Search the course")
    box.fill(words)
    box.press("Enter")
    return page.locator("#course-results > li > a").all_inner_texts()


def test_thirty_pasted_errors_are_found(page, site: Path) -> None:
    assert len(PASTED) == 30
    missed = []
    for each in PASTED:
        found = ask(page, site, each["line"])
        if not found or each["first"].replace("`", "") not in found[0].replace("`", ""):
            missed.append((each["line"][:80], found[:2]))
    assert len(missed) <= len(PASTED) - AT_LEAST, missed


def test_from_a_pasted_error_to_the_cell(page, site: Path) -> None:
    ask(page, site, PASTED[0]["line"])
    page.locator("#course-results > li > a").first.click()
    assert "errors.html#" in page.url
    entry = page.locator("section:target, section:has(> :target)").last
    entry.get_by_role("link").filter(has_text="0").first.click()
    assert "/notebooks/" in page.url
    anchor = page.url.partition("#")[2]
    playwright.expect(page.locator(f"[id='{anchor}']")).to_be_in_viewport()


@pytest.mark.parametrize(
    ("words", "part"), [("learning phase", "earning"), ("tf.placeholder", "placeholder"), ("滑动平均", "")]
)
def test_words_are_found(page, site: Path, words: str, part: str) -> None:
    found = ask(page, site, words)
    assert found and any(part in title for title in found)


def test_nothing_found_is_said(page, site: Path) -> None:
    assert ask(page, site, "zzzzqqqq") == []
    playwright.expect(page.locator("#course-count")).to_have_text("0 found")


def all_pages(site: Path) -> list[Path]:
    return [page for page in sorted(site.rglob("*.html")) if "_static" not in page.parts]


@pytest.mark.slow  # each page a few seconds; site.yml runs it before anything is published
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_violates_a_rule_of_accessibility(browser, site: Path, scheme: str) -> None:
    found = {}
    for file in all_pages(site):
        with own_page(browser, color_scheme=scheme) as page:
            page.goto(file.as_uri())
            assert page.locator("html").get_attribute("data-theme") == scheme
            if problems := violations(page, colours_alone=scheme == "dark"):
                found[file.relative_to(site).as_posix()] = problems
    assert found == {}


@pytest.mark.parametrize("name", ["index.html", NOTEBOOK, "errors.html", "seeds.html", "zh.html", "search.html"])
def test_a_phone_needs_no_scrolling_sideways(browser, site: Path, name: str) -> None:
    with own_page(browser, viewport={"width": 390, "height": 844}) as page:
        page.goto((site / name).as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_everything_is_reached_by_the_keyboard(page, site: Path) -> None:
    page.goto((site / "index.html").as_uri())
    page.keyboard.press("Tab")
    assert "Skip" in page.evaluate("document.activeElement.innerText")
    page.keyboard.press("Enter")
    page.goto((site / "search.html").as_uri())
    page.keyboard.type(PASTED[1]["line"])
    page.keyboard.press("Enter")
    for _ in range(3):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('#course-results') !== null"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/errors.html#*")


def test_next_leads_through_the_notebooks_and_code_can_be_copied(page, site: Path) -> None:
    page.goto((site / NOTEBOOK).as_uri())
    assert page.locator("button.copybtn").count() > 20
    assert page.locator("details summary", has_text="Hint 1").count() >= 4
    page.locator("a.right-next").click()
    assert "/05_" in page.url
    page.locator("a.left-prev").click()
    assert page.url.endswith(NOTEBOOK)


def test_paper_gets_the_text_alone(page, site: Path) -> None:
    page.goto((site / NOTEBOOK).as_uri())
    page.emulate_media(media="print")
    assert page.locator("h1").locator("visible=true").count() == 1
    assert page.locator("article .cell_output").first.is_visible()
    assert not page.locator(".bd-sidebar-primary").is_visible() and not page.locator(".prev-next-area").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_picture_of_the_site(browser, site: Path, scheme: str) -> None:
    pictures = Pictures(picture_folder())
    with own_page(browser, color_scheme=scheme, viewport={"width": 1440, "height": 820}) as page:
        page.goto((site / NOTEBOOK).as_uri())
        page.locator("div.worlds").first.evaluate("box => box.scrollIntoView({block: 'end'})")
        pictures.keep(page, f"site-{scheme}")
