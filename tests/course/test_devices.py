"""Notebook 15 gets two devices whatever the machine has, and never more of a GPU than its share.

The machine is faked: `Machine` answers like `tf.config`, and refuses where and how TensorFlow 2.21 refuses. No GPU was there
when this was written, so what these tests cannot show is that a real driver refuses at one of these places and at no other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from course.devices import SHARE, choose_devices

ALL = None  # without a limit TensorFlow reserves nearly all the memory of a GPU


@dataclass(frozen=True)
class Limit:
    memory_limit: int | None = None


@dataclass(frozen=True)
class Device:
    name: str


@dataclass
class Machine:
    """What `tf.config` is asked, on a machine with so many GPUs. `started`: something was computed before the cell."""

    gpus: int
    started: bool = False
    locked: bool = False  # nobody can start TensorFlow with a visible GPU
    full: tuple[int, ...] = ()  # GPUs without free memory: their first operation fails
    growth: bool = False  # somebody has asked for memory growth, which excludes limits
    broken: bool = False  # asking for the GPUs fails
    float32: bool = True  # TensorFloat-32 is on
    visible: list[str] = field(default_factory=list)
    split: dict[str, list[Limit]] = field(default_factory=dict)
    LogicalDeviceConfiguration = Limit

    def __post_init__(self) -> None:
        self.visible = [f"GPU {i}" for i in range(self.gpus)]
        self.experimental = self

    def enable_tensor_float_32_execution(self, on: bool) -> None:
        self.float32 = on

    def list_physical_devices(self, kind: str) -> list[str]:
        if kind == "GPU" and self.broken:
            raise OSError("libcuda.so: driver/library version mismatch")
        return ["CPU"] if kind == "CPU" else [f"GPU {i}" for i in range(self.gpus)]

    def set_visible_devices(self, devices: Sequence[str], kind: str) -> None:
        if self.started:
            raise RuntimeError("Visible devices cannot be modified after being initialized")
        assert kind == "GPU"
        self.visible = list(devices)

    def set_logical_device_configuration(self, device: str, parts: list[Limit]) -> None:
        if self.started:
            raise RuntimeError("Virtual devices cannot be modified after being initialized")
        if device != "CPU" and self.growth:
            raise ValueError("Cannot set virtual devices when memory growth is enabled")
        self.split[device] = list(parts)

    def list_logical_devices(self) -> list[Device]:
        if self.locked and self.visible:
            raise OSError(
                "INTERNAL: cudaSetDevice() on GPU:0 failed. Status: all CUDA-capable devices are busy or unavailable"
            )
        self.started = True
        return [Device(f"/device:{name}") for name in self.names()]

    def names(self) -> dict[str, tuple[str, int | None]]:
        """Short name of each logical device, with its physical one and its limit."""
        found = {f"CPU:{i}": ("CPU", part.memory_limit) for i, part in enumerate(self.split.get("CPU", [Limit()]))}
        parts = [(gpu, part.memory_limit) for gpu in self.visible for part in self.split.get(gpu, [Limit(ALL)])]
        return found | {f"GPU:{i}": part for i, part in enumerate(parts)}

    def works(self, name: str) -> bool:
        assert self.started
        physical, _ = self.names()[name[1:]]
        return physical == "CPU" or int(physical.split()[1]) not in self.full

    def reserved(self) -> dict[str, int | None]:
        """MiB that this process may take of each GPU it sees."""
        taken: dict[str, Any] = {}
        for physical, limit in self.names().values():
            if physical != "CPU":
                taken[physical] = ALL if limit is ALL or taken.get(physical, 0) is ALL else taken.get(physical, 0) + limit
        return taken


def choose(machine: Machine) -> tuple[str, str]:
    devices = choose_devices(machine, machine.works)
    assert devices.line.startswith("Two devices: ") and "\n" not in devices.line
    assert devices.names[0][1:4] in devices.line
    assert all(map(machine.works, devices.names)), "a device that does not work"
    assert not machine.float32
    return devices.names


CPUS, GPUS = ("/CPU:0", "/CPU:1"), ("/GPU:0", "/GPU:1")


@pytest.mark.parametrize(("count", "names"), [(0, CPUS), (1, GPUS), (2, GPUS), (8, GPUS)])
def test_free_gpus_are_used_with_their_share_and_no_others_touched(count: int, names: tuple[str, str]) -> None:
    machine = Machine(count)
    assert choose(machine) == names
    assert machine.reserved() == {0: {}, 1: {"GPU 0": 2 * SHARE}}.get(count, {"GPU 0": SHARE, "GPU 1": SHARE})


@pytest.mark.parametrize("full", [(0,), (1,), (0, 1)])
@pytest.mark.parametrize("count", [1, 2, 8])
def test_a_full_gpu_leaves_the_cpu_in_two_halves(count: int, full: tuple[int, ...]) -> None:
    machine = Machine(count, full=full)
    assert choose(machine) == (CPUS if any(gpu < count for gpu in full) else GPUS)
    assert all(limit is not ALL and limit <= 2 * SHARE for limit in machine.reserved().values())


@pytest.mark.parametrize("trouble", ["locked", "growth", "broken"])
@pytest.mark.parametrize("count", [1, 2, 8])
def test_where_a_gpu_refuses_the_cpu_is_there_and_no_gpu_is_touched(count: int, trouble: str) -> None:
    machine = Machine(count, **{trouble: True})
    assert choose(machine) == CPUS
    assert machine.reserved() == {}


@pytest.mark.parametrize("count", [2, 8])
def test_whoever_has_started_with_two_gpus_goes_on_with_them(count: int) -> None:
    assert choose(Machine(count, started=True)) == GPUS


@pytest.mark.parametrize(
    ("count", "full", "name"), [(0, (), "/CPU:0"), (1, (), "/GPU:0"), (1, (0,), "/CPU:0"), (2, (1,), "/GPU:0")]
)
def test_whoever_has_started_with_one_device_goes_on_with_it_and_is_told_what_cannot_be_shown(
    count: int, full: tuple[int, ...], name: str
) -> None:
    machine = Machine(count, started=True, full=full)
    devices = choose_devices(machine, machine.works)
    assert devices.names == (name, name) and machine.works(name)
    assert devices.line.startswith(f"One device, {name[1:]}, because TensorFlow had started before this cell: ")
    assert devices.line.endswith("cannot be shown.") and "\n" not in devices.line
    assert choose_devices(machine, machine.works) == devices, "the cell may be run again"


@pytest.mark.parametrize("count", [0, 1, 2, 8])
def test_the_cell_may_be_run_again(count: int) -> None:
    machine = Machine(count)
    first, reserved = choose(machine), machine.reserved()
    assert (choose(machine), machine.reserved()) == (first, reserved)


@pytest.mark.parametrize("count", [1, 2, 8])
def test_whoever_starts_with_full_gpus_and_runs_the_cell_again_gets_the_same(count: int) -> None:
    machine = Machine(count, full=(0,))
    assert choose(machine) == choose(machine) == CPUS
