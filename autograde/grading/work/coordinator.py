"""The coordinator: finds what is to be graded, hands it to an engine, and writes down what comes back.

It holds one submission per worker at a time and, of every other one, a few words; so its memory does not grow with the
class.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Protocol

from autograde.course import Course, CourseError, select
from autograde.grading.errors import GradingError, Stopped, os_error
from autograde.grading.keep.folder import OutputFolder, RunNote
from autograde.grading.keep.journal import Kept
from autograde.grading.keep.lock import FolderLock
from autograde.grading.keep.marks import Entries
from autograde.grading.keep.roster import read_roster
from autograde.grading.keep.term import LONG_AGO, Term, moment
from autograde.grading.read.assignment import Solution
from autograde.grading.read.files import read_timestamp
from autograde.grading.read.find import Found, find_submissions
from autograde.grading.read.key import harness_digest
from autograde.grading.read.submission import Submission, read_submission
from autograde.grading.read.timestamp import submitted_at
from autograde.grading.record import Outcome, Who
from autograde.grading.run.grade_one import Bundle, Grading, unjudged
from autograde.grading.run.seeds import SeedPlan
from autograde.grading.run.solution import Solved
from autograde.grading.work.choose_seeds import asked_otherwise, choose_plan, digest_of
from autograde.grading.work.cluster import ClusterEngine
from autograde.grading.work.options import Options
from autograde.grading.work.pool import LocalEngine, default_jobs
from autograde.grading.work.progress import Display
from autograde.grading.work.summary import Summary
from autograde.grading.work.worker import Done, Solve, Task
from autograde.kernels.start.grading_kernel import grading_policy
from autograde.reports.feedback import write_marks

if TYPE_CHECKING:
    from autograde.nbgrader.gradebook import Writer


class Engine(Protocol):
    def run(self, tasks: Iterator[Task | None]) -> Iterator[tuple[Task, Done | Solved]]: ...


def grade_class(options: Options, course: Course, show: Display) -> Summary:
    """Grade what has no valid record yet. Raises GradingError when the run as a whole cannot go on."""
    options.refuse()
    run = _Run(options, course, show)
    try:
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


class _Run:
    def __init__(self, options: Options, course: Course, show: Display) -> None:
        self.options = options
        self.course = course
        self.show = show
        self.policy = grading_policy(options.tier, course.settings.kernels)
        self.out = OutputFolder(options.out)
        self.note: RunNote | None = None  # what the last run here left, then this one's
        self.plan = SeedPlan()
        self.term = Term()
        self.handed_in: list[Found] = []  # the whole class, whichever part of it is graded here
        self.solutions: dict[str, Solution] = {}
        self.solved: dict[str, Solved] = {}
        self.begun = False

    def run(self) -> Summary:
        began = time.monotonic()
        self.note = self.out.read_note()
        self.term = self._term()
        found = self._find()
        self._refuse_loss(found)
        self.out.write_term(self.term)
        if dropped := self.out.journal.recover():
            self.show.note(f"{self.out.journal.file}: {dropped} torn or unreadable lines left out; graded again")
        index = self.out.journal.index()
        self._forget(found, index)
        todo = self._todo(found, index)
        summary = Summary(str(self.out.root), total=len(todo), reused=len(found) - len(todo))
        if todo or not self.out.journal.file.exists():  # a part of the class may have nobody in it
            self._grade(todo, summary.reused)
            self.out.journal.file.touch()
        entries = self._settle()
        if self.note is not None and not self.note.ended:
            self._write_note(replace(self.note, ended=True))
        summary.seconds = time.monotonic() - began
        summary.seed_given = self.options.seed is not None or (self.note is not None and not self.note.fresh)
        return summary.count(self.out, entries)

    def stopped(self) -> str:
        """The line for whoever stopped it."""
        if not self.begun:
            return "stopped before anything was graded; run the same command again"
        return f"stopped; what is graded is in {self.out.root}. Run the same command again to grade the rest" + (
            " (without --regrade)" if self.options.regrade else ""
        )

    def _find(self) -> list[Found]:
        options, known = self.options, self.course.names()
        try:
            wanted = select(self.course, list(options.notebooks)) if options.notebooks else None
        except CourseError as error:
            raise GradingError(f"--notebook {error}") from None
        found = self.handed_in = find_submissions(options.submissions, known, wanted)
        if options.shard:
            found = [each for each in found if options.shard.has(self._team(each.who))]
        found = self._one_of_each_group(found)
        for name in sorted({each.assignment for each in found} & set(known)):
            self.solutions[name] = Solution.load(self.course, self.course.solution(name), options.limits)
        return found

    def _term(self) -> Term:
        """The course's calendar, and the roster: this run's, or the one that the folder knows."""
        roster = self.options.roster
        people = read_roster(roster, self.course.names()) if roster else self.out.term.people.values()
        return Term.of(self.course, people)

    def _team(self, who: Who) -> Who:
        return self.term.team(who[0]), who[1]

    def _one_of_each_group(self, found: list[Found]) -> list[Found]:
        """What a group handed in last; the run says what is left out."""
        latest: dict[Who, Found] = {}
        for each in sorted(
            found, key=lambda each: (moment(submitted_at(read_timestamp(each.folder))) or LONG_AGO, each.who)
        ):
            if (team := self._team(each.who)) in latest:
                left_out = latest[team].student
                self.show.note(f"{' / '.join(team)}: {each.student} handed in later than {left_out}, for the whole group")
            latest[team] = each
        if strangers := sorted({each.student for each in found if not self._known(each.student)}):
            more = f" and {len(strangers) - 5} more" if len(strangers) > 5 else ""
            self.show.note(f"not in the roster, and graded: {', '.join(strangers[:5])}{more}")
        return [each for each in found if latest[self._team(each.who)] is each]

    def _known(self, folder: str) -> bool:
        people = self.term.people
        return not people or any(each in people for each in self.term.members(folder))

    def _refuse_loss(self, found: list[Found]) -> None:
        """Before anything is written: would something that people entered have no place afterwards?"""
        options, elsewhere = self.options, self.out.gradebook_elsewhere()
        if elsewhere and options.db_url is None:
            raise GradingError(f"{self.out.root}: its gradebook is at {elsewhere}: add --db-url, or choose a new --out")
        if options.db_url is not None or self.out.gradebook.exists():
            self._gradebook.refuse_loss(self.term.everybody({each.who for each in found} | self.out.journal.index().keys()))

    def _forget(self, found: list[Found], index: dict[Who, Kept]) -> None:
        """A folder that was given its right name, or made readable, leaves no trouble behind. Points are never forgotten."""
        by_team = {self._team(each.who): each.who for each in found}
        if other := [who for who in index if by_team.get(self._team(who), who) != who]:
            self.out.withdraw(other, self._gradebook.entries())  # of the same group: what counts is graded now
            index = {who: kept for who, kept in index.items() if who not in other}
        if self.options.notebooks:
            return
        there, known, shard = {each.who for each in found}, self.course.names(), self.options.shard
        gone = [who for who in index if who not in there and (shard is None or shard.has(self._team(who)))]
        if kept := [who for who in gone if who[1] in known]:
            self.show.note(
                f"{len(kept)} graded before are not in {self.options.submissions} now, such as {' / '.join(kept[0])}: "
                "their records are kept; a new --out leaves them out"
            )
        if len(kept) < len(gone):
            self.out.withdraw([who for who in gone if who[1] not in known], self._gradebook.entries())

    def _todo(self, found: list[Found], index: dict[Who, Kept]) -> list[Found]:
        if self.options.regrade:
            return found
        otherwise = self._asked_otherwise()
        return [each for each in found if each.who in otherwise or not self._valid(each, index.get(each.who))]

    def _asked_otherwise(self) -> set[Who]:
        """With --seed: who was not asked these questions."""
        if self.options.seed is None:
            return set()
        assignments = [solution.assignment for solution in self.solutions.values()]
        exercises = [each.questions.exercise(graded.id) for each in assignments for graded in each.master.exercises]
        return asked_otherwise(self.out.journal.records(), SeedPlan.given(self.options.seed), exercises)

    def _valid(self, found: Found, kept: Kept | None) -> bool:
        if kept is None or kept.status is Outcome.GRADER_ERROR or kept.sandbox != self.options.tier.value:
            return False
        return kept.key == self._read(found).key

    def _read(self, found: Found) -> Submission:
        solution = self.solutions.get(found.assignment)
        assignment = solution.assignment if solution else None
        return read_submission(found, assignment, self.options.limits, harness_digest(self.policy.env))

    def _grade(self, todo: list[Found], reused: int) -> None:
        options, handed_in = self.options, digest_of(self.handed_in, self.options.limits)
        self.plan = choose_plan(self.note, handed_in, options.seed, options.seed_file, options.regrade)
        note = RunNote(self.plan.run, self.plan.fresh, str(options.shard or ""), handed_in)
        to_run = [each for each in todo if not each.problem]
        with self._engine(to_run) as engine:
            if not to_run:
                self._begin(note, todo, reused)
            try:
                for task, result in engine.run(self._tasks(to_run)) if engine else ():
                    if isinstance(result, Solved):
                        self._take(task, result)
                    if not self.begun:
                        self._begin(note, todo, reused)
                    if isinstance(task, Bundle) and isinstance(result, Done):
                        self._keep(task.submission, result)
            except KeyboardInterrupt:
                self.show.stop()
                if self.begun:
                    self._settle()
                raise

    @contextmanager
    def _engine(self, to_run: list[Found]) -> Iterator[Engine | None]:
        """Who grades, after the solutions were asked here; nobody when there is nothing to run."""
        options, policy = self.options, self.policy
        if not to_run:
            yield None
        elif options.scheduler:
            with ClusterEngine(options.scheduler) as engine:
                with LocalEngine(1, policy) as local:
                    for task, solved in local.run(map(self._solve, self._names(to_run))):
                        assert isinstance(solved, Solved)
                        self._take(task, solved)
                yield engine
        else:
            with LocalEngine(min(options.jobs or default_jobs(), len(to_run)), policy) as engine:
                # Both take a while: now, while the workers start.
                import_module("autograde.nbgrader.gradebook")
                harness_digest(policy.env)
                yield engine

    def _names(self, to_run: list[Found]) -> list[str]:
        return sorted({each.assignment for each in to_run})

    def _tasks(self, to_run: list[Found]) -> Iterator[Task | None]:
        """By assignment: the solution is asked while the submissions to the one before are graded."""
        names = self._names(to_run)
        for ahead in (name for name in names[:1] if name not in self.solved):
            yield self._solve(ahead)
        for name, following in zip(names, [*names[1:], ""], strict=True):
            if following and following not in self.solved:
                yield self._solve(following)
            while name not in self.solved:
                yield None
            yield from (self._bundle(found) for found in to_run if found.assignment == name)

    def _solve(self, name: str) -> Solve:
        self.show.note(f"{name}: asking the solution for this run's answers")
        return Solve(self.solutions[name], self.plan, self.options.limits, self.policy, self.options.all_cells)

    def _take(self, task: Task, solved: Solved) -> None:
        assert isinstance(task, Solve)
        name = task.solution.assignment.name
        for exercise, fault in solved.faults.items():
            self.show.note(f"{exercise}: the solution gives no answer ({fault}); it will be a grader-error for everybody")
        if solved.faults and not solved.references:
            raise GradingError(f"the solution of {name} answers no question: {next(iter(solved.faults.values()))}")
        self.solved[name] = solved

    def _begin(self, note: RunNote, todo: list[Found], reused: int) -> None:
        """From here on older results are gone: a crash must not leave them in place of new ones."""
        self._write_note(note)
        self.begun = True
        again = [each.who for each in todo]
        self._gradebook.withdraw(self.term.everybody(again))
        self.out.withdraw(again, self._gradebook.entries())
        self.show.begin(len(todo), reused)
        for found in todo:
            if found.problem:
                self._keep(*self._refusal(found))

    def _bundle(self, found: Found) -> Bundle:
        name, options = found.assignment, self.options
        submission, assignment = self._read(found), self.solutions[name].assignment
        return Bundle(submission, assignment, self.solved[name], options.limits, self.policy, options.all_cells)

    def _refusal(self, found: Found) -> tuple[Submission, Done]:
        submission, solution = self._read(found), self.solutions.get(found.assignment)
        exercises = solution.assignment.master.exercises if solution else ()
        return submission, Done.of(Grading(unjudged(submission, exercises, self.policy)))

    def _keep(self, submission: Submission, done: Done) -> None:
        self.out.keep(done.record, done.page, done.notebook, submission.files)
        self.show.done(done.record)

    def _write_note(self, note: RunNote) -> None:
        self.note = note
        self.out.write_note(note)

    @cached_property
    def _gradebook(self) -> Writer:
        from autograde.nbgrader.gradebook import Writer

        url = self.options.db_url or f"sqlite:///{self.out.gradebook}"
        return Writer(url, self.course, self.show.note, self.options.changes)

    def _settle(self) -> Entries:
        """Everything that follows from the journal and from what people entered by now, which is given back."""
        if self.options.db_url:
            self.out.note_gradebook(self._gradebook.database.shown)
        entries = self._gradebook.entries()
        write_marks(self.out, entries)
        self._gradebook.write(self.out.marked(entries), self.term)
        return entries
