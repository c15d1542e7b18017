"""Times several programs fairly: in rounds, each program once in every round, in random order."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

import numpy as np


def in_rounds(
    calls: Mapping[str, Callable[[], object]], rounds: int = 40, steps: int = 3, warm_up: int = 2
) -> dict[str, list[float]]:
    """Seconds per call, one number for each round and name; the first `warm_up` rounds are left out.

    A machine grows slower and faster while it is measured: compare numbers of one round with each other, and with no other.
    """
    order = np.random.default_rng(0)
    seconds: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(warm_up + rounds):
        for name in order.permutation(list(calls)):
            start = time.perf_counter()
            for _ in range(steps):
                calls[name]()
            seconds[str(name)].append((time.perf_counter() - start) / steps)
    return {name: values[warm_up:] for name, values in seconds.items()}
