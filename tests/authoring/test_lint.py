"""Every rule for sources refuses what it is meant to refuse, and a good source passes them all."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from autograde.authoring.course import AuthoringError, Course, find_course
from autograde.authoring.lint import RULES, lint
from autograde.authoring.source import read_source

COURSE = find_course(Path(__file__).parent)
NAME = "01_layers_on_tensors"
TEXT = COURSE.source(NAME).read_text(encoding="utf-8")
ANSWER = TEXT[TEXT.index("# %% answer 01-forward") : TEXT.index("# %% try 01-forward")]
CHECK = 'check("01-forward", forward)'


def _problems(tmp_path: Path, text: str, course: Course = COURSE) -> str:
    file = tmp_path / f"{NAME}.py"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(AuthoringError) as raised:
        lint(read_source(file), course)
    return str(raised.value)


def _line_of(text: str, piece: str) -> int:
    return text[: text.index(piece)].count("\n") + 1


@pytest.mark.parametrize("name", COURSE.names())
def test_the_course_passes(name: str) -> None:
    lint(read_source(COURSE.source(name)), COURSE)


BREAKS = {
    "the card lacks **Aim.**": ("**Aim.**", "Aim:"),
    "the card lacks **Before you start**": ("**Before you start**", "Before"),
    "the card's header lacks minutes": ("# %% card [markdown] minutes=40", "# %% card [markdown]"),
    "must begin with the title: # 01": ("# # 01 Keras", "# # Keras"),
    "lacks points": ("# %% exercise 01-forward [markdown] points=3", "# %% exercise 01-forward [markdown]"),
    "unknown exercise '01-unheard'": ("# %% try 01-forward", "# %% try 01-unheard"),
    "has a second answer cell": (ANSWER, ANSWER + ANSWER),
    "exercise '01-forward' has no try cell": ("# %% try 01-forward", "# %%"),
    'a check cell is one call: check("01-forward"': (CHECK, 'check("01-loss", forward)'),
    "an answer cell has one ### BEGIN SOLUTION": ("    ### END SOLUTION\n\n# %% try 01-forward", "\n# %% try 01-forward"),
    "a solution region in a try cell": ("# %% try 01-forward\n", "# %% try 01-forward\n### BEGIN SOLUTION\n"),
    "a hidden region": (CHECK, f"{CHECK}\n### BEGIN HIDDEN TESTS"),
    "docstring": ('    """Logits of shape', '    "" + """Logits of shape'),
    "tf.keras is Keras 2 here": ("# %% now\nlayers = [", "# %% now\nlayers = [tf.keras, "),
    "tf.losses is Keras 2 here": ("# %% now\nlayers = [", "# %% now\nlayers = [tf.losses, "),
    "lines in one code cell": (CHECK, CHECK + "\nx = 1" * 20),
    "a second title": ("# ## A layer is a function", "# # A layer is a function"),
    "show a figure with style.show": ("style.show(figure", "plt.show(figure"),
}


@pytest.mark.parametrize("message", BREAKS)
def test_what_is_refused(tmp_path: Path, message: str) -> None:
    old, new = BREAKS[message]
    assert old in TEXT
    assert message in _problems(tmp_path, TEXT.replace(old, new, 1))


def test_the_line_is_named(tmp_path: Path) -> None:
    text = TEXT.replace("# %% now\nlayers = [", "# %% now\nlayers = [tf.keras, ", 1)
    line = _line_of(text, "layers = [tf.keras")
    assert f"{NAME}.py:{line}: tf.keras" in _problems(tmp_path, text)


def test_an_exercise_without_wrong_answers_is_refused(tmp_path: Path) -> None:
    bare = Course(tmp_path / "bare")
    shutil.copytree(COURSE.root / "tests" / "right_answers", bare.root / "tests" / "right_answers")
    assert "tests/wrong_answers/01-forward/ has 0 files" in _problems(tmp_path, TEXT, bare)


def test_a_declared_exercise_needs_cells(tmp_path: Path) -> None:
    start, end = TEXT.index("# %% exercise 01-forward"), TEXT.index("# %% [markdown]\n# ## A loss from two tensors")
    assert "'01-forward' is declared in nb01.py but has no cells" in _problems(tmp_path, TEXT[:start] + TEXT[end:])


def test_every_rule_is_tried() -> None:
    """The table above grows with the rules: at least one entry for each."""
    assert len(BREAKS) + 2 >= len(RULES)
