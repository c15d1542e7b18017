"""The site, made once for these tests, in the environment that `make site` has made."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import CHROMIUM, COURSE, browser, own_page  # noqa: F401

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PYTHON = COURSE.root / ".venv-site" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent not in item.path.parents:
            continue
        needed = set(getattr(item, "fixturenames", ()))
        if "site" in needed and not PYTHON.exists():
            item.add_marker(pytest.mark.skip(reason="no environment for the site: run `make site` once"))
        if "browser" in needed:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="no Chromium: on Debian and Ubuntu, apt install chromium"))


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site."""
    out = tmp_path_factory.mktemp("site") / "site"
    done = subprocess.run([PYTHON, "-m", "website", "--out", out], cwd=COURSE.root, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return out


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:  # noqa: F811
    """A page that loads nothing from elsewhere."""
    with own_page(browser) as opened:
        yield opened
