"""A new student's way from the index to the third exercise, by what they see: nothing here knows a notebook by name."""

from __future__ import annotations

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="no Playwright: run `make setup`")

from autograde.authoring.source import read_source  # noqa: E402
from autograde.exercise.catalogue import load_catalogue  # noqa: E402
from tests.browser.conftest import COURSE  # noqa: E402
from tests.browser.notebook_page import PATIENCE, NotebookPage  # noqa: E402
from tests.env.server import Server  # noqa: E402

FIRST, SECOND = load_catalogue(COURSE.catalogue)[:2]


def right_answer(name: str, exercise: str) -> tuple[str, str]:
    """The first line of an exercise's stub, and an answer that is right."""
    solution = next(
        cell for cell in read_source(COURSE.source(name)).cells if (cell.role, cell.exercise) == ("answer", exercise)
    )
    lines = [line for line in solution.text.splitlines() if "### " not in line]
    return lines[0], "\n".join(lines)


def test_the_index_tells_what_to_know_and_where_to_begin(page, students: Server) -> None:
    index = NotebookPage(page, students, "index.ipynb")
    text = index.page.locator(".jp-Notebook").inner_text()
    for word in ("You will be able to", "Shift+Enter", "Hints", "check(", "case", "progress("):
        assert word in text
    picture = index.page.locator(".jp-Notebook img").first
    assert picture.evaluate("image => image.naturalWidth") > 100 and picture.get_attribute("alt")
    assert not index.page.locator(".jp-mod-dirty").count()
    index.run(index.cell("progress()"))
    begin = index.page.locator("p", has_text="here:").locator("a")
    assert begin.inner_text() == f"{FIRST.number} {FIRST.title}"
    begin.click()
    title = index.page.locator(".jp-Notebook h1", has_text=FIRST.title)
    playwright.expect(title).to_be_visible(timeout=PATIENCE)


def test_opening_a_notebook_leaves_it_as_it_is_and_shows_only_what_a_student_needs(lesson: NotebookPage) -> None:
    assert "Nbgrader" not in lesson.page.locator(".lm-MenuBar").inner_text()
    assert not lesson.page.locator("[title*='Create Assignment'], [data-id*='nbgrader']").count()
    assert lesson.page.get_by_text("Validate", exact=True).count()
    lesson.page.wait_for_timeout(2000)  # Lab would mark it when the kernel has said what it is
    assert not lesson.page.locator(".jp-mod-dirty").count()


def test_from_the_set_up_to_the_third_exercise(page, students: Server) -> None:
    lesson = NotebookPage(page, students, f"{SECOND.name}/{SECOND.name}.ipynb")
    first = SECOND.exercises[0]
    check = lesson.cell(f'check("{first.id}"')
    lesson.run(check)  # before the set-up
    assert lesson.output(check).startswith("Run the set-up cell first") and lesson.output(check).count("\n") <= 1
    lesson.run(lesson.cell("import os"))
    for exercise in SECOND.exercises[:3]:
        line, answer = right_answer(SECOND.name, exercise.id)
        check = lesson.cell(f'check("{exercise.id}"')
        lesson.run(lesson.cell(line))
        lesson.run(check)
        assert "Not attempted yet" in lesson.output(check)
        cell = lesson.cell(line)
        lesson.write(cell, answer)
        lesson.run(cell)
        lesson.run(check)
        assert lesson.output(check).splitlines()[0].endswith(f"Passed: {exercise.number} {exercise.title}")
    shown = lesson.cell(f'progress("{SECOND.number}")')
    lesson.run(shown)
    assert lesson.output(shown).count("done") == 3


# The words of a message that stand on more than one line.
BROKEN = """element => {
    const broken = [];
    const walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        for (const word of walk.currentNode.data.matchAll(/\\S+/g)) {
            const range = document.createRange();
            range.setStart(walk.currentNode, word.index);
            range.setEnd(walk.currentNode, word.index + word[0].length);
            const lines = new Set([...range.getClientRects()].map(box => Math.round(box.top)));
            if (lines.size > 1 && word[0].length < 40) broken.push(word[0]);
        }
    }
    return broken;
}"""


def test_nothing_is_broken_within_a_word(page, students: Server) -> None:
    lesson = NotebookPage(page, students, f"{SECOND.name}/{SECOND.name}.ipynb")
    page.set_viewport_size({"width": 600, "height": 800})  # now: a narrow toolbar hides the kernel's name
    lesson.page.keyboard.press("Control+B")  # the file browser
    lesson.run(lesson.cell("import os"))
    exercise = SECOND.exercises[0]
    line, _ = right_answer(SECOND.name, exercise.id)
    cell, check = lesson.cell(line), lesson.cell(f'check("{exercise.id}"')
    lesson.write(cell, f"{line}\n    return np.zeros((3, 1234567))")
    lesson.run(cell)
    lesson.run(check)
    message = check.get_by_role("status")
    assert "Not yet" in message.inner_text() or "Stopped" in message.inner_text()
    assert message.evaluate(BROKEN) == []
