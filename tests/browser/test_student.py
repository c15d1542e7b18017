"""A student's first hour: the index, a notebook run from the top, answers wrong and right, validation, restart."""

from __future__ import annotations

import json

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="no Playwright: run `make setup`")

from autograde.exercise.catalogue import load_catalogue  # noqa: E402
from tests.browser.conftest import COURSE  # noqa: E402
from tests.browser.notebook_page import PATIENCE, NotebookPage  # noqa: E402
from tests.browser.pictures import Pictures  # noqa: E402
from tests.env.server import Server  # noqa: E402

NAME = "01_layers_on_tensors"
CARD = next(card for card in load_catalogue(COURSE.catalogue) if card.name == NAME)
EXERCISES = [exercise.id for exercise in CARD.exercises]
NOT_ATTEMPTED = "Not attempted yet"


def answer(kind: str, name: str) -> str:
    """A right or a wrong answer that stands beside the notebook, without the sentence about it."""
    exercise, stem = name.split("/")
    text = (COURSE.answers(NAME) / exercise / kind / f"{stem}.py").read_text(encoding="utf-8")
    return text[text.index("def ") :].rstrip()


def give(lesson: NotebookPage, exercise: str, signature: str, source: str) -> str:
    """Write an answer, run it and its check; what the check says."""
    cell = lesson.cell(signature)
    lesson.write(cell, source)
    lesson.run(cell)
    check = lesson.cell(f'check("{exercise}"')
    lesson.run(check)
    return lesson.output(check)


def test_the_index_leads_to_the_notebooks(page, students: Server) -> None:
    index = NotebookPage(page, students, "index.ipynb")
    index.page.locator(".jp-Notebook a", has_text="Keras layers on TensorFlow tensors").click()
    title = index.page.locator(".jp-Notebook h1", has_text="01 Keras layers on TensorFlow tensors")
    playwright.expect(title).to_be_visible(timeout=PATIENCE)


def test_an_untouched_notebook_runs_to_its_end_and_can_be_read_in_both_themes(lesson: NotebookPage) -> None:
    lesson.run_all()
    checks = [lesson.cell(f'check("{name}"') for name in EXERCISES]
    assert all(NOT_ATTEMPTED in lesson.output(check) for check in checks)
    assert not lesson.page.locator(".jp-OutputArea-output[data-mime-type*=error]").count()
    assert f"0 of {CARD.points}" in lesson.output(lesson.cell('progress("01")'))
    message = lesson.cell('check("01-forward"').get_by_role("status").locator("strong, code, pre, p")
    caption = lesson.cell("drawing.show(figure").locator(".jp-OutputArea-output p").last
    assert message.count() and caption.inner_text().endswith("?")
    for theme in ("JupyterLab Dark", "JupyterLab Light"):
        lesson.choose_theme(theme)
        assert all(contrast(part) >= 4.5 for part in (*message.all(), caption)), theme


def test_wrong_and_right_answers_are_told_apart_and_outlive_a_restart(lesson: NotebookPage, pictures: Pictures) -> None:
    lesson.run_all()
    said = give(lesson, "01-forward", "def forward(", answer("wrong", "01-forward/softmax_instead_of_logits"))
    assert "Not yet" in said and "Hint:" in said and "softmax" in said

    said = give(lesson, "01-forward", "def forward(", answer("right", "01-forward/keras_layers"))
    assert "Passed" in said and "as expected" in said and "Hint:" not in said
    assert lesson.cell('check("01-forward"').get_by_role("status").count() == 1

    lesson.restart_and_run_all()
    assert "Passed" in lesson.output(lesson.cell('check("01-forward"'))
    assert NOT_ATTEMPTED in lesson.output(lesson.cell('check("01-loss"'))
    assert f"3 of {CARD.points}" in lesson.output(lesson.cell('progress("01")'))

    said = give(lesson, "01-loss", "def mean_cross_entropy(", answer("wrong", "01-loss/sum_not_mean"))
    assert "Not yet" in said and "Hint:" in said
    lesson.run(lesson.cell("example_logits ="))
    lesson.side_by_side("A loss, and the mistakes that it does not see", 'check("01-loss"')
    pictures.keep(lesson.page, "notebook")


def test_points_are_kept_in_a_file_that_may_go(lesson: NotebookPage, students: Server) -> None:
    lesson.run(lesson.cell("import os"))
    give(lesson, "01-loss", "def mean_cross_entropy(", answer("right", "01-loss/keras_loss"))
    kept = students.root / "notebooks" / ".course-progress.json"
    assert json.loads(kept.read_text()) == {"01-loss": 1.0}
    index = NotebookPage(lesson.page, students, "index.ipynb")
    index.run_all()
    assert f"3 of {CARD.points}" in index.output(index.code_cells.last) and "begun" in index.output(index.code_cells.last)

    lesson = NotebookPage(lesson.page, students, f"{NAME}/{NAME}.ipynb")
    lesson.restart()
    kept.unlink()
    lesson.run(lesson.cell("import os"))
    lesson.run(lesson.cell('progress("01")'))
    assert f"0 of {CARD.points}" in lesson.output(lesson.cell('progress("01")'))


def test_the_validate_button_gives_the_same_verdicts(lesson: NotebookPage) -> None:
    lesson.run(lesson.cell("import os"))
    lesson.write(lesson.cell("def forward("), answer("right", "01-forward/keras_layers"))
    lesson.write(lesson.cell("def mean_cross_entropy("), answer("wrong", "01-loss/sum_not_mean"))
    lesson.save()
    lesson.page.get_by_text("Validate", exact=True).first.click()
    dialog = lesson.page.locator(".jp-Dialog-content")
    playwright.expect(dialog).to_contain_text("failed", timeout=PATIENCE)
    said = dialog.inner_text()
    failed = {name for name in EXERCISES if f'check("{name}"' in said}
    assert failed == set(EXERCISES) - {"01-forward"}


def contrast(element) -> float:
    """The contrast of an element's text to what is behind it, as WCAG reckons it."""
    text, behind = element.evaluate(
        """element => {
            const opaque = node => {
                const colour = getComputedStyle(node).backgroundColor;
                return colour.startsWith('rgba') && colour.endsWith(', 0)') ? opaque(node.parentElement) : colour;
            };
            return [getComputedStyle(element).color, opaque(element)];
        }"""
    )
    lighter, darker = sorted((luminance(text), luminance(behind)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    channels = [float(part) / 255 for part in colour[colour.index("(") + 1 : -1].split(",")[:3]]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
