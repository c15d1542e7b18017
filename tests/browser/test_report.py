"""The class report, opened from disk: with a mouse, by keyboard, on a telephone, in a dark room, on paper, by a thousand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="no Playwright: run `make setup`")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="no axe: run `make setup`")

from autograde.course import find_course  # noqa: E402
from autograde.exercise.catalogue import load_catalogue  # noqa: E402
from autograde.grading.keep.folder import OutputFolder  # noqa: E402
from autograde.grading.keep.term import Person, Term  # noqa: E402
from autograde.reports.class_report import report_page  # noqa: E402
from tests.browser.conftest import SIZE, own_page  # noqa: E402
from tests.browser.pictures import Pictures  # noqa: E402
from tools.measure_browser import invented  # noqa: E402

CONTENTS = load_catalogue(find_course(Path(__file__).parent).catalogue)
TELEPHONE = {"width": 420, "height": 800}


def complaints_of(page: Any) -> list[str]:
    found: list[str] = []
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def violations(page: Any) -> list[str]:
    found = axe.Axe().run(page).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:150]}" for each in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_report_follows_the_theme_and_sorts(browser, graded: Path, pictures: Pictures, scheme: str) -> None:
    with own_page(browser, color_scheme=scheme, viewport=SIZE) as page:
        complaints = complaints_of(page)
        page.goto((graded / "var" / "report.html").as_uri())
        pictures.keep(page, f"class-report-{scheme}", whole=True)
        background = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (max(map(int, background.strip("rgb()").split(","))) < 100) == (scheme == "dark")
        head = page.locator("#class thead button").first
        first = page.locator("#class tbody th")
        head.click()
        once = first.all_inner_texts()
        head.click()
        assert first.all_inner_texts() == once[::-1] and len(once) == 12
        assert violations(page) == [] and complaints == []


def test_each_cell_leads_to_the_feedback_page_and_the_table_can_be_saved(browser, graded: Path) -> None:
    with own_page(browser) as page:
        page.goto((graded / "var" / "report.html").as_uri())
        addresses = page.locator("#class tbody a").evaluate_all("all => all.map(each => each.href)")
        assert len(addresses) > 40 and all(Path(path_of(each)).is_file() for each in set(addresses))
        with page.expect_download() as saved:
            page.get_by_role("button", name="Download this table").click()
        lines = Path(saved.value.path()).read_text().splitlines()
        assert len(lines) == 13 and lines[0].startswith('"student"')


def path_of(address: str) -> str:
    return unquote(urlsplit(address).path)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twenty notebooks of a thousand students in three sections; seven of the roster hand nothing in."""
    folder = tmp_path_factory.mktemp("large")
    out = OutputFolder(folder)
    people = {
        f"student{n:04}": Person(f"student{n:04}", f"Ada {n:04}", "ABC"[n % 3], email=f"s{n}@example.org")
        for n in range(1007)
    }
    out.write_term(Term("A course", people=people))
    twenty = [*CONTENTS, *CONTENTS][:20]
    submissions = [each for entry in twenty[: len(CONTENTS)] for each in invented([entry])]
    more = [each for entry in twenty[len(CONTENTS) :] for each in invented([entry])]
    submissions += [
        replace(each, record=replace(each.record, assignment=f"{each.record.assignment}_again")) for each in more
    ]
    (folder / "report.html").write_text(report_page(submissions, CONTENTS, out=out))
    return folder / "report.html"


def test_a_thousand_students_in_twenty_notebooks_can_be_searched(browser, large: Path) -> None:
    with own_page(browser) as page:
        complaints = complaints_of(page)
        page.goto(large.as_uri())
        playwright.expect(page.locator("#told")).to_contain_text("1007 students in 20 assignments")
        playwright.expect(page.locator("#class tbody tr")).to_have_count(1007)
        page.locator("#assignment").select_option(index=2)
        page.locator("#section").select_option("B")
        playwright.expect(page.locator("#told")).to_contain_text("333 graded, 0 set aside, 3 not handed in")
        page.locator("#filter").select_option("missing")
        playwright.expect(page.locator("#class tbody tr")).to_have_count(3)
        page.locator("#filter").select_option("")
        page.get_by_label("Search").fill("ada 0001")
        playwright.expect(page.locator("#class tbody tr")).to_have_count(1)
        page.get_by_role("button", name="Text for Ada 0001").click()
        text = page.get_by_label("The text").input_value()
        assert text.startswith("Dear Ada 0001,") and "A course" in text and " of " in text
        assert violations(page) == [] and complaints == []


def test_it_can_be_used_by_keyboard_and_on_a_telephone(browser, large: Path) -> None:
    with own_page(browser, viewport=TELEPHONE, color_scheme="dark") as page:
        page.goto(large.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= TELEPHONE["width"]
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.id") == "assignment"
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.locator("#assignment").select_option(index=1)
        button = page.locator("#class thead button").first
        button.focus()
        page.keyboard.press("Enter")
        playwright.expect(page.locator("#class thead th").first).to_have_attribute("aria-sort", "ascending")
        assert page.evaluate("document.documentElement.scrollWidth") <= TELEPHONE["width"]
        assert violations(page) == []


def test_paper_gets_every_row(browser, large: Path) -> None:
    with own_page(browser, color_scheme="dark") as page:
        page.goto(large.as_uri())
        page.locator("#assignment").select_option(index=1)
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.locator("#class tbody tr").count() == 1007
        page.emulate_media(media="print")
        box = page.locator(".scroll").first
        assert box.evaluate("box => box.scrollHeight - box.clientHeight") <= 1  # no row is left in a box that scrolls
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_feedback_pages_load_nothing_from_elsewhere(page, graded: Path) -> None:
    pages = sorted((graded / "var" / "feedback").glob("*/*.html"))
    assert len(pages) == 12
    for file in pages:
        page.goto(file.as_uri())
        playwright.expect(page.locator("h1")).to_be_visible()
