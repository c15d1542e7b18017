"""One kernel that runs a submission: cells under a clock and an output cap, questions between them, and a new kernel
when the old one is gone. It never raises for what the student's code does, only when no kernel can be had at all."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import TracebackType

from autograde.exercise.model import Exercise
from autograde.grading.limits import GradingLimits
from autograde.grading.read.files import write_files
from autograde.grading.run.ask import NotAnswered, answer_in, question
from autograde.grading.run.outputs import Outputs
from autograde.grading.run.slices import Names
from autograde.judge.limits import Limits
from autograde.judge.values import Answer
from autograde.judge.verdict import Status
from autograde.kernels.guard.policy import SandboxPolicy, SandboxUnavailable
from autograde.kernels.start.conversation import Conversation, Ended, Hearing
from autograde.kernels.start.grading_kernel import GradingKernel
from autograde.kernelside.frames import ASK, NAMES, RUN, packed

_NAMES_SECONDS = 20.0  # for all cells of a notebook


class NoKernel(Exception):
    """No kernel could be started: the grader's trouble, not the student's."""


@dataclass(frozen=True)
class CellRun:
    """How a cell went. `stopped` says what the session had to do; a cell that raised an error simply ended."""

    outputs: Outputs
    stopped: Status | None = None
    reason: str = ""
    strays: int = 0  # answers to questions nobody asked


class GradingSession:
    """`with GradingSession(policy, files, limits) as session:` then run() and ask()."""

    def __init__(self, policy: SandboxPolicy, files: Mapping[str, bytes], limits: GradingLimits) -> None:
        self.policy = policy
        self.files = files
        self.limits = limits
        self.lost = False  # the kernel is dead, or no longer obeys
        self.start_seconds = 0.0

    def __enter__(self) -> GradingSession:
        self._start()
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.kernel.close()

    def restart(self) -> None:
        """A new kernel that knows nothing of the old one."""
        self.kernel.close()
        self._start()

    def run(self, source: str, seconds: float, room: int) -> CellRun:
        """Execute one cell."""
        limits, outputs = self.limits, Outputs(room)
        hearing = Hearing(outputs, limits.flood_bytes, limits.flood_messages)
        ended = self._conversation.say(RUN, hearing, source.encode("utf-8", "replace"), seconds)
        if ended in ("dead", "broken"):
            return self._lose(outputs, ended, hearing.strays)
        if ended == "idle":
            return CellRun(outputs, strays=hearing.strays)
        reason = "printed too much" if ended == "flooded" else f"still ran after {seconds:.0f} seconds"
        outputs.add_error("Stopped", f"The cell {reason}.")
        strays = hearing.strays + self._interrupt()
        return CellRun(outputs, Status.OUTPUT_LIMIT if ended == "flooded" else Status.TIMEOUT, reason, strays)

    def ask(self, exercise: Exercise, seed: int, asks: str, limits: Limits) -> Answer:
        """The kernel's answer to one question, or NotAnswered with what became of it."""
        seconds = min(exercise.seconds, limits.seconds)
        hearing = Hearing(most_bytes=limits.output_bytes, most_frames=limits.messages, asked=True)
        ended = self._conversation.say(ASK, hearing, question(exercise.id, seed, asks), seconds)
        if ended == "broken":
            self.lost = True
            if self._conversation.lost == "loud":
                what = "sent too much at once"
                raise NotAnswered(f"The kernel {what} while it was asked", Status.OUTPUT_LIMIT, hearing.strays)
            raise NotAnswered("The kernel broke its connection while it was asked", Status.CRASHED, hearing.strays)
        if ended in ("over", "flooded"):
            hearing.strays += self._interrupt()  # what comes from now on does not count
        status, reason = self._why_dead() if ended == "dead" else (Status.NOT_ANSWERED, "")
        try:
            return answer_in(hearing, ended, limits, seconds)
        except NotAnswered as none:
            if none.status is Status.CRASHED:
                raise NotAnswered(f"{reason} while it was asked", status, none.strays) from None
            raise

    def names(self, cells: Iterable[str]) -> dict[str, Names] | None:
        """Which global names cells bind and use, from a kernel in which none of them ran yet; None when it cannot tell."""
        hearing, texts = Hearing(asked=True), list(cells)
        if self._conversation.say(NAMES, hearing, packed(texts), _NAMES_SECONDS) != "idle" or hearing.answers != 1:
            self.lost = True
            return None
        found = json.loads(hearing.answer)
        made = (Names(frozenset(binds), frozenset(uses), hiding) for binds, uses, hiding in found)
        return dict(zip(texts, made, strict=True))

    def _start(self) -> None:
        began = time.monotonic()
        self.lost = False
        try:
            self.kernel = GradingKernel.start(self.policy, lambda folder: write_files(folder, self.files))
        except (OSError, SandboxUnavailable) as error:
            raise NoKernel(str(error).splitlines()[0] if str(error) else type(error).__name__) from None
        self._conversation = Conversation(self.kernel)
        self.start_seconds += time.monotonic() - began

    def _interrupt(self) -> int:
        """A kernel that does not come back to a question of ours is lost. Gives the strays meanwhile."""
        self.kernel.interrupt()
        hearing = Hearing()
        ended = self._conversation.say(RUN, hearing, b"", self.limits.grace_seconds)
        self.lost |= ended != "idle"
        return hearing.strays

    def _lose(self, outputs: Outputs, ended: Ended, strays: int) -> CellRun:
        """The kernel is dead, or cut off by what its code did to the connection."""
        self.lost = True
        if ended == "dead":
            status, reason = self._why_dead()
            outputs.add_error("DeadKernel", reason)
        else:
            loud = self._conversation.lost == "loud"
            status = Status.OUTPUT_LIMIT if loud else Status.CRASHED
            reason = "printed too much at once" if loud else "broke its kernel's connection"
            outputs.add_error("Stopped", f"The cell {reason}.")
        return CellRun(outputs, status, reason, strays)

    def _why_dead(self) -> tuple[Status, str]:
        """The zygote knows which limit ended a kernel."""
        self.lost = True
        cause = self.kernel.cause
        status = Status.CRASHED
        if "memory" in cause:
            status = Status.OUT_OF_MEMORY
        elif "clock" in cause:
            status = Status.TIMEOUT
        return status, f"the kernel was stopped ({cause})" if cause else "the kernel died"
