"""Notebook 15 gets two devices whatever the machine has; the machine's devices are faked here."""

from __future__ import annotations

import pytest

from autograde.student.devices import HALF_OF_A_GPU, choose_devices

CPUS = ["cpu 0"]


class Splitter:
    """Records what was split; refuses the devices in `refuses`."""

    def __init__(self, refuses: tuple[str, ...] = (), error: type[Exception] = RuntimeError) -> None:
        self.refuses, self.error, self.calls = refuses, error, []

    def __call__(self, device: str, memory: int | None) -> None:
        if device in self.refuses:
            raise self.error("cannot be split")
        self.calls.append((device, memory))


def test_without_a_gpu_the_cpu_is_split() -> None:
    split = Splitter()
    devices = choose_devices([], CPUS, split)
    assert devices.names == ("/CPU:0", "/CPU:1")
    assert split.calls == [("cpu 0", None)]
    assert "CPU" in devices.line and "GPU" not in devices.line


def test_one_gpu_is_split_with_a_memory_limit() -> None:
    split = Splitter()
    devices = choose_devices(["gpu 0"], CPUS, split)
    assert devices.names == ("/GPU:0", "/GPU:1")
    assert split.calls == [("gpu 0", HALF_OF_A_GPU)]
    assert "one GPU" in devices.line


@pytest.mark.parametrize("error", [RuntimeError, ValueError])
def test_one_gpu_that_cannot_be_split_leaves_the_cpu(error: type[Exception]) -> None:
    split = Splitter(refuses=("gpu 0",), error=error)
    devices = choose_devices(["gpu 0"], CPUS, split)
    assert devices.names == ("/CPU:0", "/CPU:1")
    assert split.calls == [("cpu 0", None)]


@pytest.mark.parametrize("count", [2, 3])
def test_two_gpus_or_more_are_used_as_they_are(count: int) -> None:
    split = Splitter()
    devices = choose_devices([f"gpu {i}" for i in range(count)], CPUS, split)
    assert devices.names == ("/GPU:0", "/GPU:1")
    assert split.calls == []


def test_what_was_chosen_is_one_line() -> None:
    for gpus in ([], ["gpu 0"], ["gpu 0", "gpu 1"]):
        line = choose_devices(gpus, CPUS, Splitter()).line
        assert line.startswith("Two devices: ") and "\n" not in line
