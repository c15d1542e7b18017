"""The plug for `nbgrader generate_feedback`: the judge's verdicts in place of what the student's kernel displayed."""

from __future__ import annotations

from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import List

from autograde.grading.record import ExerciseRecord, Record
from autograde.nbgrader.plugs.conversion import conversion_of
from autograde.reports.plain import as_written, in_words, plain, safe_output


class SafeFeedback(NbGraderPreprocessor):
    """Nothing a student's code made can run in the page. The course has no hidden cells, so none can leak."""

    # HTMLExporter sets it for every preprocessor, and warns of one that does not know it.
    display_data_priority: Any = List().tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        conversion = conversion_of(self, resources)
        if conversion is None:
            return nb, resources
        verdicts = _verdicts(nb)
        ours = {cell["id"]: cell["source"] for cell in conversion.master.cells}
        for cell in nb.cells:
            if cell.cell_type != "code":
                if cell.source != ours.get(cell.id) or cell.cell_type == "raw":
                    cell.source = as_written(cell.source)
                continue
            exercise = verdicts.get(cell.metadata.get("autograde", {}).get("exercise"))
            if exercise is not None and cell.metadata.get("nbgrader", {}).get("grade"):
                cell.outputs = [_text(in_words(exercise))]
            else:
                cell.outputs = [nbformat.from_dict(safe) for safe in map(safe_output, cell.outputs) if safe]
        # What the student should know before reading on: repairs, or why there is no grade.
        about = nb.metadata.get("autograde", {})
        lines = [f"Not graded: {about['quarantined']}"] if "quarantined" in about else about.get("repairs", ())
        if lines:
            outputs = [_text("\n".join(map(plain, lines)))]
            nb.cells.insert(0, nbformat.v4.new_code_cell("", id="autograde-notes", outputs=outputs))
        return nb, resources


def _text(text: str) -> NotebookNode:
    return nbformat.v4.new_output("stream", name="stdout", text=f"{text}\n")


def _verdicts(nb: NotebookNode) -> dict[str, ExerciseRecord]:
    try:
        record = Record.from_json(nb.metadata.autograde.record)
    except (AttributeError, ValueError):
        return {}
    return {exercise.id: exercise for exercise in record.exercises}
