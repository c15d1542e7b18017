"""Two devices for notebook 15, on whatever machine it runs: two GPUs, one GPU in two halves, or one CPU in two.

Where TensorFlow has started before and nothing can be split any more, it is one device, named twice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

SHARE = 1024  # MiB of a GPU's memory for each device: far more than the notebook needs


@dataclass(frozen=True)
class Devices:
    """Names for `tf.device`, and one line that says what they are."""

    names: tuple[str, str]
    line: str


def choose_devices(config: Any, works: Callable[[str], bool]) -> Devices:
    """Two devices that work, or one twice. `config` is `tf.config`; `works` tries a device, whose memory may be taken.

    No GPU is touched beyond the two that are taken, and of these no more memory than the share. The CPU is split in any
    case, because it can only be split before TensorFlow starts, and only afterwards is it known whether a GPU works.
    """
    config.experimental.enable_tensor_float_32_execution(False)  # or GPUs would round products to ten bits
    late = not _ask_for(config, _found(config)[:2])
    there = _start(config)
    for names, line in _PAIRS:
        if set(names) <= there and all(map(works, names)):
            return Devices(names, f"Two devices: {line}.")
    why = "TensorFlow had started before this cell" if late else "no second device works"
    only = next((name for name in ("/GPU:0", "/CPU:0") if name in there and works(name)), "/CPU:0")
    return Devices((only, only), f"One device, {only[1:]}, because {why}: {_NOT_SHOWN}.")


_NOT_SHOWN = "all cells run, but copies between devices, and replicas that differ, cannot be shown"

_PAIRS = (
    (("/GPU:0", "/GPU:1"), "two GPUs, or one in two halves"),
    (("/CPU:0", "/CPU:1"), "the CPU, in two halves"),
)


def _found(config: Any) -> Sequence[Any]:
    """The GPUs of this machine; none where asking for them fails, as with a broken driver."""
    try:
        return config.list_physical_devices("GPU")
    except Exception:  # of any library that a driver comes with
        return ()


def _ask_for(config: Any, gpus: Sequence[Any]) -> bool:
    """Split the CPU in two, and give these GPUs their share, or none to any GPU. False: TensorFlow has started before."""
    shares = [config.LogicalDeviceConfiguration(memory_limit=SHARE)] * (2 if len(gpus) == 1 else 1)
    try:
        config.set_logical_device_configuration(
            config.list_physical_devices("CPU")[0], [config.LogicalDeviceConfiguration()] * 2
        )
        config.set_visible_devices(gpus, "GPU")
    except RuntimeError:
        return False
    try:
        for gpu in gpus:
            config.set_logical_device_configuration(gpu, shares)
    except (RuntimeError, ValueError):  # somebody has asked for memory growth, which excludes a limit
        config.set_visible_devices([], "GPU")
    return True


def _start(config: Any) -> set[str]:
    """Start TensorFlow; the short names of its devices. Without GPUs where it cannot start with them."""
    try:
        devices = config.list_logical_devices()
    except Exception:  # as many kinds as drivers: the GPU is locked, or has no memory for a context
        config.set_visible_devices([], "GPU")
        devices = config.list_logical_devices()
    return {"/" + device.name.rpartition("device:")[2] for device in devices}


def works(name: str) -> bool:
    """Does a product come out on this device? It asks for memory, which is when a full GPU refuses."""
    import tensorflow as tf

    try:
        with tf.device(name):
            product = tf.linalg.matmul(tf.ones((64, 64)), tf.ones((64, 64)))
        return bool(product[0, 0] == 64) and product.device.endswith(name[1:])
    except Exception:  # InternalError, ResourceExhaustedError, and what else a driver may say
        return False
