"""`nbgrader autograde` and `generate_feedback` with the course's configuration: the judge's points, and nothing lost."""

from __future__ import annotations

import asyncio
import csv
import json
import shutil
from copy import deepcopy
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.apps import ExportApp
from nbgrader.apps.api import NbGraderAPI
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from autograde.grading.record import Record
from tests.grading.classroom import COURSE, NAME, answer, cell, grade, load, put, right, solution, untouched

CHEATS = COURSE.root / "tests" / "cheats"


class SmallCourse:
    """The small assignment in a folder of its own, under the course's nbgrader_config.py."""

    def __init__(self, root: Path, **settings: Any) -> None:
        self.root = root
        config: Config = PyFileConfigLoader("nbgrader_config.py", path=str(COURSE.root)).load_config()
        config.CourseDirectory.root = str(root)
        self.db_url = config.CourseDirectory.db_url = f"sqlite:///{root}/gradebook.db"
        config.JudgeSubmission.timeout = 10
        config.JudgeSubmission.merge(settings)
        (root / "solutions" / NAME).mkdir(parents=True)
        (root / "solutions" / NAME / f"{NAME}.ipynb").write_bytes(solution())
        shutil.copy(COURSE.root / "course.toml", root)
        for file in (COURSE.solutions / NAME / "exercises.py", COURSE.checks(NAME)):
            shutil.copy(file, root / "solutions" / NAME)
        self.api = NbGraderAPI(config=config)
        made = self.api.generate_assignment(NAME)
        assert made["success"], made["log"]

    def hand_in(self, student: str, notebook: NotebookNode | bytes) -> None:
        folder = self.root / "var" / "submitted" / student / NAME
        folder.mkdir(parents=True, exist_ok=True)
        blob = notebook if isinstance(notebook, bytes) else nbformat.writes(notebook).encode()
        (folder / f"{NAME}.ipynb").write_bytes(blob)

    def released(self) -> NotebookNode:
        return nbformat.read(self.root / "notebooks" / NAME / f"{NAME}.ipynb", as_version=4)

    def autograde(self, student: str = "*") -> dict[str, Any]:
        if student == "*":
            return {name: self.autograde(name) for name in sorted(p.name for p in (self.root / "var/submitted").iterdir())}
        return self.api.autograde(NAME, student, force=True)

    def score(self, student: str) -> tuple[float, bool]:
        """The score, and whether a person has to look."""
        with Gradebook(self.db_url) as gradebook:
            found = gradebook.find_submission_notebook(NAME, NAME, student)
            return found.score, found.needs_manual_grade

    def exported(self, student: str) -> dict[str, str]:
        """The student's row of `nbgrader export`."""
        table = self.root / "marks.csv"
        app = ExportApp(config=self.api.config)
        app.init_plugin()
        app.plugin_inst.to = str(table)
        with Gradebook(self.db_url) as gradebook:
            app.plugin_inst.export(gradebook)
        with open(table, newline="") as stream:
            return next(row for row in csv.DictReader(stream) if row["student_id"] == student)

    def comment(self, student: str, exercise: str) -> str:
        with Gradebook(self.db_url) as gradebook:
            return gradebook.find_comment(exercise, NAME, NAME, student).comment or ""

    def autograded(self, student: str) -> NotebookNode:
        return nbformat.read(self.root / "var" / "autograded" / student / NAME / f"{NAME}.ipynb", as_version=4)

    def feedback(self, student: str) -> str:
        made = self.api.generate_feedback(NAME, student, force=True)
        assert made["success"], made["log"]
        return (self.root / "var" / "feedback" / student / NAME / f"{NAME}.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> SmallCourse:
    return SmallCourse(tmp_path_factory.mktemp("course"), seed=3)


def test_right_answers_and_untouched_ones(course: SmallCourse) -> None:
    course.hand_in("ada", right())
    course.hand_in("bob", course.released())
    done = course.autograde()
    assert done["ada"]["success"] and done["bob"]["success"], done
    assert course.score("ada") == (6, False)
    assert course.score("bob") == (0, False)
    assert "not-attempted" in course.comment("bob", "01-loss")


def test_the_record_is_what_grade_one_gives(course: SmallCourse) -> None:
    notebook = untouched()
    answer(notebook, "01-forward", cell(right(), "01-forward").source)
    cell(notebook, "01-loss-check").source = "pass"
    course.hand_in("cy", notebook)
    course.autograde("cy")
    record = Record.from_json(course.autograded("cy").metadata.autograde.record)
    alone = grade(notebook).record
    ignored = {"student", "key"}  # other limits than the test's, so another key
    ours, theirs = record.same_result(), alone.same_result()
    assert {name: ours[name] for name in ours if name not in ignored} == {
        name: theirs[name] for name in theirs if name not in ignored
    }
    assert record.repairs == ("cell 01-loss-check: was edited, put back",)


def test_a_part_that_is_right_counts(course: SmallCourse) -> None:
    notebook = untouched()
    answer(notebook, "01-loss", "def mean_cross_entropy(y, z):\n    p = np.exp(z) / np.exp(z).sum(1, keepdims=True)\n"
           "    return -(y * np.log(p)).numpy().sum(1).mean()")  # fmt: skip
    course.hand_in("dee", notebook)
    course.autograde("dee")
    assert course.score("dee") == (1, False)
    assert "overflow" in course.comment("dee", "01-loss") or "log_softmax" in course.comment("dee", "01-loss")


@pytest.mark.parametrize(
    "cheat", ["skip_tag", "patched_comparator", "forged_execute_result", "record_forged", "solutions_read"]
)
def test_cheats_gain_nothing_here_either(course: SmallCourse, cheat: str) -> None:
    notebook = course.released()
    load(CHEATS / cheat / "change.py").change(notebook)
    course.hand_in("eve", notebook)
    assert course.autograde("eve")["success"]
    assert course.score("eve")[0] == 0


def test_stderr_and_failing_cells_cost_nothing(course: SmallCourse) -> None:
    notebook = right()
    put(notebook, "import os\nos.write(2, b'noise')\n1 / 0", before="01-forward-check")
    course.hand_in("fay", notebook)
    course.autograde("fay")
    assert course.score("fay") == (6, False)


def test_doubled_cells_and_unknown_schemas_do_not_stop_the_class(course: SmallCourse) -> None:
    """Stock nbgrader ends the whole run at either of them."""
    notebook = right()
    for exercise in ("01-forward", "01-loss"):
        twin = deepcopy(cell(notebook, f"{exercise}-check"))
        twin.id = f"{exercise}-twin"
        notebook.cells.append(twin)
    cell(notebook, "01-loss").metadata.nbgrader.schema_version = 4
    course.hand_in("gus", notebook)
    assert course.autograde("gus")["success"]
    assert course.score("gus") == (6, False)


@pytest.mark.parametrize("blob", [b"", b"{", b'{"cells": []}', b"[1]"], ids=["empty", "cut short", "no cells", "a list"])
def test_a_broken_file_is_quarantined_and_its_old_score_is_void(course: SmallCourse, blob: bytes) -> None:
    course.hand_in("hal", right())
    course.autograde("hal")
    assert course.score("hal") == (6, False)
    course.hand_in("hal", blob)
    done = course.autograde("hal")
    assert not done["success"] and "has no mark: quarantined: the " in done["log"]
    assert course.score("hal") == (0, True)
    assert course.exported("hal")["score"] == ""
    assert course.comment("hal", "01-forward").startswith("~~~text\nNot graded: the ")


def test_a_link_is_not_followed(course: SmallCourse, tmp_path: Path) -> None:
    course.hand_in("ned", right())
    notebook = course.root / "var" / "submitted" / "ned" / NAME / f"{NAME}.ipynb"
    notebook.rename(tmp_path / "elsewhere.ipynb")
    notebook.symlink_to(tmp_path / "elsewhere.ipynb")
    assert not course.autograde("ned")["success"]
    assert course.score("ned") == (0, True)
    assert "not an ordinary file" in course.comment("ned", "01-forward")


def test_when_the_solution_fails_nobody_has_a_score_and_a_person_is_told(tmp_path: Path) -> None:
    course = SmallCourse(tmp_path)
    course.hand_in("ida", right())
    course.autograde("ida")
    assert course.score("ida") == (6, False)
    source = course.root / "solutions" / NAME / f"{NAME}.ipynb"
    broken = json.loads(source.read_text())
    next(c for c in broken["cells"] if c["id"] == "01-forward")["source"] = "import os\nos._exit(1)"
    source.write_text(json.dumps(broken))
    assert not course.autograde("ida")["success"]
    assert course.score("ida") == (0, True) and course.exported("ida")["score"] == ""
    assert "the solution could not be run" in course.comment("ida", "01-forward")


@pytest.mark.parametrize("broken", [("01-forward",), ("01-forward", "01-loss")], ids=["one", "all"])
def test_why_the_solution_gave_no_answer_is_said(tmp_path: Path, broken: tuple[str, ...]) -> None:
    """A perfect notebook is not 0 points because the grader may not read a file."""
    course = SmallCourse(tmp_path)
    course.hand_in("ida", right())
    source = course.root / "solutions" / NAME / f"{NAME}.ipynb"
    solved = json.loads(source.read_text())
    for exercise in broken:
        name = {"01-forward": "forward", "01-loss": "mean_cross_entropy"}[exercise]
        text = f"def {name}(*given):\n    raise PermissionError('[Errno 13] Permission denied: data.csv')"
        next(c for c in solved["cells"] if c["id"] == exercise)["source"] = text
    source.write_text(json.dumps(solved))
    done = course.autograde("ida")
    assert not done["success"] and "Permission denied: data.csv" in done["log"]
    assert "Permission denied: data.csv" in course.comment("ida", "01-forward")
    assert course.exported("ida")["score"] == "" and course.score("ida")[1]


def test_of_many_files_those_that_can_be_used_are_taken_and_the_rest_is_named(course: SmallCourse) -> None:
    course.hand_in("kay", right())
    logs = course.root / "var" / "submitted" / "kay" / NAME / "logs"
    logs.mkdir()
    for number in range(250):
        (logs / f"events.out.tfevents.{number:03}").write_bytes(b"event")
    done = course.autograde("kay")
    assert done["success"], done["log"]
    assert course.score("kay") == (6, False) and course.exported("kay")["score"] == "6.0"
    # nbgrader puts the two files of the checks beside them.
    assert "52 files were left out" in Record.from_json(course.autograded("kay").metadata.autograde.record).repairs[0]


def test_each_run_has_seeds_of_its_own(tmp_path: Path) -> None:
    course = SmallCourse(tmp_path)
    course.hand_in("jon", right())
    seeds = []
    for _ in range(2):
        course.autograde("jon")
        seeds.append(Record.from_json(course.autograded("jon").metadata.autograde.record).seeds)
    assert seeds[0] != seeds[1]


def test_formgraders_button(course: SmallCourse) -> None:
    """Formgrader calls the same interface from inside its server's event loop."""

    async def press() -> dict[str, Any]:
        return course.autograde("max")

    course.hand_in("max", right())
    assert asyncio.run(press())["success"]
    assert course.score("max") == (6, False)


def test_feedback_shows_the_verdicts_and_runs_nothing(course: SmallCourse) -> None:
    notebook = untouched()
    evil = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    answer(notebook, "01-forward", f"def forward(batch_images, weights):\n    raise ValueError({evil!r} + '```')")
    put(
        notebook,
        f"from IPython.display import *\ndisplay(HTML({evil!r}), Javascript('alert(3)'), SVG('<svg onload=alert(4)/>'))",
    )
    put(notebook, f"print({evil!r})\ndisplay({{'image/png': '\"><script>alert(5)</script>'}}, raw=True)")
    notebook.cells.append(nbformat.v4.new_markdown_cell(f"{evil} [x](javascript:alert(6))"))
    course.hand_in("kim", notebook)
    course.autograde("kim")
    page = course.feedback("kim")
    assert "0 of 3 points: error" in page and "0 of 3 points: not-attempted" in page
    body = page.partition("<body")[2]
    assert "alert(1)" in body  # told as text …
    for live in ("<script>alert", "<img src=x", "<svg onload", 'href="javascript', 'base64,"><'):
        assert live not in body


def test_feedback_shows_no_answer(course: SmallCourse) -> None:
    course.hand_in("lee", course.released())
    course.autograde("lee")
    page = course.feedback("lee")
    assert "BEGIN SOLUTION" not in page and "log_softmax(logits)" not in page
