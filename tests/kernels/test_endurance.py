"""Two hundred kernels, two at a time, at work: none hangs, nothing leaks, the zygote does not grow."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from autograde.kernels.guard.policy import MIB, SandboxPolicy, Tier
from autograde.kernels.start.cells import CellsResult, run_cells
from autograde.kernels.start.runtime import RUNTIME
from autograde.kernels.start.zygotes import ZYGOTES
from tests.kernels.conftest import require

pytestmark = pytest.mark.slow

KERNELS = 200
# After the first ones, which touch pages that were shared until then.
SETTLED = 20
WORK = """
import keras, numpy as np, tensorflow as tf
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])
model.compile("sgd", "mse")
model.fit(np.ones((16, 4)), np.ones((16, 3)), epochs=1, verbose=0)
total = sum(int(x) for x in tf.data.Dataset.range(32).map(lambda x: x * 2, num_parallel_calls=2).prefetch(2))
np.linalg.svd(np.random.rand(120, 120)), np.linalg.inv(np.eye(200)), tf.linalg.lu(tf.eye(60))
print(total, 3)
"""


@pytest.mark.parametrize("tier", list(Tier), ids=lambda tier: tier.value)
def test_many_kernels(tier):
    require(tier)
    policy = SandboxPolicy(tier=tier)

    def work(_: int) -> tuple[CellsResult, int]:
        return run_cells(policy, [WORK], 60), max(zygote_memory())

    run_cells(policy, ["1"])
    before = (len(os.listdir("/proc/self/fd")), threading.active_count())
    with ThreadPoolExecutor(2) as two:
        answers, memory = zip(*two.map(work, range(KERNELS)), strict=True)
    assert [answer.printed for answer in answers] == [["992 3\n"]] * KERNELS
    zygotes = {zygote.process.pid for zygote in ZYGOTES}
    children = psutil.Process().children(recursive=True)
    assert [p for p in children if p.pid not in zygotes and p.name() not in ("bwrap", "sh") and not _is_zygote(p)] == []
    # Two bubblewrapped zygotes are two processes, so a handful of descriptors more is right; one per kernel is not.
    assert len(os.listdir("/proc/self/fd")) <= before[0] + 10
    assert threading.active_count() <= before[1] + 10
    assert not [path for path in RUNTIME.path.rglob("*") if path.name.startswith(("k", "z-"))]
    assert memory[-1] - memory[SETTLED] < 8 * MIB


def _is_zygote(process: psutil.Process) -> bool:
    return "zygote.main" in " ".join(process.cmdline())


def zygote_memory() -> list[int]:
    """What each zygote keeps for itself."""
    found = []
    for child in psutil.Process().children(recursive=True):
        try:
            if _is_zygote(child) and child.parent().pid in {os.getpid(), *_ancestors()}:
                found.append(int(Path(f"/proc/{child.pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE"))
        except (psutil.NoSuchProcess, OSError, AttributeError):
            continue
    return found or [0]


def _ancestors() -> set[int]:
    """bubblewrap stands between us and its zygote."""
    return {p.pid for p in psutil.Process().children(recursive=True) if p.name() in ("bwrap", "sh")}
