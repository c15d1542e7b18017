"""Fixtures of the browser tests: Debian's Chromium, a students' repository in JupyterLab, a graded class, the pictures."""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from autograde.authoring import bundle
from autograde.course import find_course
from tests.browser.pictures import Pictures, picture_folder
from tests.env.server import Server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.browser.notebook_page import NotebookPage

COURSE = find_course(Path(__file__).parent)
SIZE = {"width": 1280, "height": 900}
HERE = re.compile(r"(https?|wss?)://(localhost|127\.0\.0\.1)[:/]|(file|data|blob|about|attachment):")
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                # Here and not in a fixture: no class is graded for a test that will not run.
                item.add_marker(pytest.mark.skip(reason="no Chromium: on Debian and Ubuntu, apt install chromium"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium. For one module: Playwright's event loop must have ended when other tests run theirs."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=60_000)  # milliseconds: the machine may have much else to do
    with sync_playwright() as playwright:
        # A container has no user namespaces for Chromium's sandbox; every page here is our own.
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


@contextmanager
def own_page(browser: Browser, known: str = "", **options: Any) -> Iterator[Page]:
    """A page that loads nothing from elsewhere, save from the address `known`: the course works without a network."""
    opened = browser.new_page(**{"viewport": SIZE, **options})
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    yield opened
    opened.close()
    assert [address for address in asked if not HERE.match(address) and not (known and address.startswith(known))] == []


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with own_page(browser) as opened:
        yield opened


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A copy of the folder that `make` makes. Of several test processes the first one makes it, the others wait for it."""
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with open(shared / f"{name}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / name).exists():
            made = factory.mktemp(f"{name}-made") / "course"
            make(made)
            made.rename(shared / name)
    return Path(shutil.copytree(shared / name, factory.mktemp(name) / "course"))


@pytest.fixture(scope="session")
def students(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """JupyterLab, as `make lab` starts it in a repository that was released to students."""
    root = once(tmp_path_factory, "students", lambda root: bundle.release(COURSE, root, print))
    runtime = tmp_path_factory.mktemp("runtime")
    # Lab takes cells that are out of sight out of the page; a test reads all of them.
    tracker = runtime / "settings" / "@jupyterlab" / "notebook-extension" / "tracker.jupyterlab-settings"
    tracker.parent.mkdir(parents=True)
    tracker.write_text(json.dumps({"windowingMode": "none"}))
    server = Server(root, runtime)
    server.wait_for_log("Kernels start")
    yield server
    server.stop()


@pytest.fixture
def lesson(page: Page, students: Server) -> Iterator[NotebookPage]:
    """Notebook 01, untouched, in a new kernel."""
    from tests.browser.notebook_page import NotebookPage

    name = "01_layers_on_tensors"
    path = Path("notebooks", name, f"{name}.ipynb")
    shutil.copy(COURSE.root / path, students.root / path)
    (students.root / "notebooks" / ".course-progress.json").unlink(missing_ok=True)
    _end_kernels(students)  # of a test that only opened a notebook
    yield NotebookPage(page, students, f"{name}/{name}.ipynb")
    _end_kernels(students)


def _end_kernels(students: Server) -> None:
    for session in json.loads(students.ask("api/sessions")):
        students.ask(f"api/sessions/{session['id']}", method="DELETE")


@pytest.fixture(scope="session")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course folder whose var/ holds the sample class, graded, and its report."""
    return once(tmp_path_factory, "graded", _grade)


def _grade(root: Path) -> None:
    root.mkdir()
    for file in ("course.toml", "nbgrader_config.py"):
        shutil.copy(COURSE.root / file, root)
    for folder in ("solutions", "notebooks", "tools"):
        shutil.copytree(COURSE.root / folder, root / folder)
    shutil.copytree(COURSE.root / "examples" / "class", root / "var" / "submitted")
    command = [sys.executable, "-m", "autograde"]
    grading = ["grade", "examples/class", "--out", str(root / "var"), "--notebook", "01"]
    done = subprocess.run([*command, *grading], cwd=COURSE.root, capture_output=True, text=True)
    assert done.returncode == 3, done.stderr  # one submission is broken, on purpose
    subprocess.run([*command, "report", str(root / "var")], cwd=COURSE.root, check=True, capture_output=True)
    names = [sys.executable, "-m", "nbgrader", "db", "student", "import", str(COURSE.root / "examples" / "students.csv")]
    subprocess.run(names, cwd=root, check=True, capture_output=True)


@pytest.fixture(scope="session")
def pictures() -> Pictures:
    return Pictures(picture_folder())
