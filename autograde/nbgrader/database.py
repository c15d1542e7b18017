"""Where nbgrader's gradebook lies, and how it is opened: what goes wrong there is one line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbgrader
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from nbgrader.api import Gradebook
from sqlalchemy import create_engine, inspect, make_url
from sqlalchemy.exc import SQLAlchemyError

from autograde.grading.errors import GradingError

_BUSY_SECONDS = 60  # formgrader may be writing


class Database:
    def __init__(self, db_url: str, course_id: str = "default_course") -> None:
        try:
            url = make_url(db_url)
        except SQLAlchemyError:
            raise GradingError("--db-url is no address of a database, such as sqlite:////home/me/gradebook.db") from None
        if url.drivername == "postgresql":  # which driver that means has changed between versions of SQLAlchemy
            url = url.set(drivername="postgresql+psycopg")
        if url.get_backend_name() == "sqlite" and "timeout" not in url.query:
            url = url.update_query_dict({"timeout": str(_BUSY_SECONDS)})
        self.url = url
        self.course_id = course_id

    @property
    def missing(self) -> bool:
        """A file that is not there yet."""
        file = self.url.database if self.url.get_backend_name() == "sqlite" else None
        return file is not None and not Path(file).exists()

    @property
    def address(self) -> str:
        """As code needs it, with the password."""
        return self.url.render_as_string(hide_password=False)

    @property
    def shown(self) -> str:
        """As people may see it."""
        return self.url.render_as_string(hide_password=True)

    @contextmanager
    def open(self) -> Iterator[Gradebook]:
        try:
            self._name_revision()
            with Gradebook(self.address, self.course_id) as book:
                yield book
        except (SQLAlchemyError, ImportError) as error:
            reason = str(getattr(error, "orig", None) or error).splitlines()[0]
            raise GradingError(
                f"gradebook {self.shown}: {reason}; journal and grades.csv are not affected; mend it and run again"
            ) from None

    def _name_revision(self) -> None:
        """Say in an empty database which revision nbgrader's tables have; to find out, nbgrader starts a command that takes
        as long as all else."""
        engine = create_engine(self.address)
        with engine.begin() as connection:
            if not inspect(connection).get_table_names():
                revisions = ScriptDirectory(str(Path(nbgrader.__file__).parent / "alembic"))
                MigrationContext.configure(connection).stamp(revisions, "head")
        engine.dispose()
