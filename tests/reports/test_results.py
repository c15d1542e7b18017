"""What is written for Gradescope and for Classroom 50 keeps to what they publish; nothing without a mark becomes a zero."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from autograde.grading.keep.folder import OutputFolder
from autograde.grading.keep.marks import Entry, Marked, marked
from autograde.grading.keep.term import Lateness
from autograde.grading.record import ExerciseRecord, Outcome
from autograde.reports.exports import Format, export_files
from tests.engine.test_journal import RECORD

EXERCISES = (
    ExerciseRecord("01-a", "passed", 3.0, 3.0),
    ExerciseRecord("01-b", "wrong", 0.0, 2.0, "differs", hint="Look again."),
)
ADA = replace(RECORD, student="ada", exercises=EXERCISES, score=3.0, max_score=5.0)
BO = replace(ADA, student="bo", status=Outcome.QUARANTINED, reason="empty", score=0.0)
# As the wiki shows it.
COLLECTED = {
    "schema": "classroom50/result/v1",
    "classroom": "cs-principles",
    "assignment": "hello",
    "assignment_type": "individual",
    "owner": "ada",
    "submission": "submit/2026-06-01T14-32-05Z-a1b2c3d",
    "commit": "https://github.com/org/repo/commit/SHA",
    "release": "https://github.com/org/repo/releases/tag/submit",
    "review": "https://github.com/org/repo/compare/A...B",
    "datetime": "2026-06-01T14:32:01Z",
    "score": 0,
    "max-score": 0,
    "tests": [],
}


def written(tmp_path: Path, format: Format, *submissions: Marked) -> tuple[dict[str, Any], list[str]]:
    out = OutputFolder(tmp_path)
    for each in submissions:
        beside = out.submission(each.record)
        beside.mkdir(parents=True)
        if each.record.student == "ada":
            (beside / "result.json").write_text(json.dumps(COLLECTED))
    left_out = export_files(submissions, format, out, {"01-a": "1.1 Adding"})
    files = (tmp_path / format.value).rglob("*.json")
    return {file.parent.name: json.loads(file.read_text()) for file in files}, left_out


def test_gradescope(tmp_path: Path) -> None:
    late = marked(ADA, {"01-b": Entry(1.0, None, "Half of it.")}, late=Lateness(1, 0, 0.5))
    found, left_out = written(tmp_path, Format.GRADESCOPE, late, marked(BO))
    assert left_out == [f"bo / {ADA.assignment}: quarantined, so it has no mark"]
    result = found["ada"]
    assert result["score"] == 2.0 == sum(test["score"] for test in result["tests"])
    assert isinstance(result["execution_time"], int) and result["output"] == "1 day late, -50 %"
    for test in result["tests"]:
        assert set(test) <= {"score", "max_score", "status", "name", "output", "output_format", "visibility"}
        assert test["status"] in ("passed", "failed") and test["visibility"] == "visible" and test["output_format"] == "text"
    assert result["tests"][0]["name"] == "1.1 Adding" and "Half of it." in result["tests"][1]["output"]


@pytest.mark.parametrize(("points", "scale"), [(1.0, 1), (1.25, 100)])
def test_classroom_50(tmp_path: Path, points: float, scale: int) -> None:
    given = [marked(ADA, {"01-b": Entry(points)}), marked(replace(ADA, student="cy")), marked(BO)]
    found, left_out = written(tmp_path, Format.CLASSROOM, *given)
    assert len(left_out) == 2 and "no result.json of Classroom 50" in left_out[0]
    [result] = found.values()
    assert result["schema"] == "classroom50/result/v1"
    for name in (
        "classroom",
        "assignment",
        "assignment_type",
        "owner",
        "submission",
        "commit",
        "release",
        "review",
        "datetime",
    ):
        assert result[name] == COLLECTED[name]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", result["graded_at"])
    for name in ("score", "max-score"):
        assert type(result[name]) is int and result[name] == sum(test[name] for test in result["tests"])
    assert (result["score"], result["max-score"]) == (scale * (3 + points), scale * 5)
    for test in result["tests"]:
        assert set(test) == {"test-name", "passed", "score", "max-score"}
        assert isinstance(test["passed"], bool) and type(test["score"]) is int
