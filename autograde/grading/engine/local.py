"""The local engine: worker processes under `concurrent.futures`, each in an executor of its own.

One executor for each worker, because an executor whose process dies fails everything it holds: so a dead worker costs
its own submission one attempt, and its neighbours nothing.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from types import TracebackType

import psutil

from autograde.grading.engine import worker
from autograde.grading.engine.birth import begin, warm_up
from autograde.grading.engine.errors import GradingError
from autograde.grading.engine.task import Done, Task, failed, grade_task
from autograde.grading.limits import GradingLimits
from autograde.grading.seeds import SeedPlan
from autograde.grading.solutions import Solved
from autograde.kernels.policy import MIB, SandboxPolicy
from autograde.kernels.pool import ZygoteUnfit

_ATTEMPTS = 2
# A zygote, a worker, and a kernel at work.
JOB_BYTES = 1536 * MIB
_SPARE_SECONDS = 120.0  # beyond what grade_one allows itself, before its process counts as hung


def default_jobs() -> int:
    """As many as cores and memory allow."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, psutil.virtual_memory().available // JOB_BYTES))


class Slot:
    """One worker process; a new one when it died."""

    def __init__(self, policy: SandboxPolicy) -> None:
        self.policy = policy
        self.pid = 0
        self._executor: ProcessPoolExecutor | None = None
        self._ready: Future[int] | None = None

    def start(self) -> None:
        """Begin to start; `ready` waits for it."""
        # spawn: a clean process; a fork of the coordinator would inherit its lock and its threads' state.
        context = get_context("spawn")
        self._executor = ProcessPoolExecutor(max_workers=1, mp_context=context, initializer=begin)
        self._ready = self._executor.submit(warm_up, self.policy)

    def ready(self) -> ProcessPoolExecutor:
        for _ in range(_ATTEMPTS):
            if self._executor is None:
                self.start()
            assert self._executor is not None and self._ready is not None
            try:
                self.pid = self._ready.result()
                return self._executor
            except BrokenProcessPool:
                self.drop()
            except ZygoteUnfit as unfit:
                raise GradingError(f"no kernels can be started here: {unfit}") from None
        raise GradingError("a worker process dies as soon as it starts; is there memory for it? Try fewer --jobs")

    def drop(self) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=False, cancel_futures=True)
        self._executor, self.pid = None, 0

    def kill(self) -> None:
        if self.pid:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)

    def close(self, now: bool) -> None:
        if self._executor is not None:
            if now:
                self.kill()
            self._executor.shutdown(wait=True, cancel_futures=True)
            self._executor = None


@dataclass
class _Flight:
    task: Task
    slot: Slot
    attempt: int
    deadline: float


class LocalEngine:
    """`with LocalEngine(jobs, policy) as engine:` then solve() and grade()."""

    def __init__(self, jobs: int, policy: SandboxPolicy) -> None:
        self.slots = [Slot(policy) for _ in range(jobs)]

    def __enter__(self) -> LocalEngine:
        for slot in self.slots:
            slot.start()
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for slot in self.slots:
            slot.close(now=kind is not None)

    def solve(self, solution: bytes, plan: SeedPlan, limits: GradingLimits, files: dict[str, bytes]) -> Solved:
        slot = self.slots[0]
        for _ in range(_ATTEMPTS):
            try:
                return slot.ready().submit(worker.solve_task, solution, plan, limits, files, slot.policy).result()
            except BrokenProcessPool:
                slot.drop()
        raise GradingError("a worker process dies while it runs the solution notebook; is there memory for it?")

    def grade(self, tasks: Iterator[Task]) -> Iterator[Done]:
        """Results as they come. Takes a task from `tasks` only when a worker is free."""
        flying: dict[Future[Done], _Flight] = {}
        for slot in self.slots:
            if (task := next(tasks, None)) is not None:
                self._fly(flying, task, slot, 1)
        while flying:
            landed, _ = wait(flying, timeout=5, return_when=FIRST_COMPLETED)
            for future in landed:
                flight = flying.pop(future)
                done = self._result(future, flight)
                if done is None and flight.attempt < _ATTEMPTS:
                    self._fly(flying, flight.task, flight.slot, flight.attempt + 1)
                    continue
                # The worker goes on while the result is written.
                if (task := next(tasks, None)) is not None:
                    self._fly(flying, task, flight.slot, 1)
                yield done or failed(flight.task, "the grading process died twice over this submission")
            for flight in flying.values():
                if time.monotonic() > flight.deadline:
                    flight.slot.kill()

    def _fly(self, flying: dict[Future[Done], _Flight], task: Task, slot: Slot, attempt: int) -> None:
        limits = task.bundle.limits
        seconds = limits.notebook_seconds + limits.start_seconds * (1 + limits.restarts) + _SPARE_SECONDS
        flight = _Flight(task, slot, attempt, time.monotonic() + 2 * seconds)
        try:
            future = slot.ready().submit(grade_task, task)
        except BrokenProcessPool:  # it died while it had nothing to do
            slot.drop()
            future = slot.ready().submit(grade_task, task)
        flying[future] = flight

    def _result(self, future: Future[Done], flight: _Flight) -> Done | None:
        """None when the worker died."""
        try:
            return future.result()
        except BrokenProcessPool:
            flight.slot.drop()
            return None
        except Exception as fault:  # it could not be sent, or not be read: ours, and only this submission's
            return failed(flight.task, f"{type(fault).__name__}: {fault}".splitlines()[0])
