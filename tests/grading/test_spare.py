"""The next submission's kernel is started ahead: as closed in and private as any other, never used when it does not fit."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any

import psutil
import pytest

from autograde.grading import spare
from autograde.grading.grade_one import grade_one
from autograde.grading.kernel import Kernel
from autograde.grading.session import Session
from autograde.grading.spare import OneAhead
from autograde.kernels.policy import SandboxPolicy, Tier
from tests.grading.classroom import LIMITS, POLICY, answer, bundle, cell, put, right

pytestmark = pytest.mark.skipif(POLICY.tier is Tier.NONE, reason="kernels are started ahead under the tier guard only")
FILES = {"data.txt": b"42"}
WRITES = """
import threading, time
def write():
    while True:
        open('left.txt', 'w').close()
        time.sleep(0.01)
threading.Thread(target=write, daemon=True).start()
"""
SHOW = "import os; print(os.getpid(), os.getuid(), os.environ['HOME'], sorted(os.listdir('.')), 'left' in globals())"


@pytest.fixture
def ahead() -> OneAhead:
    return OneAhead()


async def seen(kernels: OneAhead, files: dict[str, bytes], policy: SandboxPolicy = POLICY) -> list[str]:
    """What a kernel sees of itself; it leaves a file and a name for the next one to find."""
    async with Session(policy, files, LIMITS, kernels) as session:
        shown = await session.run(SHOW, 20, 10_000)
        await session.run("left = 1; open('left.txt', 'w').close()", 20, 10_000)
        assert session.tier is policy.tier
    return shown.outputs.kept[0].text.split()


def one_loop_each(*visits: Callable[[], Coroutine[Any, Any, list[str]]]) -> list[list[str]]:
    """As grade_one does: every submission has an event loop of its own."""
    return [asyncio.run(visit()) for visit in visits]


def waiting(kernels: OneAhead) -> Kernel:
    assert kernels._spare is not None
    return kernels._spare.kernel


def pid_of(kernel: Kernel) -> int:
    return kernel.manager.provisioner.pid


def test_the_next_submission_gets_the_kernel_that_was_started_ahead(ahead: OneAhead) -> None:
    [first] = one_loop_each(lambda: seen(ahead, FILES))
    pid, launch = pid_of(waiting(ahead)), waiting(ahead).manager.outcome.launch
    [second] = one_loop_each(lambda: seen(ahead, FILES))
    assert second[0] == str(pid) and launch is not None and launch.tier is POLICY.tier and launch.guarded
    # A process, a user and a home of its own; the same file; nothing of what the other left.
    assert first[0] != second[0] and first[2] != second[2]
    assert first[3:] == second[3:] == ["['data.txt']", "False"]


def test_a_kernel_that_was_dropped_is_gone(ahead: OneAhead) -> None:
    [[pid, _, home, *_]] = one_loop_each(lambda: seen(ahead, {}))
    [[_, _, other, *_]] = one_loop_each(lambda: seen(ahead, {}))
    assert home != other and not psutil.pid_exists(int(pid))


def other_files(ahead: OneAhead) -> tuple[dict[str, bytes], SandboxPolicy]:
    return {"other.txt": b""}, POLICY


def other_policy(ahead: OneAhead) -> tuple[dict[str, bytes], SandboxPolicy]:
    return FILES, SandboxPolicy(tier=POLICY.tier, memory_bytes=POLICY.memory_bytes - 1)


def dead_spare(ahead: OneAhead) -> tuple[dict[str, bytes], SandboxPolicy]:
    psutil.Process(pid_of(waiting(ahead))).kill()
    while asyncio.run(waiting(ahead).alive()):
        time.sleep(0.01)
    return FILES, POLICY


def old_spare(ahead: OneAhead) -> tuple[dict[str, bytes], SandboxPolicy]:
    object.__setattr__(ahead._spare, "born", ahead._spare.born - spare.SPARE_SECONDS)
    return FILES, POLICY


@pytest.mark.parametrize("unfit", [other_files, other_policy, dead_spare, old_spare])
def test_a_spare_that_does_not_fit_is_never_used(ahead: OneAhead, unfit: Callable[[OneAhead], Any]) -> None:
    one_loop_each(lambda: seen(ahead, FILES))
    pid = pid_of(waiting(ahead))
    files, policy = unfit(ahead)
    [second] = one_loop_each(lambda: seen(ahead, files, policy))
    assert second[0] != str(pid) and second[3] == f"{sorted(files)}"
    assert not psutil.pid_exists(pid)


def test_submissions_one_after_the_other_are_graded_as_if_each_were_alone(ahead: OneAhead) -> None:
    crash, late = right(), right()
    cell(crash, "01-forward").source = "import ctypes\nctypes.string_at(0)"
    put(late, WRITES)
    alone = right()
    answer(alone, "01-loss", "import os\nassert not os.path.exists('left.txt')\n" + cell(right(), "01-loss").source)
    scores = [grade_one(bundle(each), ahead).record.score for each in (right(), crash, late, alone, b"{", right())]
    assert scores == [6, 3, 6, 6, 0, 6]
