"""A proof that cannot fail is refused by name; a header that names nothing that could break it, too."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path

import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from autograde.authoring import proofs, proving
from autograde.authoring.expand import expand
from autograde.authoring.source import Source, read_source
from autograde.course import Course, CourseError, find_course

pytestmark = pytest.mark.usefixtures("warm_kernels")

COURSE = find_course(Path(__file__).parent)
VACUOUS = Path(__file__).parent / "vacuous"
PLANTED = {
    "01_copies": ("itself", "copied"),
    "02_sources": ("own-source", "views"),
    "03_steps": ("start-taken-later", "too-generous"),
    "04_layers": ("layer-of-both", "there-and-back"),
    "05_logs": ("same-logs", "sizes-only"),
}
CARD = "# %% card [markdown] minutes=5\n# # 01 Small\n#\n# **Aim.** Prove something.\n"
SETUP = "\n# %% setup\nfrom autograde import same\n"


async def _left(source: Source) -> list[proving.Attempt]:
    """What the kernel that has run the notebook cannot settle."""
    client = NotebookClient(expand(source), timeout=60, resources={"metadata": {"path": str(source.path.parent)}})
    async with client.async_setup_kernel():
        for number, cell in enumerate(client.nb.cells):
            with suppress(CellExecutionError):  # a build would stop here, and name this proof alone
                await client.async_execute_cell(cell, number)
        return await proving.settle(client, proving.unproved(source, {}))


def _prove(source: Source) -> None:
    """As a build does."""
    proving.prove(COURSE, source, asyncio.run(_left(source)))


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_vacuous_proof_is_refused_by_name_and_a_good_one_is_not(name: str) -> None:
    source = read_source(VACUOUS / f"{name}.py")
    assert list(proofs.faults(source)) == []  # only running it tells
    with pytest.raises(CourseError) as raised:
        _prove(source)
    refused = [line.split(": ")[1] for line in str(raised.value).splitlines()]
    assert refused == list(PLANTED[name])


def _source(tmp_path: Path, cells: str) -> Source:
    (tmp_path / "course.toml").write_text('title = "T"\nname = "t"\nroles = ["then", "now", "bites"]\n')
    file = tmp_path / "01_small.py"
    file.write_text(f"{CARD}{SETUP}\n{cells}\n", encoding="utf-8")
    return read_source(file)


SIDES = "# %% then\nthen = 1.5\n# a remark\n\n# %% now\nnow = 3 / 2\n\n# %% code\nunused = 1.5\n\n"
REFUSED = {
    "a proof names what breaks it": '# %% same\nsame("it", then=then, now=now)',
    "write what breaks it as": '# %% same breaks="then-01: 1.5"\nsame("it", then=then, now=now)',
    "there is no earlier cell 'then-02'": '# %% same breaks="then-02: 1.5 => 2.5"\nsame("it", then=then, now=now)',
    "there is no earlier cell 'same-01'": '# %% same breaks="same-01: then => now"\nsame("it", then=then, now=now)',
    "'2.5' is there 0 times": '# %% same breaks="then-01: 2.5 => 3.5"\nsame("it", then=then, now=now)',
    "'e' is there 2 times": '# %% same breaks="then-01: e => x"\nsame("it", then=then, now=now)',
    "changes nothing that is run": '# %% same breaks="then-01: a remark => another"\nsame("it", then=then, now=now)',
    "leaves no valid Python": '# %% same breaks="then-01: 1.5 => 1.5)"\nsame("it", then=then, now=now)',
    "touches neither side": '# %% same breaks="code-01: 1.5 => 2.5"\nsame("it", then=then, now=now)',
    "this one has 0": '# %% same breaks="then-01: 1.5 => 2.5"\nprint(then == now)',
    "this one has 2": '# %% same breaks="then-01: 1.5 => 2.5"\nsame("it", then=then, now=now)\nsame("x", then=1, now=2)',
    "stands in a same cell": '# %% now\nsame("it", then=then, now=now)',
}


@pytest.mark.parametrize("message", REFUSED)
def test_a_header_that_could_break_nothing_is_refused(tmp_path: Path, message: str) -> None:
    said = [fault.message for fault in proofs.faults(_source(tmp_path, SIDES + REFUSED[message]))]
    assert len(said) == 1 and message in said[0]


def test_the_line_of_a_bad_header_is_named(tmp_path: Path) -> None:
    source = _source(tmp_path, SIDES + REFUSED["a proof names what breaks it"])
    line = source.path.read_text().splitlines().index("# %% same") + 1
    assert next(proofs.faults(source)).line == line


GOOD = SIDES + '# %% same breaks=["then-01: 1.5 => 2.5", "now-01: 3 / 2 => 3 / 4"]\nsame("it", then=then, now=now)'


def test_a_change_that_ends_in_an_error_elsewhere_proves_nothing(tmp_path: Path) -> None:
    source = _source(tmp_path, GOOD.replace("1.5 => 2.5", "1.5 => 1 / 0"))
    with pytest.raises(CourseError, match="same-01: then-01: 1.5 => 1 / 0: ends in ZeroDivisionError in the cell then-01"):
        _prove(source)


def test_only_what_changed_is_proved_again(tmp_path: Path) -> None:
    source = _source(tmp_path, GOOD)
    _prove(source)
    proved = proving.digests(source)
    assert len(proved) == 2
    assert proving.unproved(_source(tmp_path, GOOD + "\n\n# %% now\nlater = 3\n"), proved) == []
    changed = proving.unproved(_source(tmp_path, GOOD.replace("now = 3 / 2", "now = 3 / 2 + 0")), proved)
    assert [attempt.key for attempt in changed] == list(proved)


GROWS = "# %% now\nlog = []\n\n# %% now\nlog.append(1.5)\n\n"
GROWS += '# %% same breaks="now-02: 1.5 => 2.5"\nsame("the log", expected=[1.5], log=log)'


def test_cells_that_cannot_be_run_twice_are_proved_from_the_top(tmp_path: Path) -> None:
    source = _source(tmp_path, GROWS)
    assert [attempt.proof for attempt in asyncio.run(_left(source))] == ["same-01"]
    _prove(source)


def test_what_is_proved_is_kept_by_notebook(tmp_path: Path) -> None:
    source, course = _source(tmp_path, GOOD), Course(tmp_path)
    course.solutions.mkdir()
    proving.write(course, {"00_other": {"key": "digest"}, "99_gone": {"key": "digest"}}, [source], ["00_other", "01_small"])
    assert proving.stored(course) == {"00_other": {"key": "digest"}, "01_small": proving.digests(source)}
    (course.solutions / proving.FILE_NAME).write_text("[1")
    assert proving.stored(course) == {}


def test_the_learner_is_invited_to_make_the_change(tmp_path: Path) -> None:
    cells = expand(_source(tmp_path, GOOD)).cells
    invitation = next(cell for cell in cells if cell.id == "same-01-try")
    assert cells[cells.index(invitation) - 1].id == "same-01"
    assert "- Change `then = 1.5` to `then = 2.5`." in invitation.source
    assert "it turns red" in invitation.source


def test_an_earlier_comparison_of_the_same_change_is_not_in_the_way(tmp_path: Path) -> None:
    again = '\n\n# %% same breaks="then-01: 1.5 => 2.5"\nsame("it, again", then=then, now=now + 0)\n'
    _prove(_source(tmp_path, GOOD.replace('same("it"', 'text = "it"\nsame(text') + again))
