"""Figures in text come from outputs; a typed one that a cell of its section prints otherwise is found."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from autograde.authoring import figures
from autograde.course import Course, CourseError

SHOWN = {"now-03": "accuracy of then: 0.9124\naccuracy of now: 0.91\n", "same-01": "largest difference 3e-07, allowed 1e-06"}


def look(number: str, cell: str) -> str:
    assert number in ("", "02")
    return SHOWN.get(cell, "")


def test_a_quotation_becomes_the_number_after_the_words() -> None:
    text = "It reaches {{now-03: of then}}, now {{02/now-03: accuracy of now}}, apart by {{same-01: difference}}."
    assert figures.fill(text, look, "x") == "It reaches 0.9124, now 0.91, apart by 3e-07."


@pytest.mark.parametrize("quote", ["{{now-03: loss}}", "{{now-09: accuracy}}"])
def test_a_quotation_of_nothing_is_refused_and_named(quote: str) -> None:
    with pytest.raises(CourseError, match="text-04: {{now-0"):
        figures.fill(quote, look, "text-04")


def test_a_hand_written_page_is_kept_right_between_its_marks() -> None:
    page = "Reaches <!-- {{02/now-03: of then}} -->0.87<!-- end --> and {{not this}}."
    fresh = "Reaches <!-- {{02/now-03: of then}} -->0.9124<!-- end --> and {{not this}}."
    assert figures.fill_marked(page, look, "x") == figures.fill_marked(fresh, look, "x") == fresh


def _notebook(text: str, output: str) -> nbformat.NotebookNode:
    notebook = nbformat.v4.new_notebook(metadata={"autograde": {"notebook": "02_small"}})
    code = nbformat.v4.new_code_cell("1", id="now-03", execution_count=1)
    code.outputs = [nbformat.v4.new_output("stream", name="stdout", text=output)]
    notebook.cells = [nbformat.v4.new_markdown_cell(f"## A\n\n{text}", id="text-01"), code]
    return notebook


@pytest.mark.parametrize(
    ("typed", "printed", "slip"),
    [
        ("2.585", "loss 2.591", True),
        ("2.585", "loss 2.58517", False),
        ("0.91", "loss 0.912", False),  # two digits: a matter of speech
        ("2.585", "loss 14.3", False),  # another thing altogether
        ("Keras 2.21.0", "loss 2.25", False),  # a version
    ],
)
def test_a_typed_figure_that_its_section_prints_otherwise(typed: str, printed: str, slip: bool) -> None:
    found = list(figures.slips(_notebook(f"It is {typed}.", printed)))
    assert found == ([("text-01", "2.585", "2.591")] if slip else [])


def test_a_figure_is_looked_up_in_what_this_build_made_first(tmp_path: Path) -> None:
    course, made = Course(tmp_path / "course"), Course(tmp_path / "made")
    for where, number in ((course, 0.5), (made, 0.75)):
        where.solution("02_small").parent.mkdir(parents=True)
        nbformat.write(_notebook("", f"accuracy {number}"), where.solution("02_small"))
        where.source("02_small").write_text("")
    assert figures.fill("{{02/now-03: accuracy}}", figures.look_in(course, made), "x") == "0.75"
    made.solution("02_small").unlink()
    assert figures.fill("{{02/now-03: accuracy}}", figures.look_in(course, made), "x") == "0.5"
    with pytest.raises(CourseError, match="03/now-03"):
        figures.fill("{{03/now-03: accuracy}}", figures.look_in(course, made), "x")
