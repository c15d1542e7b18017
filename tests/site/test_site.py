"""The site as it is built: whole, small, without an answer, without a link that leads nowhere."""

from __future__ import annotations

import html
import re
from pathlib import Path
from pkgutil import resolve_name

import nbformat
import pytest
from bs4 import BeautifulSoup

from autograde.authoring.source import read_source
from autograde.exercise.cells import BEGIN, END
from tests.browser.conftest import COURSE
from website import calls, errors, links
from website.places import find_places
from website.reading import read_notebooks
from website.student_view import student_view

LARGEST = 40_000_000  # bytes
SHORTEST_SECRET = 25  # characters; shorter lines stand in any program
NOTEBOOKS = read_notebooks(COURSE)


def test_every_notebook_and_every_other_page_is_there(site: Path) -> None:
    for name in COURSE.names():
        assert (site / "notebooks" / name / f"{name}.html").is_file()
    for name in ("index", "errors", "calls", "seeds", "versions", "glossary", "zh", "student", "cite", "search"):
        assert (site / f"{name}.html").is_file()


def test_it_is_small(site: Path) -> None:
    assert sum(file.stat().st_size for file in site.rglob("*") if file.is_file()) < LARGEST


def test_no_answer_is_in_it(site: Path) -> None:
    everything = "\n".join(
        BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").get_text() for page in sorted(site.rglob("*.html"))
    )
    packed = "".join(everything.split())
    assert "### BEGIN SOLUTION" not in everything
    for name in COURSE.names():
        for cell in read_source(COURSE.source(name)).cells:
            if cell.role == "answer":
                body = "".join(cell.text.partition(BEGIN)[2].partition(END)[0].split())
                assert len(body) < SHORTEST_SECRET or body not in packed, f"{name}: {cell.exercise}"


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda notebook: notebook.entry.name)
def test_a_page_shows_what_the_student_has(notebook) -> None:
    """The sources are the student's, and nothing stands below a cell that needs an answer."""
    students = nbformat.read(COURSE.student(notebook.entry.name), as_version=4)
    shown = student_view(notebook)
    sources = {cell.id: cell.source for cell in students.cells if cell.cell_type == "code"}
    assert {cell.id: cell.source for cell in shown.cells if cell.cell_type == "code"} == sources
    of_answers = {cell.id for cell in notebook.cells if cell.role in ("answer", "try", "check", "progress")}
    assert not [cell.id for cell in shown.cells if cell.id in of_answers and cell.outputs]


def test_original_then_and_now_stand_side_by_side(site: Path) -> None:
    pages = [BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser") for page in site.glob("notebooks/*/*.html")]
    columns = [box for page in pages for box in page.select("div.worlds")]
    assert columns
    for box in columns:
        titles = [
            section.find(["h2", "h3", "h4"]).get_text().strip("#\n ") for section in box.find_all("section", recursive=False)
        ]
        assert len(titles) > 1 and set(titles) <= {"Original", "Then", "Now"}


def test_every_message_of_the_index_is_in_an_output_or_ran_in_a_test() -> None:
    printed = " ".join(" ".join(cell.printed for notebook in NOTEBOOKS for cell in notebook.cells).split())
    printed = re.sub(r"\x1b?\[\d+m", "", printed)
    found = errors.find_errors(NOTEBOOKS, find_places(COURSE, NOTEBOOKS))
    assert len(found) >= 60
    assert [shown.full for shown in found if not shown.origin and " ".join(shown.message.split()) not in printed] == []
    labels = [shown.label for shown in found]
    assert len(labels) == len(set(labels)) and all(shown.means and (shown.cells or shown.origin) for shown in found)


def test_every_old_call_has_what_replaces_it() -> None:
    assert calls.missing() == set()


def test_of_each_old_call_it_is_true_whether_it_is_there_today() -> None:
    for name, replacement in calls.replacements()[0].items():
        if name.startswith("."):
            continue
        try:
            there = callable(resolve_name(name))
        except (ImportError, AttributeError):
            there = False
        assert there == (replacement.today != "gone"), name


BAD = {
    '<a href="other.html">x</a>': "other.html leads nowhere",
    '<a href="#nowhere">x</a>': "#nowhere leads nowhere",
    '<a href="page.html#nowhere">x</a>': "page.html#nowhere leads nowhere",
    '<img src="picture.png">': "picture.png is not there",
    '<script src="https://cdn.example/x.js"></script>': "from elsewhere",
    '<link rel="stylesheet" href="https://fonts.example/x.css">': "from elsewhere",
    '<a href="../outside.html">x</a>': "leads nowhere",
}


@pytest.mark.parametrize("markup", BAD)
def test_what_leads_nowhere_is_told(tmp_path: Path, markup: str) -> None:
    (tmp_path / "outside.html").write_text("")
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "page.html").write_text(f'<p id="here">{markup}</p><a href="#here">fine</a><a href="https://x.org">too</a>')
    [line] = links.broken(folder)
    assert line.startswith("page.html: ") and BAD[markup] in html.unescape(line)
