"""One submission from bytes to record: what it is worth, what it costs, and what the grader's own process does meanwhile."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from autograde.grading.read.key import submission_key
from autograde.grading.record import Record
from autograde.grading.run.grade_one import Grading, grade_one
from autograde.grading.run.slices import SKIPPED
from autograde.grading.run.solution import Solved
from autograde.kernels.start.grading_kernel import GradingKernel
from tests.grading.classroom import LIMITS, answer, assignment, bundle, cell, grade, put, right, untouched

FORWARD = """
def forward(batch_images, weights):
    x = batch_images
    for kernel, bias in zip(weights[0:4:2], weights[1:4:2]):
        x = tf.nn.relu(x @ kernel + bias)
    return x @ weights[4] + weights[5]
"""

OVERFLOWS = """
def mean_cross_entropy(labels, logits):
    p = np.exp(logits)
    p /= p.sum(axis=1, keepdims=True)
    return -(labels * np.log(p)).numpy().sum(axis=1).mean()
"""


def verdicts(grading: Grading) -> dict[str, str]:
    return {each.id: each.verdict for each in grading.record.exercises}


def test_right_answers_get_all_points_and_untouched_ones_none() -> None:
    assert grade(right()).record.score == 6
    record = grade(untouched()).record
    assert (record.score, record.max_score) == (0, 6)
    assert {each.verdict for each in record.exercises} == {"not-attempted"}


def test_a_part_that_is_right_earns_its_share() -> None:
    """The loss has two parts: weights 1 and 2, of 3 points. exp overflows in the second."""
    notebook = untouched()
    answer(notebook, "01-loss", OVERFLOWS)
    loss = grade(notebook).record.exercises[1]
    assert (loss.points, loss.verdict, loss.pattern) == (1, "wrong", "overflow")
    assert [part.verdict for part in loss.parts] == ["passed", "wrong"]


def test_hidden_questions_give_away_no_expected_value() -> None:
    notebook = untouched()
    answer(notebook, "01-forward", FORWARD.replace("+ weights[5]", ""))
    forward = grade(notebook).record.exercises[0]
    assert forward.verdict == "wrong" and "expected" not in forward.message


def test_the_record_survives_its_own_journal_line() -> None:
    record = grade(right()).record
    line = record.to_json()
    assert "\n" not in line and Record.from_json(line) == record
    assert set(record.phases) == {"repair", "start", "cells", "judge"}
    for torn in ("", "{}", line[:-10], "[1]"):
        with pytest.raises(ValueError):
            Record.from_json(torn)


def test_the_executed_notebook_comes_back() -> None:
    notebook = nbformat.reads(grade(right()).notebook.decode(), as_version=4)
    nbformat.validate(notebook)
    assert SKIPPED.strip() in str(cell(notebook, "01-forward-check").outputs)
    whole = grade_one(replace(bundle(right()), all_cells=True))
    notebook = nbformat.reads(whole.notebook.decode(), as_version=4)
    assert "Passed" in str(cell(notebook, "01-forward-check").outputs)


def test_the_same_submission_has_the_same_key_whatever_its_outputs() -> None:
    notebook = right()
    key = bundle(notebook).submission.key
    for each in notebook.cells:
        if each.cell_type == "code":
            each.outputs, each.execution_count = [], 7
        each.metadata["collapsed"] = True
    assert bundle(notebook).submission.key == key == grade(notebook).record.key
    answer(notebook, "01-forward", FORWARD)
    assert bundle(notebook).submission.key != key


def test_the_key_changes_with_the_files_the_answers_and_the_clocks() -> None:
    cells = bundle(right()).submission.cells
    keys = {
        submission_key(cells, files, replace(assignment(), answered_by=text), limits, "")
        for files in ({}, {"data.csv": b"1"}, {"data.csv": b"2"})
        for text in ("as it is", "mended")
        for limits in (LIMITS, replace(LIMITS, cell_seconds=1))
    }
    assert len(keys) == 12


def test_a_broken_file_is_quarantined_with_a_reason() -> None:
    record = grade(b"{").record
    assert (record.status, record.score, record.max_score) == ("quarantined", 0, 6)
    assert "damaged" in record.reason and record.key


def test_without_a_kernel_it_is_the_graders_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError("no more processes")

    whole = bundle(right())
    monkeypatch.setattr(GradingKernel, "start", refuse)
    record = grade_one(whole).record
    assert (record.status, record.reason) == ("grader-error", "no kernel: no more processes")


def test_without_a_reference_it_is_the_graders_error_for_that_exercise_alone() -> None:
    whole = bundle(right())
    record = grade_one(replace(whole, solved=Solved({"01-loss": whole.solved.references["01-loss"]}))).record
    assert record.status == "grader-error" and record.reason.startswith("01-forward")
    assert {each.id: each.points for each in record.exercises} == {"01-forward": 0, "01-loss": 3}


def test_files_beside_the_notebook_can_be_read_and_lead_nowhere_else(tmp_path: Path) -> None:
    notebook = right()
    put(notebook, "assert open('data/numbers.txt').read() == '42'\nRIGHT = True", before="01-forward")
    answer(notebook, "01-loss", "assert RIGHT\n" + cell(right(), "01-loss").source)
    files = {"data/numbers.txt": b"42", "../escaped.txt": b"x", "/tmp/escaped-absolutely.txt": b"x"}
    assert grade(notebook, files=files).record.score == 6
    assert not Path("/tmp/escaped-absolutely.txt").exists()


# --- what goes wrong costs its own exercise, and no other -------------------------------------------------------------


def test_a_hanging_cell_costs_its_exercise_its_clock() -> None:
    notebook = right()
    cell(notebook, "01-forward").source = "while True:\n    pass"
    assert verdicts(grade(notebook, limits=replace(LIMITS, cell_seconds=6))) == {
        "01-forward": "timeout",
        "01-loss": "passed",
    }


def test_a_cell_that_ignores_interrupts_is_left_behind() -> None:
    notebook = right()
    stubborn = "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True:\n    pass"
    put(notebook, stubborn, before="01-forward")
    assert verdicts(grade(notebook, limits=replace(LIMITS, cell_seconds=6))) == {"01-forward": "passed", "01-loss": "passed"}


def test_after_a_crash_the_rest_is_replayed() -> None:
    notebook = right()
    cell(notebook, "01-forward").source = "import ctypes\nctypes.string_at(0)"
    put(notebook, "counted = 1", before="01-forward")
    answer(notebook, "01-loss", "assert counted == 1\n" + cell(right(), "01-loss").source)
    assert verdicts(grade(notebook)) == {"01-forward": "crashed", "01-loss": "passed"}


def test_a_crash_while_asked_costs_that_exercise() -> None:
    notebook = right()
    answer(notebook, "01-forward", "import os\ndef forward(images, weights):\n    os.kill(os.getpid(), 9)")
    assert verdicts(grade(notebook)) == {"01-forward": "crashed", "01-loss": "passed"}


def test_a_kernel_that_dies_again_and_again_ends_the_run() -> None:
    notebook = right()
    for _ in range(LIMITS.restarts + 2):
        put(notebook, "import os\nos._exit(1)", before="01-forward")
    assert set(verdicts(grade(notebook)).values()) == {"crashed"}


def test_the_whole_notebook_has_a_clock() -> None:
    notebook = right()
    for _ in range(4):
        put(notebook, "import time\ntime.sleep(6)", before="01-loss")
    found = grade(notebook, limits=replace(LIMITS, notebook_seconds=12))
    assert verdicts(found) == {"01-forward": "passed", "01-loss": "timeout"}
    assert "12 seconds for the whole notebook" in found.record.exercises[1].message


@pytest.mark.parametrize(
    "flood",
    [
        "while True:\n    print('x' * 1000)",
        "import sys\nwhile True:\n    print('x' * 1000, file=sys.stderr)",
        "from IPython.display import HTML, display\nwhile True:\n    display(HTML('<b>x</b>' * 100))",
        "print('x' * 50_000_000)",
    ],
    ids=["stdout", "stderr", "html", "one line"],
)
def test_a_flood_is_cut_and_costs_no_other_cell(flood: str) -> None:
    notebook = right()
    put(notebook, flood, before="01-forward")
    found = grade(notebook)
    assert verdicts(found) == {"01-forward": "passed", "01-loss": "passed"}
    assert len(found.notebook) < 3 * LIMITS.output_bytes


# --- the grader's own process --------------------------------------------------------------------------------------------

AUDITED = """
import sys
forbidden = []

def audit(event, arguments):
    if event == "import" and arguments[0].partition(".")[0] in ("tensorflow", "keras", "tf_keras"):
        forbidden.append(f"import {arguments[0]}")
    if event == "pickle.find_class":
        forbidden.append(f"pickle {arguments}")
    if event == "compile":
        source = arguments[0] if isinstance(arguments[0], (str, bytes)) else b""
        marker = "MARKED-BY-THE-STUDENT"
        if marker in (source if isinstance(source, str) else source.decode("utf-8", "replace")):
            forbidden.append("compiles the student's source")
    if event == "exec" and "MARKED-BY-THE-STUDENT" in str(getattr(arguments[0], "co_consts", "")):
        forbidden.append("executes the student's source")

sys.addaudithook(audit)
import json, pickle
DEEDS
print(json.dumps(forbidden))
"""
GRADE = """
from tests.grading.classroom import bundle
from autograde.grading.run.grade_one import grade_one
record = grade_one(bundle(open(sys.argv[1], "rb").read())).record
assert (record.status, record.score) == ("graded", 6), record.to_json()
"""
OFFEND = """
from autograde.judge.verdict import Status
pickle.loads(pickle.dumps(Status))
exec("x = 'MARKED-BY-THE-STUDENT'")
sys.meta_path.clear()  # it is looked for and not found: that is told, too, and takes no seconds
try:
    import keras
except ImportError:
    pass
"""


def audited(deeds: str, submission: Path) -> list[str]:
    """What a process that does this is caught at."""
    command = [sys.executable, "-c", AUDITED.replace("DEEDS", deeds), str(submission)]
    done = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_the_graders_process_imports_no_tensorflow_unpickles_nothing_and_runs_no_student_code(tmp_path: Path) -> None:
    notebook = right()
    put(notebook, "x = 'MARKED-BY-THE-STUDENT'", before="01-forward")
    submission = tmp_path / "submission.ipynb"
    submission.write_text(json.dumps(notebook))
    assert audited(GRADE, submission) == []


def test_the_audit_would_notice(tmp_path: Path) -> None:
    assert {deed.split()[0] for deed in audited(OFFEND, tmp_path)} == {"import", "pickle", "compiles", "executes"}
