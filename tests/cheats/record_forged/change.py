"""Writes a record of full marks into the notebook's metadata, as the harness itself does after grading."""

import json

from nbformat import NotebookNode

from tests.grading.classroom import cell


def change(notebook: NotebookNode) -> None:
    parts = {"id": "01-forward", "verdict": "passed", "points": 3.0, "max_points": 3.0, "parts": []}
    record = {"student": "ann", "status": "graded", "score": 6.0, "max_score": 6.0, "exercises": [parts]}
    notebook.metadata["autograde"] |= {"record": json.dumps(record), "repairs": []}
    cell(notebook, "01-forward-check").metadata["nbgrader"]["score"] = 3.0
