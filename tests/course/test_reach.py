"""What an answer can reach while it is asked does not say what is right."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograde.authoring.asking import Asked
from tests.course.answers import GRADED_SEEDS, ask, graded, solution
from tests.course.reach import Seen, ask_here, spy_on
from tests.declared import COURSE, all_exercises, notebook_of

IN_REACH = sorted((COURSE.root / "tests" / "cheats" / "in_reach").glob("*.py"))

# What a cheat of in_reach/ may use: the nearest variable of this name in the frames of its callers.
FIND = """
def find(name, kind=object):
    import sys
    frame = sys._getframe(1)
    while frame is not None:
        if name in frame.f_locals and isinstance(frame.f_locals[name], kind):
            return frame.f_locals[name]
        frame = frame.f_back
    raise LookupError(name)
"""


@pytest.mark.parametrize("file", IN_REACH, ids=lambda file: file.stem)
def test_an_answer_that_reaches_around_earns_nothing(file: Path) -> None:
    exercise = file.stem.partition(".")[0]
    name, code = notebook_of(exercise), FIND + file.read_text(encoding="utf-8")
    answers = ask(name, [Asked(exercise, each, GRADED_SEEDS) for each in (code, solution(name, exercise))])
    verdict = graded(name, exercise, code, answers)
    assert verdict.fraction == 0, [part.name for part in verdict.parts if part.status == "passed"]


# By exercise: the data that a probe keeps while it asks, although the answer is not given them (or not all at once).
# None of it says what is right; whoever adds a line here says why.
_FED_AFTERWARDS = {  # what the probe itself puts into the layer, model or optimizer that the answer has made
    "00-rebuild": {"images"},
    "03-resume": {"gradients"},
    "03-schedule": {"_", "path"},
    "03-translate": {"gradients", "specs", "weights"},
    "06-match": {"name", "outputs", "sequences"},
    "07-layer": {"batches", "change"},
    "08-migrate": {"images", "order"},
    "08-tie": {"body", "next", "numbers", "table"},
    "09-chain": {"images", "known", "steps"},  # and the names of the functions and layers that the answer is given in turn
    "09-heads": {"digit", "even", "extra", "labels", "pixels", "trunk"},
    "09-twin": {"images"},
    "10-rewire": {"images"},
    "10-thaw": {"digits", "images"},
    "10-theano": {"images"},
    "11-metric": {"batch_size", "logs", "name", "options", "predictions", "shares", "targets"},  # logs: its own share
    "12-batches": {
        *("batch_size", "epochs", "found", "histories", "history", "images", "kernel", "labels", "learning_rate"),
        "options",
    },
    "12-night": {
        "epochs",
        "kept",
        "kernels",
        "name",
        "run",
        "sevens",
        "val_loss",
        "val_sevens",
    },  # run, kept: what its own callbacks did
    "12-rescue": {
        *("bad", "bad_batch", "batch_size", "batches", "data", "images", "kernels", "options", "spoil", "spoilt"),
        *("targets", "weights"),
    },
    "13-layer": {  # eager and compiled: what it has written itself
        *("bias", "call", "calls", "compiled", "data", "deep", "eager", "fit", "folder", "images", "kernel", "name"),
        *("number", "pair", "rows", "weights", "width"),
    },
    "14-distill": {"batch_size", "history", "images", "labels", "learning_rate", "options", "penalty"},  # history: its own
    "16-raw": {"_", "folder", "scans"},
}
_ONE_BY_ONE = {  # what the answer is given in several calls, or in another form
    "01-where": {"cases"},
    "06-keras1": {"layers"},  # and of which kind each is, which the names of its arrays say, too
    "06-names": {"cases"},
    "07-key": {"cases", "groups"},  # and what the answer's own keys for the earlier lists had in common
    "07-loop": {"cases", "classes"},  # it is given nodes of a graph, in which the arrays come afterwards
    "11-better": {"cases"},
    "11-pipeline": {"count"},  # of the rows
    "12-audit": {"cases", "history"},  # the history is given, but a NaN in it is not equal to itself
    "13-written": {"told"},  # its own words
    "14-accumulate": {"batches"},
    "14-clip": {"gradients"},
    "14-forger": {"batches"},
    "14-metric": {"batches"},  # in a graph, in which the arrays come afterwards
    "15-moments": {"sizes"},
    "16-request": {"columns", "other", "request", "rows", "unknown"},
    "16-stretch": {"folder", "rows", "second", "weights", "whole"},
}
_INSIDE_WHAT_IS_GIVEN = {  # weights, settings and constants of the model or graph that the answer is given
    "00-trained": {"bias", "kernel", "learning_rate", "momentum"},
    "04-opinions": {"lower", "normal", "rate", "upper"},
    "04-tune": {"base weights", "head weights", "mask", "rate"},
    "05-penalty": {"earlier_images", "kept", "rates"},
    "05-updates": {"batch_images", "batch_labels", "momentum", "weights"},  # the batch is fed when the answer has ended
    "07-once": {"kernel"},
    "07-session": {"bias", "kernel"},
    "08-branches": {"weights"},
    "08-module": {"frozen", "images", "order"},
    "12-loop": {"learning_rate", "stop_after"},
    "17-gru": {"arrays", "beside", "folder", "sequences"},
    "17-resume": {"arrays", "folder", "gradients"},
    "18-records": {"digits", "folder", "picture", "pixels"},
    "19-program": {
        "ask",
        "drawing",
        "gates",
        "images",
        "labels",
        "name",
        "test_every",
    },  # gates, name and ask: the gate's name, and those functions' own inputs
}
_ONLY_A_NUMBER = {  # from which the probe draws in a function that has ended before the answer is asked
    "00-classify": set(),
    "00-feeds": set(),
    "02-initialise": set(),
    "02-suspect": set(),
    "03-whose": set(),
    "04-overruled": set(),
    "05-count": set(),
    "05-whose": set(),
    "07-frozen": set(),
    "08-scope": set(),
    "09-routes": set(),
    "10-prepared": set(),
    "11-truth": set(),
    "13-died": {"told", "which"},
    "13-runs": {"answers", "number"},
    "15-lost": set(),
    "15-trace": set(),
    "16-steady": {"folder"},
    "16-whose": {"folder", "images"},
    "17-frozen": {"folder", "images"},
    "17-untouched": {"folder"},
    "18-arrives": set(),
    "19-gate": set(),
}
_TO_BE_WORKED_OUT = {  # what says what is right only to those who work out what the layers do
    "04-modes": {"kernels", "layers"},
}
KEPT = _FED_AFTERWARDS | _ONE_BY_ONE | _INSIDE_WHAT_IS_GIVEN | _TO_BE_WORKED_OUT
KEPT |= {exercise: {"drawing"} | others for exercise, others in _ONLY_A_NUMBER.items()}


@pytest.mark.tried
@pytest.mark.parametrize("exercise_id", sorted(all_exercises()))
def test_nothing_that_says_what_is_right_lies_around(exercise_id: str) -> None:
    seen = Seen()
    answer = ask_here(exercise_id, GRADED_SEEDS[0], lambda answer: spy_on(answer, seen))
    assert answer.failure is None
    assert seen.around, "the answer was never called"
    assert seen.kept_from_it() <= KEPT.get(exercise_id, set())
