"""The class report, opened from disk in a light and in a dark room."""

from __future__ import annotations

from pathlib import Path

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="no Playwright: run `make setup`")

from tests.browser.conftest import SIZE  # noqa: E402
from tests.browser.pictures import Pictures  # noqa: E402


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_report_follows_the_theme_and_sorts(browser, graded: Path, pictures: Pictures, scheme: str) -> None:
    page = browser.new_page(viewport=SIZE, color_scheme=scheme)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto((graded / "var" / "report.html").as_uri())
    pictures.keep(page, f"class-report-{scheme}")

    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (max(map(int, background.strip("rgb()").split(","))) < 100) == (scheme == "dark")
    button = page.locator("th button").first
    table = page.locator("table").filter(has=button).first
    column = table.locator("tbody tr > :first-child")
    button.click()
    once = column.all_inner_texts()
    button.click()
    assert column.all_inner_texts() != once and sorted(column.all_inner_texts()) == sorted(once)
    assert not complaints
    page.close()
