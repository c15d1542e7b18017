"""The inherited program's event file in the real TensorBoard: notebook 13 shows these pages, and says what to click."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="no Playwright: run `make setup`")

from course import inherited  # noqa: E402
from tests.browser.conftest import own_page  # noqa: E402
from tests.browser.pictures import Pictures, picture_folder  # noqa: E402

PATIENCE = 90
SIZE = {"width": 1000, "height": 720}
SCOPES = ("input", "look", "read", "decide", "loss", "train", "test")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    log = tmp_path_factory.mktemp("tensorboard") / "log"
    command = [sys.executable, "-m", "tensorboard.main", "--logdir", "left/logs", "--host", "127.0.0.1", "--port", "0"]
    with open(log, "w") as stream:
        process = subprocess.Popen(command, stdout=stream, stderr=stream, cwd=inherited.FOLDER)
    try:
        end = time.monotonic() + PATIENCE
        while not (found := re.search(r"http://127\.0\.0\.1:\d+", log.read_text())):
            assert time.monotonic() < end and process.poll() is None, log.read_text()
            time.sleep(0.2)
        yield found[0]
    finally:
        process.terminate()
        process.wait(PATIENCE)


def kept() -> Pictures:
    """Beside the course's own code, where the notebook finds them on every machine."""
    return Pictures(Path(__file__).parents[2] / "course" / "pictures" if picture_folder() else None)


def test_the_tab_scalars_shows_the_curves(browser, address: str) -> None:
    with own_page(browser, viewport=SIZE) as page:
        page.goto(address)
        page.get_by_role("tab", name="Scalars").click()
        playwright.expect(page.get_by_text("tag: test/accuracy")).to_be_visible()
        playwright.expect(page.get_by_role("heading", name="Smoothing")).to_be_visible()
        page.wait_for_timeout(3_000)  # until the lines are drawn
        kept().keep(page, "tensorboard-scalars")


def test_the_tab_graphs_shows_the_scopes(browser, address: str) -> None:
    with own_page(browser, viewport=SIZE) as page:
        page.goto(address)
        page.get_by_role("tab", name="Graphs").click()
        for scope in SCOPES:
            playwright.expect(page.locator(f'g[data-name="{scope}"]').first).to_be_attached()
        page.wait_for_timeout(3_000)
        kept().keep(page, "tensorboard-graphs")
