"""The coordinator: finds what is to be graded, hands it to an engine, and writes down what comes back.

It holds one submission per worker at a time and, of every other one, a few words; so its memory does not grow with the
class.
"""

from __future__ import annotations

import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from autograde.authoring.course import AuthoringError, Course, select
from autograde.grading.engine.assignments import Assignment, unknown
from autograde.grading.engine.classroom import Found, Who, find_submissions, read_notebook
from autograde.grading.engine.errors import GradingError, Stopped, os_error
from autograde.grading.engine.folder import OutputFolder, RunNote
from autograde.grading.engine.journal import Entry
from autograde.grading.engine.local import LocalEngine, default_jobs
from autograde.grading.engine.lock import FolderLock
from autograde.grading.engine.progress import Display, Row, Summary, Tally, told
from autograde.grading.engine.shards import Shard
from autograde.grading.engine.task import Done, Task, refused
from autograde.grading.files import read_files
from autograde.grading.grade_one import Bundle, bundle_key
from autograde.grading.key import harness_digest
from autograde.grading.limits import GradingLimits
from autograde.grading.record import Outcome
from autograde.grading.run import References
from autograde.grading.seeds import SeedPlan
from autograde.grading.session import NoKernel
from autograde.grading.solutions import MasterError
from autograde.grading.submission import Quarantined
from autograde.kernels.policy import SandboxPolicy, Tier
from autograde.kernels.tiers import why_unavailable

if TYPE_CHECKING:
    from autograde.grading.gradebook import Writer

# One thread for each kernel: jobs do not fight for cores, and the numbers do not depend on how many there are. No GPU:
# a forked kernel cannot have one.
KERNEL_ENVIRONMENT = {"TF_NUM_INTRAOP_THREADS": "1", "TF_NUM_INTEROP_THREADS": "1", "CUDA_VISIBLE_DEVICES": "-1"}
_TROUBLES = 30


@dataclass(frozen=True)
class Options:
    submissions: Path
    out: Path
    notebooks: tuple[str, ...] = ()
    jobs: int | None = None
    tier: Tier = Tier.GUARD
    scheduler: str | None = None
    shard: Shard | None = None
    seed: int | None = None
    regrade: bool = False
    db_url: str | None = None
    limits: GradingLimits = field(default_factory=GradingLimits)

    @property
    def policy(self) -> SandboxPolicy:
        return SandboxPolicy(tier=self.tier, env=KERNEL_ENVIRONMENT)


class Engine(Protocol):
    def grade(self, tasks: Iterator[Task]) -> Iterator[Done]: ...


def grade_class(options: Options, course: Course, show: Display) -> Summary:
    """Grade what has no valid record yet. Raises GradingError when the run as a whole cannot go on."""
    _refuse(options)
    run = _Run(options, course, show)
    try:
        with _stoppable():
            options.out.mkdir(parents=True, exist_ok=True)
            with FolderLock(options.out) as lock:
                if lock.stale:
                    show.note(f"an earlier run did not end in order ({lock.stale}): going on where it stopped")
                return run.run()
    except OSError as error:
        raise os_error("cannot write", error, options.out) from None
    except KeyboardInterrupt:
        raise Stopped(run.stopped()) from None
    finally:
        show.stop()


def _refuse(options: Options) -> None:
    if options.scheduler and options.tier is Tier.NONE:
        raise GradingError("--scheduler needs a sandbox: on a cluster an unguarded student could command every worker")
    if options.scheduler and options.shard:
        raise GradingError("--scheduler and --shard exclude each other: one spreads a class by itself")
    if options.out.resolve().is_relative_to(options.submissions.resolve()):
        raise GradingError(f"--out {options.out}: among the submissions it would count as a student; choose another folder")
    if options.jobs is not None and options.jobs < 1:
        raise GradingError(f"--jobs {options.jobs}: at least 1")
    # On a cluster it is the workers' machines that count; each refuses by itself.
    if not options.scheduler and (reason := why_unavailable(options.tier)):
        raise GradingError(f"--sandbox {options.tier.value}: {reason}; `autograde doctor` says more")


class _Run:
    def __init__(self, options: Options, course: Course, show: Display) -> None:
        self.options = options
        self.course = course
        self.show = show
        self.out = OutputFolder(options.out)
        self.plan = SeedPlan()
        self.assignments: dict[str, Assignment] = {}
        self.references: dict[str, References] = {}
        self.begun = False

    def run(self) -> Summary:
        began = time.monotonic()
        found = self._find()
        if dropped := self.out.journal.recover():
            self.show.note(f"{self.out.journal.file}: {dropped} torn or unreadable lines left out; graded again")
        self._plan()
        index = self.out.journal.index()
        self._forget(found, index)
        todo = self._todo(found, index)
        tally = Tally(total=len(todo), reused=len(found) - len(todo))
        if todo:
            self._grade(todo)
        elif not self.out.journal.file.exists():  # a part of the class with nobody in it
            self._note()
            self.out.journal.file.touch()
        self._settle()
        tally.seconds = time.monotonic() - began
        return self._summary(tally)

    def stopped(self) -> str:
        """The line for whoever stopped it."""
        if not self.begun:
            return "stopped before anything was graded; run the same command again"
        return f"stopped; what is graded is in {self.out.root}. Run the same command again to grade the rest" + (
            " (without --regrade)" if self.options.regrade else ""
        )

    def _find(self) -> list[Found]:
        options = self.options
        try:
            wanted = select(self.course, list(options.notebooks)) if options.notebooks else None
        except AuthoringError as error:
            raise GradingError(f"--notebook {error}") from None
        found = find_submissions(options.submissions, self.course.names(), wanted)
        if options.shard:
            found = [each for each in found if options.shard.has(each.who)]
        for name in sorted({each.assignment for each in found} & set(self.course.names())):
            self.assignments[name] = Assignment.load(self.course, name, options.limits)
        return found

    def _plan(self) -> None:
        """The seeds of the run that began in this folder, so that a resumed run asks the same questions."""
        note = self.out.read_note()
        if self.options.seed is not None:
            self.plan = SeedPlan.given(self.options.seed)
        elif note is not None and not (self.options.regrade and note.fresh):
            self.plan = note.plan

    def _note(self) -> None:
        shard = self.options.shard
        self.out.write_note(RunNote(self.plan.run, self.plan.fresh, str(shard) if shard else ""))

    def _forget(self, found: list[Found], index: dict[Who, Entry]) -> None:
        """A folder that was given its right name, or made readable, leaves no trouble behind. Points are never forgotten."""
        if self.options.notebooks:
            return
        there, known, shard = {each.who for each in found}, self.course.names(), self.options.shard
        gone = [who for who in index if who not in there and (shard is None or shard.has(who))]
        if kept := [who for who in gone if who[1] in known]:
            self.show.note(
                f"{len(kept)} graded before are not in {self.options.submissions} now, such as {' / '.join(kept[0])}: "
                "their records are kept; a new --out leaves them out"
            )
        if len(kept) < len(gone):
            self.out.withdraw([who for who in gone if who[1] not in known])

    def _todo(self, found: list[Found], index: dict[Who, Entry]) -> list[Found]:
        if self.options.regrade:
            return found
        return [each for each in found if not self._valid(each, index.get(each.who))]

    def _valid(self, found: Found, entry: Entry | None) -> bool:
        if entry is None or entry.status is Outcome.GRADER_ERROR:
            return False
        try:
            bundle = self._bundle(found)
        except (Quarantined, OSError) as problem:
            bundle = self._empty(found, str(problem))
        return entry.key == bundle_key(bundle) and entry.sandbox == self.options.tier.value

    def _bundle(self, found: Found) -> Bundle:
        """Raises Quarantined or OSError when there is nothing to grade."""
        if found.problem:
            raise Quarantined(found.problem)
        limits = self.options.limits
        return self.assignments[found.assignment].bundle(
            found.student,
            read_notebook(found, limits),
            read_files(found.folder, limits),
            self.references.get(found.assignment, {}),
            self.plan,
            limits,
            self.options.policy,
        )

    def _empty(self, found: Found, reason: str) -> Bundle:
        """For a record without a notebook: its key follows from the reason."""
        known = self.assignments.get(found.assignment)
        master = known.master if known else unknown(found.assignment)
        policy, limits = self.options.policy, self.options.limits
        return Bundle(found.student, found.assignment, reason.encode(), master.blob, {}, "", {}, limits, policy)

    def _grade(self, todo: list[Found]) -> None:
        names = sorted({each.assignment for each in todo if not each.problem})
        policy, options = self.options.policy, self.options
        jobs = min(options.jobs or default_jobs(), len(todo))
        if options.scheduler:
            from autograde.grading.engine.cluster import ClusterEngine

            with ClusterEngine(options.scheduler) as engine:
                if names:
                    with LocalEngine(1, policy) as local:
                        self._solve(local, names)
                self._work(engine, todo)
        elif names:
            with LocalEngine(jobs, policy) as engine:
                self._gradebook()
                self._solve(engine, names)
                self._work(engine, todo)
        else:
            self._work(_Nobody(), todo)

    def _solve(self, engine: LocalEngine, names: list[str]) -> None:
        for name in names:
            assignment = self.assignments[name]
            self.show.note(f"{name}: asking the solution for this run's answers")
            try:
                solved = engine.solve(assignment.solution, self.plan, self.options.limits, dict(assignment.files))
            except (NoKernel, MasterError) as error:
                raise GradingError(f"the solution of {name} does not run: {error}") from None
            for exercise, fault in solved.faults.items():
                self.show.note(
                    f"{exercise}: the solution gives no answer ({fault}); it will be a grader-error for everybody"
                )
            if solved.faults and not solved.references:
                raise GradingError(f"the solution of {name} answers no question: {next(iter(solved.faults.values()))}")
            self.references[name] = solved.references

    def _work(self, engine: Engine, todo: list[Found]) -> None:
        """From here on older results are gone: a crash must not leave them in place of new ones."""
        self._note()
        self.begun = True
        again = [each.who for each in todo]
        self._gradebook().withdraw(again)
        self.out.withdraw(again)
        self.show.begin(len(todo), 0)
        by_who = {each.who: each for each in todo}
        try:
            for done in engine.grade(self._tasks(todo)):
                self._keep(by_who[done.record.student, done.record.assignment], done)
        except KeyboardInterrupt:
            self.show.stop()
            self._settle()
            raise

    def _tasks(self, todo: list[Found]) -> Iterator[Task]:
        for found in todo:
            try:
                yield Task(self._bundle(found), found.notes, harness_digest())
            except Quarantined as reason:
                outcome = found.outcome if found.problem else Outcome.QUARANTINED
                self._refuse_one(found, outcome, str(reason))
            except OSError as error:
                self._refuse_one(found, Outcome.GRADER_ERROR, f"the files cannot be read: {error.strerror}")

    def _refuse_one(self, found: Found, outcome: Outcome, reason: str) -> None:
        done = refused(Task(self._empty(found, reason), found.notes), outcome, reason)
        self._keep(found, done)

    def _keep(self, found: Found, done: Done) -> None:
        try:
            own = self.assignments[found.assignment].files if done.notebook else {}
            files = {**read_files(found.folder, self.options.limits), **own} if done.notebook else {}
        except (Quarantined, OSError):
            files = {}  # they changed while they were graded
        self.out.keep(done, files)
        self.show.done(done.record)

    def _gradebook(self) -> Writer:
        # Seconds, for nbgrader and its database: meanwhile the workers start.
        from autograde.grading.gradebook import Writer

        return Writer(self.options.db_url or f"sqlite:///{self.out.gradebook}", self.course, self.show.note)

    def _settle(self) -> None:
        """Everything that follows from the journal."""
        self.out.write_table()
        self._gradebook().write(self.out.journal.records(), self.out.submission)

    def _summary(self, tally: Tally) -> Summary:
        return summarise(self.out, tally)


def summarise(out: OutputFolder, tally: Tally) -> Summary:
    """From the journal, so that it tells of the whole folder and not only of the last run."""
    counts: dict[str, Counter[Outcome]] = {}
    scores: dict[str, float] = {}
    most: dict[str, float] = {}
    troubles: list[str] = []
    for record in out.journal.records():
        name = record.assignment
        counts.setdefault(name, Counter())[record.status] += 1
        tally.outcomes[record.status] += 1
        most[name] = max(most.get(name, 0.0), record.max_score)
        if record.status is Outcome.GRADED:
            scores[name] = scores.get(name, 0.0) + record.score
        elif len(troubles) < _TROUBLES:
            troubles.append(told(record))
    rows = []
    for name, count in sorted(counts.items()):
        graded = count[Outcome.GRADED]
        mean = scores[name] / graded if graded else None
        rest = (count[Outcome.QUARANTINED], count[Outcome.GRADER_ERROR])
        rows.append(Row(name, sum(count.values()), graded, *rest, mean, most[name]))
    return Summary(tally, tuple(rows), str(out.root), tuple(troubles))


class _Nobody:
    """The engine for a class in which nothing can be run."""

    def grade(self, tasks: Iterator[Task]) -> Iterator[Done]:
        yield from (refused(task, Outcome.GRADER_ERROR, "no engine") for task in tasks)


@contextmanager
def _stoppable() -> Iterator[None]:
    """A scheduler's SIGTERM means the same as Ctrl-C."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


__all__ = ["GradingError", "Options", "grade_class"]
