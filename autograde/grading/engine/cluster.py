"""Dask distributed: the same tasks on other machines. Workers get bytes and give bytes back; nothing else is shared.

The scheduler trusts whoever reaches its port, so the engine refuses to send a student's code to workers unguarded.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import TracebackType
from typing import Any

from autograde.grading.engine.errors import GradingError
from autograde.grading.engine.task import Done, Task, failed, grade_task

_CONNECT_SECONDS = 20
_SILENCE_SECONDS = 60  # without any worker before the instructor is told


class ClusterEngine:
    """`with ClusterEngine("tcp://…") as engine:` then grade(). Where `dask scheduler` runs is the operator's business."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._client: Any = None

    def __enter__(self) -> ClusterEngine:
        try:
            from distributed import Client
        except ImportError:
            raise GradingError("--scheduler needs Dask: python -m pip install distributed") from None
        try:
            self._client = Client(self.address, timeout=_CONNECT_SECONDS, set_as_default=False)
            self._client.wait_for_workers(1, timeout=_SILENCE_SECONDS)
        except (OSError, ValueError, TimeoutError) as error:
            self.__exit__(None, None, None)
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise GradingError(f"--scheduler {self.address}: {reason}; is it running, and has it workers?") from None
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None

    def grade(self, tasks: Iterator[Task]) -> Iterator[Done]:
        """Results as they come; never more tasks under way than keep every worker busy."""
        from distributed import as_completed

        flying: dict[Any, Task] = {}
        landed = as_completed(loop=self._client.loop)
        while True:
            while len(flying) < self._window():
                task = next(tasks, None)
                if task is None:
                    break
                # Not pure: two equal submissions are two tasks. A dead worker's task is started again by the scheduler.
                future = self._client.submit(grade_task, task, pure=False)
                flying[future] = task
                landed.add(future)
            if not flying:
                return
            future = next(landed)
            task = flying.pop(future)
            yield self._result(future, task)
            future.release()

    def _window(self) -> int:
        """Two for each thread: one at work, one on the way."""
        threads = self._client.nthreads()
        return max(2, 2 * sum(threads.values()))

    def _result(self, future: Any, task: Task) -> Done:
        try:
            return future.result()
        except Exception as fault:  # KilledWorker and whatever a foreign machine may come up with: never the student's
            reason = str(fault).splitlines()[0] if str(fault) else ""
            return failed(task, f"Dask: {type(fault).__name__}: {reason[:200]}")
