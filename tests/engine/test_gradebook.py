"""nbgrader's gradebook gets what serial `nbgrader autograde` would have written; on SQLite and on a PostgreSQL server."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from sqlalchemy import create_engine, text

from autograde.course import Course
from autograde.grading.errors import GradingError
from autograde.grading.keep.marks import Changes, Entry, marked
from autograde.grading.keep.term import Lateness, Term
from autograde.grading.read.timestamp import submitted_at
from autograde.grading.record import ExerciseRecord, Outcome, Record
from autograde.nbgrader.database import Database
from autograde.nbgrader.entries import read_entries
from autograde.nbgrader.gradebook import _LONGEST_NAME, _TOGETHER, Writer
from autograde.settings import Late
from tests.engine.classes import COURSE, EXERCISES, NAME, make_course

ADA = Record(
    "ada", NAME, Outcome.GRADED, "", 3.0, 6.0, "guard", 0.5, {}, {}, "key",
    exercises=(ExerciseRecord("01-forward", "passed", 3.0, 3.0), ExerciseRecord("01-loss", "not-attempted", 0.0, 3.0)),
)  # fmt: skip
BO = replace(
    ADA, student="bo, =1", status=Outcome.QUARANTINED, reason="empty", score=0.0,
    exercises=tuple(replace(each, verdict="quarantined", points=0.0) for each in ADA.exercises),
)  # fmt: skip


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    """A server of its own on a free port; as the user `postgres` when root runs the tests, whom the server refuses."""
    pytest.importorskip("psycopg", reason="no PostgreSQL driver: pip install 'psycopg[binary]'")
    # Debian keeps a server's programs off the PATH.
    path = os.pathsep.join([os.environ["PATH"], *map(str, Path("/usr/lib/postgresql").glob("*/bin"))])
    initdb, pg_ctl = shutil.which("initdb", path=path), shutil.which("pg_ctl", path=path)
    if initdb is None or pg_ctl is None:
        pytest.skip("no PostgreSQL server: apt-get install postgresql")
    root = Path(tempfile.mkdtemp(prefix="autograde-test-"))  # pytest's own folders are closed to other users
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    user = None
    if os.geteuid() == 0:
        user = "postgres"
        os.chown(root, pwd.getpwnam(user).pw_uid, -1)
    data = str(root / "data")

    def run(*command: str) -> None:
        subprocess.run(command, user=user, check=True, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    run(initdb, "-D", data, "-A", "trust", "-U", "grader")
    run(pg_ctl, "-D", data, "-w", "-o", f"-p {port} -h 127.0.0.1 -k {root}", "-l", str(root / "log"), "start")
    try:
        yield f"postgresql://grader@127.0.0.1:{port}/postgres"
    finally:
        run(pg_ctl, "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(root)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'gradebook.db'}"
    server = request.getfixturevalue("postgres")

    with create_engine(server, isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text(f"CREATE DATABASE test_{tmp_path.name[-40:]}".replace("-", "_").lower()))
    return server.removesuffix("/postgres") + f"/test_{tmp_path.name[-40:]}".replace("-", "_").lower()


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return make_course(tmp_path / "course")


def test_an_address_without_a_driver_means_the_one_that_is_installed() -> None:
    assert Database("postgresql://grader@nowhere/gradebook").url.drivername == "postgresql+psycopg"
    assert Database("postgresql+psycopg2://grader@nowhere/gradebook").url.drivername == "postgresql+psycopg2"


def write(url: str, course: Course, *records: Record, changes: Changes | None = None) -> list[str]:
    notes: list[str] = []
    Writer(url, course, notes.append, changes).write(map(marked, records))
    return notes


def grades(url: str, student: str) -> dict[str, tuple[float | None, float | None, bool]]:
    with Gradebook(url) as book:
        rows = book.find_submission_notebook(NAME, NAME, student).grades
        return {row.name: (row.auto_score, row.manual_score, row.needs_manual_grade) for row in rows}


def test_a_new_one_has_the_revision_that_nbgrader_would_give_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)  # nbgrader starts alembic from there
    asked = text("SELECT version_num FROM alembic_version")
    with (
        Gradebook(f"sqlite:///{tmp_path / 'theirs.db'}") as theirs,
        Database(f"sqlite:///{tmp_path / 'ours.db'}").open() as ours,
    ):
        assert ours.db.execute(asked).scalars().all() == theirs.db.execute(asked).scalars().all()


def test_scores_and_unknown_students(url: str, course: Course) -> None:
    write(url, course, ADA, BO)
    assert grades(url, "ada") == {"01-forward-check": (3, None, False), "01-loss-check": (0, None, False)}
    assert set(grades(url, "bo, =1").values()) == {(None, None, True)}
    with Gradebook(url) as book:
        ada = book.find_submission(NAME, "ada")
        assert (ada.score, ada.max_score) == (3, 6)
        comments = {row.name: row.auto_comment for row in book.find_submission_notebook(NAME, NAME, "ada").comments}
        assert comments == {"01-forward": None, "01-loss": "No response."}


def test_writing_twice_changes_nothing(url: str, course: Course) -> None:
    write(url, course, ADA, BO)
    write(url, course, ADA, BO)
    with Gradebook(url) as book:
        assert sorted(student.id for student in book.students) == ["ada", "bo, =1"]
        assert len(book.find_assignment(NAME).submissions) == 2
        assert len(book.find_submission_notebook(NAME, NAME, "ada").grades) == 2


def test_no_old_score_while_it_is_graded_again(url: str, course: Course) -> None:
    write(url, course, ADA)
    Writer(url, course).withdraw([("ada", NAME), ("never seen", NAME)])
    assert set(grades(url, "ada").values()) == {(None, None, True)}
    write(url, course, replace(ADA, exercises=(ADA.exercises[0], replace(ADA.exercises[1], points=3.0, verdict="passed"))))
    assert grades(url, "ada")["01-loss-check"] == (3, None, False)


def with_another_assignment(course: Course, name: str) -> Course:
    shutil.copytree(course.solutions / NAME, course.solutions / name)
    for file in (course.source(name), course.solution(name)):
        (file.parent / f"{NAME}{file.suffix}").rename(file)
    return course


def test_more_than_are_written_together_and_two_assignments_of_each(url: str, course: Course) -> None:
    with_another_assignment(course, "02_more")
    everybody = [f"student {number:03d}" for number in range(_TOGETHER + 7)]
    records = [replace(ADA, student=who, assignment=name) for who in everybody for name in (NAME, "02_more")]
    assert not write(url, course, *records)
    with Gradebook(url) as book:
        assert {student.id: student.score for student in book.students} == dict.fromkeys(everybody, 6)
    Writer(url, course).withdraw([record.who for record in records if record.assignment == NAME])
    with Gradebook(url) as book:
        assert {student.score for student in book.students} == {3}


def test_a_name_that_is_too_long_is_told_of_and_left_out(url: str, course: Course) -> None:
    [note] = write(url, course, replace(ADA, student="x" * (_LONGEST_NAME + 1)), replace(ADA, student="y" * _LONGEST_NAME))
    assert "the name is too long for the gradebook" in note
    with Gradebook(url) as book:
        assert [student.id for student in book.students] == ["y" * _LONGEST_NAME]


def test_a_quarantine_takes_the_old_score_away(url: str, course: Course) -> None:
    write(url, course, ADA)
    write(url, course, replace(BO, student="ada"))
    assert set(grades(url, "ada").values()) == {(None, None, True)}


def test_a_grader_error_costs_no_points_but_is_looked_at(url: str, course: Course) -> None:
    broken = replace(ADA.exercises[1], verdict="grader-error")
    write(url, course, replace(ADA, status=Outcome.GRADER_ERROR, exercises=(ADA.exercises[0], broken)))
    assert grades(url, "ada") == {"01-forward-check": (3, None, False), "01-loss-check": (None, None, True)}


def test_what_a_human_entered_is_kept(url: str, course: Course) -> None:
    write(url, course, ADA)
    with Gradebook(url) as book:
        grade = book.find_grade("01-loss-check", NAME, NAME, "ada")
        grade.manual_score, grade.needs_manual_grade = 2.0, False
        book.db.commit()
    write(url, course, ADA)
    assert grades(url, "ada")["01-loss-check"] == (0, 2, False)
    Writer(url, course).withdraw([("ada", NAME)])
    write(url, course, ADA)
    assert grades(url, "ada")["01-loss-check"] == (0, 2, True)  # graded anew: the human should look again


def test_lateness_costs_there_what_it_costs_in_the_mark(url: str, course: Course) -> None:
    term = Term(late=Late({NAME: "2026-03-01 00:00 UTC"}, penalty=0.1))
    late = marked(replace(ADA, submitted="2026-03-02 10:00:00 UTC"), late=Lateness(2, 0, 0.2))
    Writer(url, course).write([late], term)
    with Gradebook(url) as book:
        ada = book.find_submission(NAME, "ada")
        assert (ada.total_seconds_late, ada.late_submission_penalty) == (34 * 3600, 0.6)
        assert late.score == 2.4
    Writer(url, course).write([marked(ADA)], term)  # an extension was given
    with Gradebook(url) as book:
        assert not book.find_submission(NAME, "ada").late_submission_penalty


def test_an_assignment_that_got_another_exercise(url: str, tmp_path: Path) -> None:
    before = make_course(tmp_path / "before", EXERCISES[:1])
    after = make_course(tmp_path / "after")
    one = replace(ADA, exercises=ADA.exercises[:1])
    write(url, before, one, replace(one, student="not in the journal"))
    enter(url, "ada", "01-forward", 2.5, "Nice.")
    enter(url, "not in the journal", "01-forward", 1.0)
    assert any("other cells" in note for note in write(url, after, ADA))
    assert grades(url, "ada") == {"01-forward-check": (3, 2.5, False), "01-loss-check": (0, None, False)}
    assert entered(url) == {
        ("ada", NAME): {"01-forward": Entry(2.5, None, "Nice.")},
        ("not in the journal", NAME): {"01-forward": Entry(1.0)},
    }


def test_an_exercise_with_a_new_name_takes_along_what_people_entered(url: str, course: Course, tmp_path: Path) -> None:
    after = make_course(tmp_path / "after", ("01-forward", "01-step"))
    write(url, course, ADA)
    enter(url, "ada", "01-loss", 2.0, "Half a point short.")
    renamed = replace(ADA, exercises=(ADA.exercises[0], replace(ADA.exercises[1], id="01-step")))
    with pytest.raises(GradingError, match="no exercise 01-loss now.*for ada would be lost.*--renamed 01-loss=NEW"):
        write(url, after, renamed)
    assert entered(url) == {("ada", NAME): {"01-loss": Entry(2.0, None, "Half a point short.")}}
    with pytest.raises(GradingError, match="01-loss=01-forward: the gradebook has both"):
        Writer(url, after, changes=Changes({"01-loss": "01-forward"})).refuse_loss([])
    write(url, after, renamed, changes=Changes({"01-loss": "01-step"}))
    assert entered(url) == {("ada", NAME): {"01-step": Entry(2.0, None, "Half a point short.")}}
    assert grades(url, "ada") == {"01-forward-check": (3, None, False), "01-step-check": (0, 2, False)}


def test_what_was_entered_for_an_exercise_that_is_gone_is_given_up_only_when_asked(url: str, tmp_path: Path) -> None:
    before, after = make_course(tmp_path / "before"), make_course(tmp_path / "after", EXERCISES[:1])
    write(url, before, ADA)
    enter(url, "ada", "01-loss", None, "A comment alone.")
    for lossy in (lambda: write(url, after, ADA), lambda: Writer(url, after).refuse_loss([])):
        with pytest.raises(GradingError, match="nothing was written") as told:
            lossy()
        assert "\n" not in str(told.value)
    write(url, after, ADA, changes=Changes(removed=frozenset({"01-loss"})))
    assert entered(url) == {} and set(grades(url, "ada")) == {"01-forward-check"}


def test_an_assignment_that_is_gone_keeps_what_was_entered(url: str, course: Course, tmp_path: Path) -> None:
    other = make_course(tmp_path / "other", name="02_other")
    write(url, course, ADA)
    enter(url, "ada", "01-loss", 1.0)
    with pytest.raises(GradingError, match=f"the course has no {NAME} now.*for ada"):
        Writer(url, other).refuse_loss([("ada", NAME)])
    Writer(url, other).refuse_loss([("ada", "02_other")])  # of another course in the same gradebook


def enter(url: str, student: str, exercise: str, points: float | None, comment: str = "") -> None:
    """As formgrader does."""
    with Gradebook(url) as book:
        grade = book.find_grade(f"{exercise}-check", NAME, NAME, student)
        if points is not None:
            grade.manual_score, grade.needs_manual_grade = points, False
        if comment:
            book.find_comment(exercise, NAME, NAME, student).manual_comment = comment
        book.db.commit()


def entered(url: str) -> dict[tuple[str, str], dict[str, Entry]]:
    return {who: dict(found) for who, found in read_entries(Database(url)).items()}


def test_an_assignment_that_is_not_of_this_course_is_left_out(url: str, course: Course) -> None:
    write(url, course, replace(BO, assignment="essay"), ADA)
    with Gradebook(url) as book:
        assert [row.name for row in book.assignments] == [NAME]


def test_a_gradebook_that_cannot_be_reached_is_one_line(course: Course) -> None:
    from autograde.grading.errors import GradingError

    with pytest.raises(GradingError, match="gradebook sqlite:///.*journal and grades.csv are not affected") as told:
        write("sqlite:////nowhere/at/all.db", course, ADA)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("2026-03-02 10:00:00.25 UTC", True),
        ("2026-03-02 10:00:00 Europe/Berlin", True),
        ("2026-03-02T10:00:00+02:00", True),
        ("0001-01-01T00:00:00+14:00", False),  # before all calendars, once it is in UTC
        ("99999999999999999999999", False),
        ("2026-03-02 10:00:00 /dev/zero", False),  # a parser would read it as a time zone, without end
        ("2026-03-02 10:00:00 ../../etc/localtime", False),
        ("1" * 2_000_000, False),
        ("", False),
    ],
)
def test_a_timestamp_is_taken_or_left(course: Course, tmp_path: Path, text: str, taken: bool) -> None:
    url = f"sqlite:///{tmp_path / 'gradebook.db'}"
    write(url, course, replace(ADA, submitted=submitted_at({"timestamp.txt": text.encode()})))
    with Gradebook(url) as book:
        assert (book.find_submission(NAME, "ada").timestamp is not None) == taken


def test_an_address_that_is_none_is_one_line() -> None:
    with pytest.raises(GradingError, match="--db-url is no address"):
        Writer("gradebook", COURSE)
