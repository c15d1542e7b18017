"""Dask distributed: the same tasks on other machines. Workers get bytes and give bytes back; nothing else is shared.

The scheduler trusts whoever reaches its port, so the engine refuses to send a student's code to workers unguarded.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from autograde.grading.errors import GradingError
from autograde.grading.read.key import harness_digest
from autograde.grading.run.grade_one import Bundle
from autograde.grading.run.solution import Solved
from autograde.grading.work.worker import Done, Task, failed, grade_elsewhere

_REACH_SECONDS = 2  # to open a connection
_CONNECT_SECONDS = 20  # for a scheduler to answer on it
_LONGEST_GREETING = 1 << 20
_SILENCE_SECONDS = 60  # without any worker before the instructor is told


def require_scheduler(address: str) -> None:
    """Raises GradingError where nobody listens. Dask's client takes a minute to find that out, and ends in a traceback."""
    try:
        url = urlsplit(address)
        host, port = url.hostname, url.port
    except ValueError:
        host = port = None
    if not host or not port or url.scheme not in ("tcp", "tls"):
        raise GradingError(
            f"--scheduler {address}: expected tcp://HOST:PORT or tls://HOST:PORT, as `dask scheduler` prints it"
        )
    try:
        with socket.create_connection((host, port), _REACH_SECONDS) as line:
            # A scheduler speaks first, and begins with a small number; Dask's client waits a minute for one that does not.
            if url.scheme == "tcp" and not 0 < int.from_bytes(line.recv(8), "little") < _LONGEST_GREETING:
                raise OSError("what answers is no Dask scheduler")
    except OSError as error:
        raise GradingError(f"--scheduler {address}: nobody answers ({error.strerror or error}); is it running?") from None


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

    def run(self, tasks: Iterator[Task | None]) -> Iterator[tuple[Task, Done | Solved]]:
        """Results as they come; never more under way than keep every worker busy. Solutions were asked before."""
        bundles = (task for task in tasks if isinstance(task, Bundle))
        from distributed import as_completed

        flying: dict[Any, Bundle] = {}
        landed = as_completed(loop=self._client.loop)
        while True:
            while len(flying) < self._window():
                bundle = next(bundles, None)
                if bundle is None:
                    break
                # Not pure: two equal submissions are two tasks. A dead worker's task is started again by the scheduler.
                future = self._client.submit(grade_elsewhere, bundle, harness_digest(bundle.policy.env), pure=False)
                flying[future] = bundle
                landed.add(future)
            if not flying:
                return
            future = next(landed)
            bundle = flying.pop(future)
            yield bundle, self._result(future, bundle)
            future.release()

    def _window(self) -> int:
        """Two for each thread: one at work, one on the way."""
        threads: dict[str, int] = self._client.nthreads()
        return max(2, 2 * sum(threads.values()))

    def _result(self, future: Any, bundle: Bundle) -> Done:
        try:
            done: Done = future.result()
            return done
        except Exception as fault:  # KilledWorker and whatever a foreign machine may come up with: never the student's
            reason = str(fault).splitlines()[0] if str(fault) else ""
            return failed(bundle, f"Dask: {type(fault).__name__}: {reason[:200]}")
