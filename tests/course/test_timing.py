"""Each program is called in each round, and its own time is what is told; how long anything takes is not tested."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from course import timing


class Clock:
    """A clock that only the calls move on."""

    def __init__(self) -> None:
        self.now = 0.0
        self.called: list[str] = []

    def call(self, name: str, seconds: float) -> Callable[[], None]:
        def run() -> None:
            self.now += seconds
            self.called.append(name)

        return run


def test_each_has_its_own_time_in_each_round(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    monkeypatch.setattr(timing.time, "perf_counter", lambda: clock.now)
    seconds = timing.in_rounds({"a": clock.call("a", 1.0), "b": clock.call("b", 4.0)}, rounds=5, steps=3, warm_up=2)
    assert seconds == {"a": pytest.approx([1.0] * 5), "b": pytest.approx([4.0] * 5)}
    rounds = [clock.called[i : i + 6] for i in range(0, len(clock.called), 6)]
    assert len(rounds) == 7 and all(sorted(each) == list("aaabbb") for each in rounds)
    assert {each[0] for each in rounds} == {"a", "b"}  # in no fixed order
