"""The plug for `nbgrader generate_feedback`: the judge's verdicts in place of what the student's kernel displayed."""

from __future__ import annotations

from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import List

from autograde.grading.plugs.assignment import Assignment, assignment_of
from autograde.grading.record import ExerciseRecord, Record
from autograde.grading.safe import as_written, plain_text, safe_outputs


class SafeFeedback(NbGraderPreprocessor):
    """Nothing a student's code made can run in the page. The course has no hidden cells, so none can leak."""

    # HTMLExporter sets it for every preprocessor, and warns of one that does not know it.
    display_data_priority = List().tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        assignment = assignment_of(self, resources)
        if assignment is None:
            return nb, resources
        verdicts = _verdicts(nb)
        ours = {cell["id"]: cell["source"] for cell in assignment.master.cells}
        for cell in nb.cells:
            if cell.cell_type != "code":
                if cell.source != ours.get(cell.id) or cell.cell_type == "raw":
                    cell.source = as_written(cell.source)
                continue
            exercise = verdicts.get(cell.metadata.get("autograde", {}).get("exercise"))
            if exercise is not None and cell.metadata.get("nbgrader", {}).get("grade"):
                cell.outputs = [nbformat.v4.new_output("stream", name="stdout", text=_words(exercise))]
            else:
                cell.outputs = [nbformat.from_dict(output) for output in safe_outputs(cell.outputs)]
        self._head(nb, assignment)
        return nb, resources

    def _head(self, nb: NotebookNode, assignment: Assignment) -> None:
        """What the student should know before reading on: repairs, or why there is no grade."""
        about = nb.metadata.get("autograde", {})
        lines = [f"Not graded: {about['quarantined']}"] if "quarantined" in about else list(about.get("repairs", ()))
        if lines:
            text = "\n".join(plain_text(line) for line in lines)
            output = nbformat.v4.new_output("stream", name="stdout", text=text + "\n")
            nb.cells.insert(0, nbformat.v4.new_code_cell("", id="autograde-notes", outputs=[output]))


def _verdicts(nb: NotebookNode) -> dict[str, ExerciseRecord]:
    try:
        record = Record.from_json(nb.metadata.autograde.record)
    except (AttributeError, ValueError):
        return {}
    return {exercise.id: exercise for exercise in record.exercises}


def _words(exercise: ExerciseRecord) -> str:
    lines = [f"{exercise.points:g} of {exercise.max_points:g} points: {exercise.verdict}", exercise.message]
    lines.append(f"Hint: {exercise.hint}" if exercise.hint else "")
    if exercise.self_reported:
        lines.append("Part of this is reported by the student's own kernel and cannot be verified.")
    return plain_text("\n".join(filter(None, lines))) + "\n"
