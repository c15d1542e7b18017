"""The class report, opened from disk in a light and in a dark room."""

from __future__ import annotations

from pathlib import Path

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="no Playwright: run `make setup`")

from autograde.exercises.catalogue import load_catalogue  # noqa: E402
from autograde.reports.class_report import report_page  # noqa: E402
from tests.browser.conftest import SIZE, own_page  # noqa: E402
from tests.browser.pictures import Pictures  # noqa: E402
from tools.measure_browser import invented  # noqa: E402


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_report_follows_the_theme_and_sorts(browser, graded: Path, pictures: Pictures, scheme: str) -> None:
    with own_page(browser, color_scheme=scheme, viewport=SIZE) as page:
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.goto((graded / "var" / "report.html").as_uri())
        pictures.keep(page, f"class-report-{scheme}", whole=True)
        follows_and_sorts(page, scheme)
        assert not complaints


def follows_and_sorts(page, scheme: str) -> None:
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (max(map(int, background.strip("rgb()").split(","))) < 100) == (scheme == "dark")
    button = page.locator("th button").first
    table = page.locator("table").filter(has=button).first
    column = table.locator("tbody tr > :first-child")
    button.click()
    once = column.all_inner_texts()
    button.click()
    assert column.all_inner_texts() != once and sorted(column.all_inner_texts()) == sorted(once)


def test_a_class_of_a_thousand_opens_sorts_and_prints_in_full(browser, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_text(report_page(invented(load_catalogue()[:1])))
    with own_page(browser, color_scheme="dark") as page:
        page.goto(file.as_uri())
        table = page.locator(".map table")
        table.locator("th button", has_text="points").click()
        points = [float(text) for text in table.locator("tbody td:nth-last-child(2)").all_inner_texts()]
        assert len(points) == 1000 and points == sorted(points) and points[0] < points[-1]

        page.emulate_media(media="print")
        box = page.locator(".map")
        assert box.evaluate("box => box.scrollHeight - box.clientHeight") <= 0  # no row is left in a box that scrolls
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_feedback_pages_load_nothing_from_elsewhere(page, graded: Path) -> None:
    pages = sorted((graded / "var" / "feedback").glob("*/*.html"))
    assert len(pages) == 12
    for file in pages:
        page.goto(file.as_uri())
        playwright.expect(page.locator("h1")).to_be_visible()
