"""A source that cannot be understood is refused with the file and the line."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograde.authoring.source import read_source
from autograde.course import CourseError

GOOD = """# %% card [markdown] minutes=5
# # 01 Title

# %% setup
import os

# %% then covers="A1 A2"
x = 1

# %% exercise 01-forward [markdown] points=3
# ### Do it

# %%
y = 2
"""


def _read(tmp_path: Path, text: str):
    (tmp_path / "course.toml").write_text('title = "T"\nname = "t"\nroles = ["original", "then", "now"]\n')
    file = tmp_path / "01_small.py"
    file.write_text(text)
    return read_source(file)


def test_cells_keep_their_role_options_and_line(tmp_path: Path) -> None:
    source = _read(tmp_path, GOOD)
    assert [(c.role, c.kind, c.line) for c in source.cells] == [
        ("card", "markdown", 1),
        ("setup", "code", 4),
        ("then", "code", 7),
        ("exercise", "markdown", 10),
        ("code", "code", 13),
    ]
    assert source.cells[2].options == {"covers": "A1 A2"}
    assert source.exercises() == ["01-forward"]


def test_a_cell_magic_is_no_header_and_loses_its_comment_sign(tmp_path: Path) -> None:
    source = _read(tmp_path, GOOD + "\n# %% original\n# %%then 1.0.2 x -> z\nz = x\n")
    assert (source.cells[-1].role, source.cells[-1].text) == ("original", "%%then 1.0.2 x -> z\nz = x")


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("# %% nonsense", "'nonsense' is not a role"),
        ("# %% then [markdown]", "'then' is not a role of a markdown cell"),
        ("# %% answer", "write '# %% answer <exercise id>'"),
        ("# %% now 01-forward", "write '# %% now'"),
        ("# %% then colour=3", "unknown option 'colour'"),
        ("# %% then covers=A1", "options are written"),
    ],
)
def test_a_bad_header_is_named_by_its_line(tmp_path: Path, header: str, message: str) -> None:
    with pytest.raises(CourseError) as raised:
        _read(tmp_path, f"{GOOD}\n{header}\nz = 3\n")
    line = GOOD.count("\n") + 2
    assert f"01_small.py:{line}: " in str(raised.value)
    assert message in str(raised.value)


def test_a_course_has_the_roles_that_it_names(tmp_path: Path) -> None:
    _read(tmp_path, GOOD)
    (tmp_path / "course.toml").write_text('title = "T"\nname = "t"\n')
    with pytest.raises(CourseError, match=r"'then' is not a role of a code cell; there are setup, picture, code, "):
        read_source(tmp_path / "01_small.py")


def test_text_before_the_first_cell_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=r"01_small.py:1: .*must begin with a cell header"):
        _read(tmp_path, "import os\n\n" + GOOD)
