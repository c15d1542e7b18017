"""Only what decides is run, and that never costs a point: which cells are chosen, and what becomes of a wrong choice."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import nbformat
import pytest
from IPython.core.inputtransformer2 import TransformerManager
from nbformat import NotebookNode

from autograde.grading.keep.marks import marked
from autograde.grading.read.assignment import Solution
from autograde.grading.read.master import Master
from autograde.grading.read.repair import repair
from autograde.grading.read.submission import Submission
from autograde.grading.run import grade_one as grade_module
from autograde.grading.run.grade_one import Bundle, Grading, grade_one
from autograde.grading.run.slices import SKIPPED, Names, choose
from autograde.grading.run.solution import solve
from autograde.kernelside.names import names_of
from autograde.reports.feedback import feedback_page
from tests.grading.classroom import (
    COURSE,
    EXERCISES,
    LIMITS,
    NAME,
    PLAN,
    POLICY,
    answer,
    assignment,
    cell,
    put,
    right,
    untouched,
)

transform = TransformerManager().transform_cell


def names(source: str) -> Names:
    binds, uses, hiding = names_of(source, transform)
    return Names(frozenset(binds), frozenset(uses), hiding)


# --- names -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "binds", "uses"),
    [
        ("x = y", "x", "y"),
        ("x += 1", "x", "x"),
        ("x: int = y", "x", "int y"),
        ("import a.b, c as d\nfrom e import f as g", "a d g", ""),
        ("def f(p, q=default):\n    r = p + outer\n    return r", "f", "default outer"),
        ("@wrap(limit)\ndef f(): pass", "f", "wrap limit"),
        ("class A(Base):\n    size = size\n    def m(self): return helper(self)", "A", "Base size helper"),
        ("z = [x for x in rows if keep(x)]", "z", "rows keep"),
        ("z = lambda x, y=start: x + other", "z", "start other"),
        ("def f():\n    global state\n    state = 1", "f state", ""),
        ("for i in rows: pass\nwith manager as m: pass", "i m", "rows manager"),
        ("try:\n    pass\nexcept Fault as e:\n    pass", "e", "Fault"),
        ("if (n := size()) > 3: pass", "n", "size"),
        ("del x", "x", "x"),
        ("print(await load())", "", "print load"),
        ("match x:\n    case [a, b]: pass", "a b", "x"),
        ("def f():\n    def g(): return deep\n    return g", "f", "deep"),
    ],
)
def test_names_are_found_wherever_they_stand(source: str, binds: str, uses: str) -> None:
    found = names(source)
    assert (found.binds, found.uses, found.hiding) == (frozenset(binds.split()), frozenset(uses.split()), False)


@pytest.mark.parametrize(
    "source",
    [
        "exec('x = 1')", "eval('x')", "globals()['x']", "def f():\n    return locals()", "vars()", "run = exec",
        "from numpy import *", "%run helpers.py", "%time x = 1", "!ls", "len?", "%%bash\nls", "get_ipython().user_ns",
        "print(Out[1])", "_ + 1", "import builtins", "import __main__", "def broken(:", "(" * 5_000,
    ],
)  # fmt: skip
def test_what_hides_names_is_seen(source: str) -> None:
    assert names(source).hiding


@pytest.mark.parametrize("source", ["exec(code, {})", "eval(text, space)", "vars(self)", "for _x in []: pass"])
def test_what_says_where_to_look_hides_nothing(source: str) -> None:
    assert not names(source).hiding


# --- the choice ------------------------------------------------------------------------------------------

SETUP = ("setup", "import numpy as np", {"nbgrader": {"grade_id": "setup", "locked": True}})
DEMO = ("demo", "def scaled(x): return x * 2\nhistory = []", {})
OTHER = ("other", "expensive = scaled(1)", {})
CHECK = ("f-check", 'check("00-f", f)', {"nbgrader": {"grade": True, "grade_id": "f-check", "points": 1}})
STUB = ("f", "def f(x): raise NotImplementedError", {"nbgrader": {"solution": True, "grade_id": "f"}})


def cells(*parts: tuple[str, str, dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"cell_type": "code", "id": i, "source": source, "metadata": metadata} for i, source, metadata in parts]


def answered(source: str) -> tuple[str, str, dict[str, Any]]:
    return ("f", source, STUB[2])


def chosen(*parts: tuple[str, str, dict[str, Any]]) -> set[str] | None:
    master = Master("00", tuple(cells(SETUP, DEMO, OTHER, STUB, CHECK)), {})
    handed_in = cells(*parts)
    kept = choose(handed_in, master, {each["source"]: names(each["source"]) for each in handed_in})
    return None if kept is None else {handed_in[number]["id"] for number in kept}


def test_demonstrations_and_checks_are_left_out() -> None:
    assert chosen(SETUP, DEMO, OTHER, answered("def f(x): return np.abs(x)"), CHECK) == {"setup", "f"}


def test_a_demonstration_that_the_answer_uses_runs_with_what_it_uses() -> None:
    assert chosen(SETUP, DEMO, OTHER, answered("def f(x): return expensive"), CHECK) == {"setup", "demo", "other", "f"}


def test_what_a_student_changed_or_added_runs_also_below() -> None:
    changed = ("other", "expensive = 3", {})
    helper = ("", "def helper(x): return scaled(x)", {})
    found = chosen(SETUP, DEMO, changed, answered("def f(x): return helper(x)"), CHECK, helper)
    assert found == {"setup", "demo", "other", "f", ""}


def test_a_name_that_is_bound_twice_keeps_both() -> None:
    again = ("mine", "np = None", {})
    assert chosen(again, SETUP, DEMO, OTHER, answered("def f(x): return np"), CHECK) == {"mine", "setup", "f"}
    moved = (OTHER, answered("def f(x): return scaled(x)"), CHECK, SETUP, DEMO)
    assert chosen(*moved) == {"f", "setup", "demo"}


def test_a_redefinition_in_a_demonstration_counts() -> None:
    """A helper of the student's has the name of one that a demonstration defines below."""
    mine = ("mine", "def scaled(x): return x", {})
    assert chosen(SETUP, mine, DEMO, OTHER, answered("def f(x): return scaled(x)"), CHECK) == {"setup", "mine", "demo", "f"}


@pytest.mark.parametrize(
    "source",
    ["def f(x): return gone(x)", "def f(x): return eval('np')", "f = globals()['np']", "%matplotlib inline\ndef f(x): pass"],
)
def test_where_names_do_not_tell_everything_runs(source: str) -> None:
    assert chosen(SETUP, DEMO, OTHER, answered(source), CHECK) is None


def test_a_deleted_demonstration_leaves_no_trace_to_follow() -> None:
    assert chosen(SETUP, OTHER, answered("def f(x): return scaled(x)"), CHECK) is None


# --- graded ----------------------------------------------------------------------------------------------

MISTAKES = COURSE.solutions / NAME / "answers" / "01-forward" / "wrong"
FORWARD, LOSS = (cell(right(), name).source for name in EXERCISES)
Change = Callable[[NotebookNode], object]


class Class:
    """The small assignment with demonstrations between its set-up and its first answer."""

    def __init__(self, *demonstrations: str, forward: str = FORWARD) -> None:
        notebook = right()
        answer(notebook, "01-forward", forward)
        for number, source in enumerate(demonstrations):
            put(notebook, source, before="01-forward").id = f"demo-{number}"
        for each in notebook.cells:
            each.metadata.setdefault("autograde", {})
        blob = nbformat.writes(notebook).encode()
        self.assignment = replace(assignment(), master=Master.from_bytes(blob))
        self.solved = solve(Solution(self.assignment, tuple(json.loads(blob)["cells"])), PLAN, LIMITS, POLICY)
        assert not self.solved.faults

    def grade(self, change: Change = lambda notebook: None, all_cells: bool = False, **answers: str) -> Grading:
        notebook = self.assignment.master.notebook()
        for name in EXERCISES:
            answer(notebook, name, answers.get(name[3:], FORWARD if name == "01-forward" else LOSS))
        change(notebook)
        cells = repair(self.assignment.master, json.dumps(notebook).encode()).cells
        submission = Submission("ann", NAME, "key", cells=cells, files=self.assignment.files)
        return grade_one(Bundle(submission, self.assignment, self.solved, LIMITS, POLICY, all_cells))


def verdicts(grading: Grading) -> list[str]:
    return [each.verdict for each in grading.record.exercises]


def skipped(grading: Grading) -> set[str]:
    notebook = nbformat.reads(grading.notebook.decode(), as_version=4)
    return {each.id for each in notebook.cells if SKIPPED.strip() in str(each.get("outputs"))}


CHECKS = {"01-forward-check", "01-loss-check"}
ALL = {"demo-0", *CHECKS}


@pytest.fixture(scope="module")
def ordinary() -> Class:
    found = Class("shown = [1]\ndef helper(x):\n    return x")
    assert found.solved.by_slice
    return found


def test_right_answers_need_no_demonstration_and_the_notebook_says_so(ordinary: Class) -> None:
    found = ordinary.grade()
    assert (verdicts(found), skipped(found)) == (["passed", "passed"], ALL)
    assert SKIPPED.strip() in feedback_page(marked(found.record), found.notebook)
    whole = ordinary.grade(all_cells=True)
    assert skipped(whole) == set() and whole.record.same_result() == found.record.same_result()


def test_what_was_never_begun_needs_none(ordinary: Class) -> None:
    stub = cell(untouched(), "01-forward").source
    found = ordinary.grade(forward=stub)
    assert (verdicts(found), skipped(found)) == (["not-attempted", "passed"], ALL)


def test_a_mistake_that_the_build_has_seen_needs_none_and_any_other_runs_everything(ordinary: Class) -> None:
    for file in sorted(MISTAKES.glob("*.py")):
        code = file.read_text()
        found, whole = ordinary.grade(forward=code), ordinary.grade(forward=code, all_cells=True)
        assert found.record.same_result() == whole.record.same_result()
        if found.record.exercises[0].pattern == file.stem.replace("_", "-"):
            assert skipped(found) == ALL
            break
    else:
        pytest.fail("no mistake was recognised")
    other = ordinary.grade(
        forward="def forward(batch_images, weights):\n    return np.full((len(batch_images), 10), 0.5, 'f4')"
    )
    assert (verdicts(other), skipped(other)) == (["wrong", "passed"], set())


def test_a_demonstration_that_an_answer_uses_runs(ordinary: Class) -> None:
    found = ordinary.grade(forward=f"assert helper(1) == 1\n{FORWARD}")
    assert (verdicts(found), skipped(found)) == (["passed", "passed"], CHECKS)


def test_a_changed_demonstration_runs(ordinary: Class) -> None:
    def change(notebook: NotebookNode) -> None:
        cell(notebook, "demo-0").source = "scale = 1"
        answer(notebook, "01-forward", f"assert scale == 1\n{FORWARD}")

    found = ordinary.grade(change)
    assert (verdicts(found), skipped(found)) == (["passed", "passed"], CHECKS)


def test_a_helper_below_runs(ordinary: Class) -> None:
    body = FORWARD.replace("def forward", "def real")

    def change(notebook: NotebookNode) -> None:
        answer(notebook, "01-forward", "def forward(*inputs):\n    return real(*inputs)")
        put(notebook, body)

    found = ordinary.grade(change)
    assert (verdicts(found), skipped(found)) == (["passed", "passed"], ALL)


@pytest.mark.parametrize(
    ("demonstration", "needs"),
    [
        ("open('scale.txt', 'w').write('1')", "assert open('scale.txt').read() == '1'"),
        ("np.random.seed(7)\nnp.marked = True", "assert np.marked"),
        ("%env COURSE_SCALE=1", "import os\nassert os.environ['COURSE_SCALE'] == '1'"),
        ("get_ipython().user_ns['hidden'] = 1", "assert hidden == 1"),
    ],
    ids=["file", "patch", "environment", "hidden name"],
)
def test_what_a_demonstration_leaves_beside_names_costs_no_point(demonstration: str, needs: str) -> None:
    """The slice fails, or names do not tell; so everything runs, and the answer finds what it needs."""
    found = Class(demonstration).grade(forward=f"{needs}\n{FORWARD}")
    assert (verdicts(found), skipped(found)) == (["passed", "passed"], set())


def test_a_wrong_slice_costs_no_point(ordinary: Class, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cell that is needed is left out of the choice."""

    def wrong(cells: Sequence[NotebookNode], *more: Any) -> frozenset[int] | None:
        kept = choose(cells, *more)
        assert kept is not None
        return frozenset(number for number in kept if cells[number].id != "demo-0")

    monkeypatch.setattr(grade_module, "choose", wrong)
    found = ordinary.grade(forward=f"assert helper(1) == 1\n{FORWARD}")
    assert (verdicts(found), skipped(found)) == (["passed", "passed"], set())


def test_a_solution_whose_slice_is_not_enough_lets_everything_run() -> None:
    needs = f"assert open('scale.txt').read() == '1'\n{FORWARD}"
    course = Class("open('scale.txt', 'w').write('1')", forward=needs)
    assert not course.solved.by_slice
    found = course.grade(forward=needs)
    assert (verdicts(found), skipped(found)) == (["passed", "passed"], set())


def test_a_slice_that_hangs_or_cheats_is_run_whole(ordinary: Class) -> None:
    forged = "grader = get_ipython().grader"
    assert skipped(ordinary.grade(forward=f"{forged}\n{FORWARD}")) == set()
    ended = ordinary.grade(forward="import os\ndef forward(*inputs):\n    os._exit(1)")
    assert (verdicts(ended), skipped(ended)) == (["crashed", "passed"], set())
