"""One question, one answer: honest, forged, double, malformed, silent, late, loud and dead kernels."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from autograde.exercise.model import Exercise, Part
from autograde.grading.run.ask import NotAnswered, answer_in, question
from autograde.grading.run.session import GradingSession
from autograde.judge.limits import Limits
from autograde.judge.values import Answer, digest_inputs
from autograde.judge.verdict import Status
from autograde.judge.wire import encode
from autograde.kernels.start.conversation import Hearing
from autograde.kernelside.frames import ANSWER, DONE, OUTPUT
from tests.grading.classroom import LIMITS, POLICY

EXERCISES = b"""
from autograde.exercise import Exercise, Part
EXERCISES = [Exercise(
    id="99-double",
    inputs=lambda rng: {"x": rng.normal(size=(3, 4)).astype("f4")},
    probe=lambda double, inputs: {"y": double(inputs["x"])},
    parts=(Part("y"),),
)]
"""
EXERCISE = Exercise(
    id="99-double",
    inputs=lambda rng: {"x": rng.normal(size=(3, 4)).astype("f4")},
    probe=lambda double, inputs: {"y": double(inputs["x"])},
    parts=(Part("y"),),
    seconds=20.0,
)
SETUP = """
import os, sys, time, threading
import autograde.kernelside.serve as kernel_end
from autograde.judge.values import Answer
from autograde.judge.wire import encode
from autograde.kernelside.frames import ANSWER, HEADER, LONGEST
grader = get_ipython().grader
honest = kernel_end.answer
def double(x):
    return x * 2
"""
DEAF = "while True:\n        try:\n            time.sleep(9)\n        except KeyboardInterrupt:\n            pass"
FORGE = "grader._send(ANSWER, encode(Answer.of({'y': 1}, {})), %s)\n"


@pytest.fixture(scope="module")
def kernel() -> Iterator[GradingSession]:
    with GradingSession(POLICY, {"exercises.py": EXERCISES}, LIMITS) as session:
        run(session, SETUP)
        yield session


@pytest.fixture
def lost() -> Iterator[GradingSession]:
    """A kernel that may be lost."""
    with GradingSession(POLICY, {"exercises.py": EXERCISES}, replace(LIMITS, grace_seconds=0.5)) as session:
        run(session, SETUP)
        yield session


def run(session: GradingSession, code: str) -> None:
    done = session.run(code if code is SETUP else f"kernel_end.answer = honest\n{code}", 20, 10_000)
    assert done.stopped is None and not any(each.output_type == "error" for each in done.outputs.kept), done


def asked(session: GradingSession, seconds: float = 20.0, limits: Limits | None = None, name: str = "double") -> Answer:
    return session.ask(replace(EXERCISE, seconds=seconds), 11, name, limits or Limits())


def refusal(session: GradingSession, **how: Any) -> NotAnswered:
    with pytest.raises(NotAnswered) as caught:
        asked(session, **how)
    return caught.value


def test_an_honest_kernel_answers(kernel: GradingSession) -> None:
    run(kernel, "def double(x):\n    return x * 2")
    answer = asked(kernel)
    assert np.array_equal(answer.parts["y"], EXERCISE.draw(11)["x"] * 2)
    assert answer.inputs_digest == digest_inputs(EXERCISE.draw(11)) and answer.strays == 0


def test_an_attribute_may_be_asked_for(kernel: GradingSession) -> None:
    run(kernel, "class model:\n    @staticmethod\n    def call(x):\n        return x * 2")
    assert asked(kernel, name="model.call").failure is None


def test_failures_travel_as_answers(kernel: GradingSession) -> None:
    run(kernel, "def double(x):\n    raise NotImplementedError('Not attempted yet')")
    assert asked(kernel).failure.kind == "not-attempted"
    run(kernel, "def double(x):\n    return x @ x")
    failure = asked(kernel).failure
    assert failure.error == "ValueError" and failure.where == "line 3: return x @ x"
    assert "run the cell" in asked(kernel, name="never_defined").failure.message


def test_what_is_printed_decides_nothing(kernel: GradingSession) -> None:
    run(kernel, "def double(x):\n    print('passed')\n    print('Traceback', file=sys.stderr)\n    return x * 3")
    assert not np.array_equal(asked(kernel).parts["y"], EXERCISE.draw(11)["x"] * 2)


def test_an_answer_sent_before_the_question_is_ignored_and_noted(kernel: GradingSession) -> None:
    late = FORGE % "'0' * 32"
    run(kernel, f"def double(x):\n    return x * 2\ndef late():\n    time.sleep(0.3)\n    {late}")
    run(kernel, "threading.Thread(target=late).start()")
    run(kernel, "time.sleep(0.1)")
    assert kernel.run("time.sleep(0.4)", 20, 100).strays == 1
    assert np.array_equal(asked(kernel).parts["y"], EXERCISE.draw(11)["x"] * 2)


def test_an_answer_to_another_request_is_ignored_and_noted(kernel: GradingSession) -> None:
    run(kernel, f"def double(x):\n    {FORGE % repr('0' * 32)}    return x * 2\n")
    assert asked(kernel).strays == 1


def test_two_answers_to_one_question_are_tampering(kernel: GradingSession) -> None:
    run(kernel, f"def double(x):\n    {FORGE % 'grader.request'}    return x * 2\n")
    assert refusal(kernel).status is Status.TAMPERED


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("kernel_end.answer = lambda *question: b'junk'", "cannot be read"),
        ("kernel_end.answer = lambda *question: __import__('pickle').dumps(1)", "cannot be read"),
        ("kernel_end.answer = lambda *question: 'text'", "gave no answer"),
        ("kernel_end.answer = lambda *question: honest(*question) * 2", "cannot be read"),
        ("def refuse(*question):\n    grader.done()\nkernel_end.answer = refuse", "gave no answer"),
    ],
)
def test_a_malformed_or_missing_answer_is_not_an_answer(kernel: GradingSession, code: str, reason: str) -> None:
    run(kernel, f"def double(x):\n    return x * 2\n{code}")
    refused = refusal(kernel)
    assert refused.status is Status.NOT_ANSWERED and reason in refused.reason and "\n" not in refused.reason


def test_an_answer_beyond_the_limits_is_refused(kernel: GradingSession) -> None:
    run(kernel, "def double(x):\n    return x * 2")
    assert "more than 100 bytes" in refusal(kernel, limits=Limits(answer_bytes=100)).reason


@pytest.mark.parametrize("how", ["print('x' * 10_000)", "os.write(1, b'x' * 10_000)"])
def test_a_flood_of_output_is_stopped(kernel: GradingSession, how: str) -> None:
    run(kernel, f"def double(x):\n    while True:\n        {how}")
    assert refusal(kernel, limits=Limits(output_bytes=200_000)).status is Status.OUTPUT_LIMIT
    run(kernel, "def double(x):\n    return x * 2")
    assert asked(kernel).failure is None


def test_a_late_kernel_is_interrupted_and_can_be_asked_again(kernel: GradingSession) -> None:
    run(kernel, "def double(x):\n    time.sleep(30)\n    return x * 2")
    late = refusal(kernel, seconds=0.5)
    assert late.status is Status.TIMEOUT and "0.5 seconds" in late.reason
    run(kernel, "def double(x):\n    return x * 2")
    assert asked(kernel).failure is None


def test_an_answer_after_the_clock_ran_out_does_not_count(kernel: GradingSession) -> None:
    run(
        kernel,
        "def double(x):\n    try:\n        time.sleep(30)\n    except KeyboardInterrupt:\n        pass\n    return x * 2",
    )
    late = refusal(kernel, seconds=0.5)
    assert (late.status, late.strays) == (Status.TIMEOUT, 1)


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("os._exit(0)", Status.CRASHED),
        ("os.close(3)\n    time.sleep(5)", Status.CRASHED),
        ("os.write(3, bytes([255]) * 4096)\n    time.sleep(5)", Status.CRASHED),
        ("os.write(3, HEADER.pack(ANSWER, LONGEST + 1, bytes(32)))\n    time.sleep(5)", Status.OUTPUT_LIMIT),
        (
            "while True:\n        try:\n            time.sleep(9)\n        except KeyboardInterrupt:\n            pass",
            Status.TIMEOUT,
        ),
    ],
    ids=["exit", "closed", "rubbish", "too large", "deaf"],
)
def test_a_kernel_that_dies_or_breaks_its_connection_is_lost(lost: GradingSession, code: str, status: Status) -> None:
    run(lost, f"def double(x):\n    {code}\n")
    assert refusal(lost, seconds=2.0).status is status and lost.lost
    lost.restart()
    run(lost, SETUP)
    assert asked(lost).failure is None


@pytest.mark.parametrize("expression", ["__import__('os').system('true')", "lambda: 1", "a, b", "f()", "a[0]", "a; b", ""])
def test_only_a_name_or_an_attribute_is_asked_for(expression: str) -> None:
    with pytest.raises((ValueError, SyntaxError)):
        question("01-forward", 1, expression)
    assert json.loads(question("01-forward", 1, "model.layer"))["asks"] == "model.layer"


GOOD = encode(Answer.of({"y": 1}, {}))


def heard(*frames: tuple[bytes, str, bytes]) -> Hearing:
    hearing = Hearing(asked=True, request="r")
    for frame in frames:
        hearing.hear(*frame)
    return hearing


def test_what_is_heard_counts_only_under_our_request() -> None:
    assert answer_in(heard((ANSWER, "r", GOOD)), "idle", Limits(), 1).parts == {"y": 1}
    hearing = heard((ANSWER, "other", GOOD))
    assert (hearing.answers, hearing.strays) == (0, 1)
    assert answer_in(heard((ANSWER, "other", GOOD), (ANSWER, "r", GOOD)), "idle", Limits(), 1).strays == 1
    unasked = Hearing(request="r")
    unasked.hear(ANSWER, "r", GOOD)
    assert (unasked.answers, unasked.strays) == (0, 1)
    for body in (b"", b"\xff", b"[]", b"1", b'["stream"]', b'["stream", 1]', b"[1, {}]", b"[" * 100_000):
        assert (heard((OUTPUT, "r", body)).answers, heard((OUTPUT, "r", body)).strays) == (0, 0)


def test_only_our_own_word_ends_the_hearing() -> None:
    assert heard((DONE, "r", b"")).idle
    assert not heard((DONE, "other", b"")).idle and not heard((OUTPUT, "r", b'["status", {}]')).idle
