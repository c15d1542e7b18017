"""Two devices for notebook 15, on whatever machine it runs: real GPUs, one GPU in two halves, or one CPU in two."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

HALF_OF_A_GPU = 1024  # MiB for each half: far more than the notebook needs


@dataclass(frozen=True)
class Devices:
    """Names for `tf.device`, and one line that says what they are."""

    names: tuple[str, str]
    line: str


def choose_devices(gpus: Sequence[Any], cpus: Sequence[Any], split: Callable[[Any, int | None], None]) -> Devices:
    """Two GPUs where there are any; else one GPU, split; else the CPU, split. `split` raises where it cannot."""
    if len(gpus) >= 2:
        return Devices(("/GPU:0", "/GPU:1"), "Two devices: two of this machine's GPUs.")
    if gpus:
        try:
            split(gpus[0], HALF_OF_A_GPU)
        except (RuntimeError, ValueError):
            pass  # TensorFlow has already started on the GPU, or the GPU cannot be split
        else:
            return Devices(("/GPU:0", "/GPU:1"), "Two devices: one GPU, split into two logical ones.")
    split(cpus[0], None)
    return Devices(("/CPU:0", "/CPU:1"), "Two devices: the CPU, split into two logical ones.")


def split_in_two(device: Any, memory: int | None) -> None:
    """Make two logical devices of a physical one. TensorFlow refuses once it has started to use the device."""
    import tensorflow as tf

    tf.config.set_logical_device_configuration(device, [tf.config.LogicalDeviceConfiguration(memory_limit=memory)] * 2)
