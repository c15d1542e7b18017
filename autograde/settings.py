"""What a course's `course.toml` tells the harness, as one frozen record. What it does not say has a neutral default."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, asdict, dataclass, field, fields, is_dataclass
from typing import Any, get_args, get_origin, get_type_hints

# Hands a course's kernel settings on to kernels, workers and other machines.
KERNELS_VARIABLE = "AUTOGRADE_KERNELS"


@dataclass(frozen=True)
class Kernels:
    """What the course's kernels need."""

    preload: tuple[str, ...] = ()  # "module" or "module:attribute": imported before kernels are forked
    environment: Mapping[str, str] = field(default_factory=dict)  # for every kernel, unless the client says otherwise
    grading: Mapping[str, str] = field(default_factory=dict)  # for submissions, whatever the client says
    # Names, or beginnings of names, of variables that those modules read while they are imported. None may hold a secret.
    variables: tuple[str, ...] = ()
    seed: tuple[str, ...] = ()  # "module:function": called with a seed before each question, if the module is loaded
    trial: str = "pass"  # a line of Python that the doctor runs: it must end without an error

    def handed_on(self) -> dict[str, str]:
        """As the one environment variable that carries it."""
        return {KERNELS_VARIABLE: json.dumps(asdict(self), sort_keys=True)}

    def for_grading(self) -> dict[str, str]:
        """What a submission's kernel is told."""
        return {**self.grading, **self.handed_on()}

    @classmethod
    def handed_in(cls, environment: Mapping[str, str] = os.environ) -> Kernels | None:
        """The settings that somebody handed on; None when nobody did."""
        text = environment.get(KERNELS_VARIABLE)
        return _record(cls, json.loads(text), KERNELS_VARIABLE) if text else None


@dataclass(frozen=True)
class Forbidden:
    """A pattern that must not stand in a code cell."""

    pattern: str  # a regular expression
    say: str  # what to write instead; {found} is what was found
    allowed: tuple[str, ...] = ()  # cell roles in which it may stand


@dataclass(frozen=True)
class KeptOutputs:
    """A file beside a notebook in which its cells keep outputs that not every machine can make again."""

    file: str
    variable: str  # tells the build's kernel the file's name


@dataclass(frozen=True)
class Release:
    """What students get beside the harness, the notebooks and `course.toml`. Paths are relative to the course's root."""

    readme: str = ""  # the students' README.md; the table of notebooks goes between its two marks
    files: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()  # of the Makefile, which is left out when there is none


@dataclass(frozen=True)
class Late:
    """When assignments are due, and what becomes of what is handed in afterwards. Students may read it."""

    due: Mapping[str, str] = field(default_factory=dict)  # assignment -> "2026-10-05 23:59 Europe/Berlin"
    grace_minutes: int = 0
    slip_days: int = 0  # that cost nothing, for each student in all assignments together
    penalty: float = 0.0  # the share of the points that each further day begun costs
    last_day: int = 0  # this many days late nothing counts any more; 0: there is no such day


@dataclass(frozen=True)
class Exceptions:
    """What lint lets pass for now, each with its reason."""

    copies: Mapping[str, str] = field(default_factory=dict)  # exercises whose solution stands in another cell
    proofs: Mapping[str, str] = field(default_factory=dict)  # comparisons without anything that breaks them
    figures: Mapping[str, str] = field(default_factory=dict)  # typed figures that a cell prints otherwise


@dataclass(frozen=True)
class Settings:
    title: str
    name: str  # what nbgrader calls the course
    repository: str = ""  # "owner/name" on GitHub; without it nothing links to Binder, Colab or Codespaces
    edition: str = "main"  # the branch or tag that those open
    introduction: str = ""  # of the index
    picture: str = ""  # a file to be shown there
    picture_says: str = ""  # what it shows, for those who do not see it
    how: str = ""  # of the index: what to know before the first notebook
    closing: str = ""  # the last cell of the index
    facts: str = ""  # what each card says besides time and points
    roles: tuple[str, ...] = ()  # kinds of code cells beyond the harness's own
    forbidden: tuple[Forbidden, ...] = ()
    kept_outputs: KeptOutputs | None = None
    kernels: Kernels = field(default_factory=Kernels)
    release: Release = field(default_factory=Release)
    exceptions: Exceptions = field(default_factory=Exceptions)
    late: Late = field(default_factory=Late)

    def open_in(self, name: str) -> dict[str, str]:
        """Addresses that open a notebook elsewhere, by the name of the place; none without a repository."""
        if not self.repository:
            return {}
        where, edition = self.repository, self.edition
        return {
            "Binder": f"https://mybinder.org/v2/gh/{where}/{edition}?urlpath=lab/tree/notebooks/{name}/{name}.ipynb",
            "Colab": f"https://colab.research.google.com/github/{where}/blob/{edition}/colab/{name}.ipynb",
            "Codespaces": f"https://codespaces.new/{where}",
        }


def read_settings(text: str) -> Settings:
    """Raises ValueError with one line for whoever wrote the text."""
    return _record(Settings, tomllib.loads(text), "")


def _record(kind: type[Any], values: Any, where: str) -> Any:
    known, hints = {each.name: each for each in fields(kind)}, get_type_hints(kind)
    if not isinstance(values, dict):
        raise ValueError(f"{where}: expected a table with {', '.join(known)}")
    within = f" in [{where}]" if where else ""
    if unknown := [name for name in values if name not in known]:
        raise ValueError(f"unknown key {unknown[0]!r}{within}; there are {', '.join(known)}")
    for name, each in known.items():
        if name not in values and each.default is MISSING and each.default_factory is MISSING:
            raise ValueError(f"{name!r} is missing{within}")
    return kind(**{name: _value(hints[name], value, f"{where}.{name}".strip(".")) for name, value in values.items()})


def _value(kind: Any, value: Any, where: str) -> Any:
    arguments = [each for each in get_args(kind) if each is not type(None)]
    if get_origin(kind) is tuple and isinstance(value, (list, tuple)):
        return tuple(_value(arguments[0], item, where) for item in value)
    if get_origin(kind) is Mapping and isinstance(value, dict):
        return {name: _value(str, item, f"{where}.{name}") for name, item in value.items()}
    if record := next((each for each in (kind, *arguments) if isinstance(each, type) and is_dataclass(each)), None):
        return _record(record, value, where)
    if kind is str and isinstance(value, str):
        return value
    if kind in (int, float) and isinstance(value, (int, kind)) and not isinstance(value, bool):
        return kind(value)
    wanted = {int: "a whole number", float: "a number", tuple: "a list", Mapping: "a table"}.get(
        get_origin(kind) or kind, "a text in quotes"
    )
    raise ValueError(f"{where}: expected {wanted}, not {value!r}")
