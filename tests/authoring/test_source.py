"""A source that cannot be understood is refused with the file and the line."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograde.authoring.course import AuthoringError
from autograde.authoring.source import read_source

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
    with pytest.raises(AuthoringError) as raised:
        _read(tmp_path, f"{GOOD}\n{header}\nz = 3\n")
    line = GOOD.count("\n") + 2
    assert f"01_small.py:{line}: " in str(raised.value)
    assert message in str(raised.value)


def test_text_before_the_first_cell_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AuthoringError, match=r"01_small.py:1: .*must begin with a cell header"):
        _read(tmp_path, "import os\n\n" + GOOD)
