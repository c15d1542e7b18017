"""Measures what an old Keras costs a kernel that has TensorFlow already: processor time to load it, and memory of its own.

    python -m tools.measure_museum        # seconds; prints a table

Each version is loaded five times, each time in a fork of one process, as in a warm kernel; the median is shown.
"""

import json
import os
import statistics
import time

os.environ |= {"TF_CPP_MIN_LOG_LEVEL": "3", "TF_ENABLE_ONEDNN_OPTS": "0", "OPENBLAS_NUM_THREADS": "1"}

import psutil
import tensorflow as tf

from course import museum

TIMES = 5


def loaded(version: str) -> tuple[float, float]:
    """Seconds and MiB of one load, in a fork."""
    reads, writes = os.pipe()
    if child := os.fork():
        os.close(writes)
        with os.fdopen(reads) as answer:
            seconds, mib = json.load(answer)
        os.waitpid(child, 0)
        return seconds, mib
    before, start = psutil.Process().memory_full_info().uss, time.process_time()
    museum.keras(version)
    seconds = time.process_time() - start
    with os.fdopen(writes, "w") as answer:
        json.dump([seconds, (psutil.Process().memory_full_info().uss - before) / 2**20], answer)
    os._exit(0)


def main() -> None:
    tf.compat.v1.Session  # noqa: B018  # loaded on first use, and not by the museum's doing
    print("| Keras | CPU s | MiB |\n|---|--:|--:|")
    for version in museum.versions():
        seconds, mib = (statistics.median(values) for values in zip(*(loaded(version) for _ in range(TIMES)), strict=True))
        print(f"| {version} | {seconds:.2f} | {mib:.0f} |")


if __name__ == "__main__":
    main()
