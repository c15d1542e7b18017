"""The local engine: worker processes under `concurrent.futures`, each in an executor of its own.

One executor for each worker, because an executor whose process dies fails everything it holds: so a dead worker costs
its own submission one attempt, and its neighbours nothing.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import active_children, get_context
from multiprocessing.process import BaseProcess
from types import TracebackType

import psutil

from autograde.grading.errors import GradingError
from autograde.grading.run.grade_one import Bundle
from autograde.grading.run.solution import Solved
from autograde.grading.work.start_worker import begin
from autograde.grading.work.worker import ATTEMPTS, Done, Task, failed, get_ready, run_task
from autograde.kernels.guard.policy import MIB, SandboxPolicy
from autograde.kernels.start.grading_kernel import Lent
from autograde.kernels.start.grading_kernel import begin as begin_zygote
from autograde.kernels.start.process import LAUNCH_SECONDS
from autograde.kernels.start.zygotes import ZYGOTES, RunningZygote, ZygoteKilled, ZygoteUnfit
from autograde.stopping import held_back

# A worker, and a kernel at work.
JOB_BYTES = 1024 * MIB
_SPARE_SECONDS = 120.0  # beyond what grade_one allows itself, before its process counts as hung


def default_jobs() -> int:
    """As many as cores and memory allow."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, int(psutil.virtual_memory().available // JOB_BYTES)))


class Slot:
    """One worker process; a new one when it died."""

    def __init__(self, policy: SandboxPolicy, zygote: RunningZygote | None) -> None:
        self.policy = policy
        self.zygote = zygote
        self._process: BaseProcess | None = None
        self._executor: ProcessPoolExecutor | None = None
        self._ready: Future[object] | None = None

    def start(self) -> None:
        """Begin to start; `ready` waits for it."""
        # spawn: a clean process; a fork of the coordinator would inherit its lock and its threads' state.
        context = get_context("spawn")
        # This starts multiprocessing's resource tracker, after which signals come through again: hence two blocks.
        lent = Lent.of(self.zygote) if self.zygote is not None and self.zygote.alive else None
        with held_back():
            self._executor = ProcessPoolExecutor(max_workers=1, mp_context=context, initializer=begin, initargs=(lent,))
        # A worker that has begun leaves signals to us; one that a signal reached before would end in a traceback.
        with held_back():
            others = {each.pid for each in active_children()}
            self._ready = self._executor.submit(get_ready, self.policy)
            self._process = next((each for each in active_children() if each.pid not in others), None)

    def ready(self) -> ProcessPoolExecutor:
        for _ in range(ATTEMPTS):
            if self._executor is None:
                self.start()
            assert self._executor is not None and self._ready is not None
            try:
                with _unfit():
                    self._ready.result()
                return self._executor
            except BrokenProcessPool:
                self.drop()
        raise GradingError("a worker process dies as soon as it starts; is there memory for it? Try fewer --jobs")

    def drop(self) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=False, cancel_futures=True)
        self._executor = self._process = None

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()

    def close(self) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)
            self._executor = None


@dataclass
class _Flight:
    task: Task
    slot: Slot
    attempt: int
    deadline: float


class LocalEngine:
    """`with LocalEngine(jobs, policy) as engine:` then run()."""

    def __init__(self, jobs: int, policy: SandboxPolicy) -> None:
        self.zygote = begin_zygote(policy)
        self.slots = [Slot(policy, self.zygote) for _ in range(jobs)]

    def __enter__(self) -> LocalEngine:
        try:
            for slot in self.slots:
                slot.start()
        except BaseException:
            self._close(now=True)
            raise
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._close(now=kind is not None)

    def _close(self, now: bool) -> None:
        if now:
            for slot in self.slots:  # before one of them is waited for
                slot.kill()
        for slot in self.slots:
            slot.close()
        if self.zygote is not None:
            ZYGOTES.discard(self.zygote)

    def run(self, tasks: Iterator[Task | None]) -> Iterator[tuple[Task, Done | Solved]]:
        """Results as they come. Takes one of `tasks` only when a worker is free; None: the next one has to wait for one that
        is under way. Raises what a solution cannot be solved for."""
        if self.zygote is not None:
            with _unfit(), suppress(ZygoteKilled):  # then each worker starts its own
                self.zygote.await_ready()
        flying: dict[Future[Done | Solved], _Flight] = {}
        idle = list(self.slots)
        while True:
            while idle and (task := next(tasks, None)) is not None:
                self._fly(flying, task, idle.pop(0), 1)
            if not flying:
                return
            landed, _ = wait(flying, timeout=5, return_when=FIRST_COMPLETED)
            graded = []
            for future in landed:
                flight = flying.pop(future)
                result = self._result(future, flight)
                if result is None and flight.attempt < ATTEMPTS:
                    self._fly(flying, flight.task, flight.slot, flight.attempt + 1)
                    continue
                idle.append(flight.slot)
                if isinstance(flight.task, Bundle):
                    why = "the grading process died twice over this submission"
                    graded.append((flight.task, result or failed(flight.task, why)))
                elif result is None:
                    raise GradingError("a worker process dies while it runs the solution notebook; is there memory for it?")
                else:
                    yield flight.task, result  # others may have waited for it
            while idle and (task := next(tasks, None)) is not None:
                self._fly(flying, task, idle.pop(0), 1)
            yield from graded  # the workers go on while these are written
            for flight in flying.values():
                if time.monotonic() > flight.deadline:
                    flight.slot.kill()

    def _fly(self, flying: dict[Future[Done | Solved], _Flight], task: Task, slot: Slot, attempt: int) -> None:
        limits = task.limits
        seconds = limits.notebook_seconds + LAUNCH_SECONDS * (1 + limits.restarts) + _SPARE_SECONDS
        try:
            future = slot.ready().submit(run_task, task)
        except BrokenProcessPool:  # it died while it had nothing to do
            slot.drop()
            future = slot.ready().submit(run_task, task)
        flying[future] = _Flight(task, slot, attempt, time.monotonic() + 2 * seconds)

    def _result(self, future: Future[Done | Solved], flight: _Flight) -> Done | Solved | None:
        """None when the worker died."""
        try:
            return future.result()
        except BrokenProcessPool:
            flight.slot.drop()
            return None
        except Exception as fault:  # it could not be sent, or not be read: ours, and only this submission's
            if not isinstance(flight.task, Bundle):
                raise
            return failed(flight.task, f"{type(fault).__name__}: {fault}".splitlines()[0])


@contextmanager
def _unfit() -> Iterator[None]:
    try:
        yield
    except ZygoteUnfit as unfit:
        raise GradingError(f"no kernels can be started here: {unfit}") from None
