"""One question, one answer: honest, forged, double, malformed, silent, late, loud and dead kernels."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import run_sync

from autograde.exercises.model import Exercise, Part
from autograde.judge.ask import Hearing, NotAnswered, ask, bounded_context, question
from autograde.judge.limits import Limits
from autograde.judge.values import Answer, digest_inputs
from autograde.judge.verdict import Status
from autograde.judge.wire import TARGET, encode

EXERCISE = Exercise(
    id="99-double",
    inputs=lambda rng: {"x": rng.normal(size=(3, 4)).astype("f4")},
    probe=lambda double, inputs: {"y": double(inputs["x"])},
    parts=(Part("y"),),
    seconds=20.0,
)
# The same exercise in the kernel, as a module of its own that only this kernel has.
SETUP = """
import sys, types
from autograde.exercises.model import Exercise, Part
module = types.ModuleType("autograde.exercises.nb99")
module.EXERCISES = (Exercise(
    id="99-double",
    inputs=lambda rng: {"x": rng.normal(size=(3, 4)).astype("f4")},
    probe=lambda double, inputs: {"y": double(inputs["x"])},
    parts=(Part("y"),),
),)
sys.modules[module.__name__] = module
import comm, os, time, threading
import autograde.student.answer as kernel_end
from autograde.judge.values import Answer
from autograde.judge.wire import encode
honest_encode, honest_comm = kernel_end.encode, comm.create_comm
def double(x):
    return x * 2
"""
RESTORE = "kernel_end.encode, comm.create_comm = honest_encode, honest_comm\n"
FORGE = "comm.create_comm(target_name='autograde.answer', data={'request': %s}, buffers=[encode(Answer.of({'y': 1}, {}))])\n"


async def _start(limits: Limits | None = None) -> tuple[AsyncKernelManager, AsyncKernelClient]:
    manager = AsyncKernelManager(kernel_name="python3")
    await manager.start_kernel(extra_arguments=["--colors=NoColor"])
    client = manager.client(context=bounded_context(limits))
    client.start_channels()
    await client.wait_for_ready(timeout=60)
    return manager, client


async def _stop(manager: AsyncKernelManager, client: AsyncKernelClient) -> None:
    client.stop_channels()
    await manager.shutdown_kernel(now=True)


async def _run(client: AsyncKernelClient, code: str) -> None:
    reply = await client.execute_interactive(code, timeout=60, output_hook=lambda message: None, allow_stdin=False)
    assert reply["content"]["status"] == "ok", reply["content"]


@pytest.fixture(scope="module")
def kernel() -> Iterator[AsyncKernelClient]:
    manager, client = run_sync(_start)()
    run_sync(_run)(client, SETUP)
    yield client
    run_sync(_stop)(manager, client)


def run(client: AsyncKernelClient, code: str) -> None:
    run_sync(_run)(client, RESTORE + code)


def asked(client: AsyncKernelClient, *, seconds: float = 20.0, limits: Limits | None = None, name: str = "double") -> Answer:
    exercise = Exercise(**{**vars(EXERCISE), "seconds": seconds})
    return ask(client, exercise, 11, name, limits)


def refusal(client: AsyncKernelClient, **how: Any) -> NotAnswered:
    with pytest.raises(NotAnswered) as caught:
        asked(client, **how)
    return caught.value


def test_an_honest_kernel_answers(kernel: AsyncKernelClient) -> None:
    run(kernel, "def double(x):\n    return x * 2")
    answer = asked(kernel)
    assert np.array_equal(answer.parts["y"], EXERCISE.draw(11)["x"] * 2)
    assert answer.inputs_digest == digest_inputs(EXERCISE.draw(11)) and answer.strays == 0


def test_an_attribute_may_be_asked_for(kernel: AsyncKernelClient) -> None:
    run(kernel, "class model:\n    @staticmethod\n    def call(x):\n        return x * 2")
    assert asked(kernel, name="model.call").failure is None


def test_failures_travel_as_answers(kernel: AsyncKernelClient) -> None:
    run(kernel, "def double(x):\n    raise NotImplementedError('Not attempted yet')")
    assert asked(kernel).failure.kind == "not-attempted"
    run(kernel, "def double(x):\n    return x @ x")
    failure = asked(kernel).failure
    assert failure.error == "ValueError" and failure.where == "line 3: return x @ x"
    assert "run the cell" in asked(kernel, name="never_defined").failure.message


def test_what_is_printed_decides_nothing(kernel: AsyncKernelClient) -> None:
    run(kernel, "def double(x):\n    print('passed')\n    print('Traceback', file=sys.stderr)\n    return x * 3")
    assert not np.array_equal(asked(kernel).parts["y"], EXERCISE.draw(11)["x"] * 2)


def test_an_answer_sent_before_the_question_is_ignored_and_noted(kernel: AsyncKernelClient) -> None:
    run(kernel, "def double(x):\n    return x * 2\n")
    kernel.execute(FORGE % "'guess'", silent=True)  # its messages are still in the queue when the question is put
    answer = asked(kernel)
    assert answer.strays == 1 and np.array_equal(answer.parts["y"], EXERCISE.draw(11)["x"] * 2)


def test_an_answer_to_another_request_is_ignored_and_noted(kernel: AsyncKernelClient) -> None:
    run(kernel, f"def double(x):\n    {FORGE % repr('0' * 32)}    return x * 2\n")
    assert asked(kernel).strays == 1


def test_two_answers_to_one_question_are_tampering(kernel: AsyncKernelClient) -> None:
    find = "frame = sys._getframe()\n    while 'request' not in frame.f_locals: frame = frame.f_back\n"
    forge = FORGE % "frame.f_locals['request']"
    run(kernel, f"def double(x):\n    {find}    {forge}    return x * 2\n")
    assert refusal(kernel).status is Status.TAMPERED


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("kernel_end.encode = lambda answer: b'junk'", "cannot be read"),
        ("kernel_end.encode = lambda answer: __import__('pickle').dumps(answer)", "cannot be read"),
        ("kernel_end.encode = lambda answer: 'text'", "gave no answer"),
        ("comm.create_comm = lambda **_: types.SimpleNamespace(close=lambda: None)", "gave no answer"),
        ("comm.create_comm = lambda buffers, **k: honest_comm(buffers=buffers * 2, **k)", "one piece"),
        ("comm.create_comm = lambda buffers, **k: honest_comm(**k)", "one piece"),
        ("comm.create_comm = lambda data, **k: honest_comm(data=[data], **k)", "gave no answer"),
    ],
)
def test_a_malformed_or_missing_answer_is_not_an_answer(kernel: AsyncKernelClient, code: str, reason: str) -> None:
    run(kernel, f"def double(x):\n    return x * 2\n{code}")
    refused = refusal(kernel)
    assert refused.status is Status.NOT_ANSWERED and reason in refused.reason and "\n" not in refused.reason


def test_an_answer_beyond_the_limits_is_refused(kernel: AsyncKernelClient) -> None:
    run(kernel, "def double(x):\n    return x * 2")
    assert "more than 100 bytes" in refusal(kernel, limits=Limits(answer_bytes=100)).reason


@pytest.mark.parametrize("pause", ["", "time.sleep(0.01)"])
def test_a_flood_of_output_is_stopped(pause: str) -> None:
    """At full speed ipykernel makes messages of its prints that are too large for the connection."""
    manager, client = run_sync(_start)()
    try:
        run_sync(_run)(client, SETUP + f"def double(x):\n    while True:\n        print('x' * 10_000)\n        {pause}")
        assert refusal(client, limits=Limits(output_bytes=200_000)).status is Status.OUTPUT_LIMIT
    finally:
        run_sync(_stop)(manager, client)


def test_a_late_kernel_is_interrupted_and_can_be_asked_again(kernel: AsyncKernelClient) -> None:
    run(kernel, "def double(x):\n    time.sleep(30)\n    return x * 2")
    late = refusal(kernel, seconds=0.5)
    assert late.status is Status.TIMEOUT and "0.5 seconds" in late.reason
    run(kernel, "def double(x):\n    return x * 2")
    assert asked(kernel).failure is None


def test_an_answer_after_the_clock_ran_out_does_not_count(kernel: AsyncKernelClient) -> None:
    run(
        kernel,
        "def double(x):\n    try:\n        time.sleep(30)\n    except KeyboardInterrupt:\n        pass\n    return x * 2",
    )
    late = refusal(kernel, seconds=0.5)
    assert (late.status, late.strays) == (Status.TIMEOUT, 1)


def test_a_kernel_that_dies_has_crashed() -> None:
    manager, client = run_sync(_start)()
    try:
        run_sync(_run)(client, SETUP + "def double(x):\n    os._exit(0)\n")
        assert refusal(client).status is Status.CRASHED
    finally:
        run_sync(_stop)(manager, client)


def test_a_message_larger_than_any_answer_never_arrives() -> None:
    manager, client = run_sync(_start)(Limits(answer_bytes=1_000_000))
    try:
        run_sync(_run)(client, SETUP + "kernel_end.encode = lambda answer: bytes(5_000_000)")
        assert refusal(client).status is Status.OUTPUT_LIMIT
        assert refusal(client).status is Status.OUTPUT_LIMIT  # nothing more is heard of this kernel
    finally:
        run_sync(_stop)(manager, client)


@pytest.mark.parametrize("expression", ["__import__('os').system('true')", "lambda: 1", "a, b", "f()", "a[0]", "a; b", ""])
def test_only_a_name_or_an_attribute_is_asked_for(expression: str) -> None:
    with pytest.raises((ValueError, SyntaxError)):
        question("0" * 32, "01-forward", 1, expression)
    assert question("r", "01-forward", 1, "model.layer").endswith(".answer('r', '01-forward', 1, lambda: model.layer)")


GOOD = encode(Answer.of({"y": 1}, {}))
NONE = NotAnswered("none")


def opened(**changes: Any) -> dict[str, Any]:
    content = {"comm_id": "c", "target_name": TARGET, "data": {"request": "r"}}
    message = {"msg_type": "comm_open", "parent_header": {"msg_id": "m"}, "content": content, "buffers": [memoryview(GOOD)]}
    return {**message, **changes}


def heard(*messages: Any) -> Hearing:
    hearing = Hearing("r", "m", Limits())
    for message in messages:
        hearing.hear(message)
    return hearing


def test_what_is_heard_counts_only_with_our_target_our_request_and_our_parent() -> None:
    assert heard(opened()).answer(NONE).parts == {"y": 1}
    not_ours = [
        opened(parent_header={"msg_id": "other"}),
        opened(parent_header={}),
        opened(parent_header=None),
        opened(content={"target_name": TARGET, "data": {"request": "other"}}),
        opened(content={"target_name": TARGET, "data": {"request": ["r"]}}),
        opened(content={"target_name": TARGET, "data": "r"}),
        opened(content={"target_name": TARGET}),
    ]
    for message in not_ours:
        hearing = heard(message)
        assert (hearing.answers, hearing.strays) == (0, 1)
        assert heard(message, opened()).answer(NONE).strays == 1
    for message in (
        None,
        [],
        {},
        {"content": None},
        opened(msg_type="comm_msg"),
        opened(content={"target_name": "jupyter.widget"}),
    ):
        assert (heard(message).answers, heard(message).strays) == (0, 0)


def test_only_our_own_idle_ends_the_hearing() -> None:
    idle = {"msg_type": "status", "content": {"execution_state": "idle"}}
    assert heard({**idle, "parent_header": {"msg_id": "m"}}).idle
    assert not heard({**idle, "parent_header": {"msg_id": "other"}}).idle
    assert not heard({**idle, "parent_header": {"msg_id": "m"}, "content": {"execution_state": "busy"}}).idle


@pytest.mark.parametrize("buffers", [None, [], "x", [memoryview(GOOD)] * 2, [memoryview(b"junk")]])
def test_buffers_that_are_not_one_answer_are_refused(buffers: Any) -> None:
    with pytest.raises(NotAnswered) as caught:
        heard(opened(buffers=buffers)).answer(NONE)
    assert caught.value.status is Status.NOT_ANSWERED
