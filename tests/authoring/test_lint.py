"""Every rule for sources refuses what it is meant to refuse, and a good source passes them all."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from autograde.authoring.lint import RULES, lint
from autograde.authoring.source import read_source
from autograde.course import Course, CourseError, find_course
from tests.own_course.own import EXAMPLE

COURSE = find_course(Path(__file__).parent)
# The rules are tried on the example's first notebook, which stays as it is, under the settings of this course.
NAME = "01_averages"
TEXT = EXAMPLE.source(NAME).read_text(encoding="utf-8")
ANSWER = TEXT[TEXT.index("# %% answer 01-weighted") : TEXT.index("# %% try 01-weighted")]
CHECK = 'check("01-weighted", weighted_mean)'
PLAIN = "# %%\ntable = "


@pytest.fixture
def example(tmp_path: Path) -> Course:
    """The example's answers beside this course's settings."""
    shutil.copytree(EXAMPLE.solutions, tmp_path / "course" / "solutions")
    shutil.copy(COURSE.root / "course.toml", tmp_path / "course")
    return Course(tmp_path / "course")


def _problems(course: Course, text: str) -> str:
    course.source(NAME).write_text(text, encoding="utf-8")
    with pytest.raises(CourseError) as raised:
        lint(read_source(course.source(NAME)), course)
    return str(raised.value)


def _line_of(text: str, piece: str) -> int:
    return text[: text.index(piece)].count("\n") + 1


@pytest.mark.parametrize("name", COURSE.names())
def test_the_course_passes(name: str) -> None:
    lint(read_source(COURSE.source(name)), COURSE)


def test_the_example_passes(example: Course) -> None:
    lint(read_source(example.source(NAME)), example)


BREAKS = {
    "the card lacks **Aim.**": ("**Aim.**", "Aim:"),
    "the card lacks **Before you start**": ("**Before you start**", "Before"),
    "the card's header lacks minutes": ("# %% card [markdown] minutes=20", "# %% card [markdown]"),
    "must begin with the title: # 01": ("# # 01 Averages", "# # Averages"),
    "lacks points": ("# %% exercise 01-weighted [markdown] points=2", "# %% exercise 01-weighted [markdown]"),
    "unknown exercise '01-unheard'": ("# %% try 01-weighted", "# %% try 01-unheard"),
    "has a second answer cell": (ANSWER, ANSWER + ANSWER),
    "exercise '01-weighted' has no try cell": ("# %% try 01-weighted", "# %%"),
    'a check cell is one call: check("01-weighted"': (CHECK, 'check("01-standard", weighted_mean)'),
    "an answer cell has one ### BEGIN SOLUTION": (
        "    ### END SOLUTION\n\n\n# %% try 01-weighted",
        "\n# %% try 01-weighted",
    ),
    "a solution region in a try cell": ("# %% try 01-weighted\n", "# %% try 01-weighted\n### BEGIN SOLUTION\n"),
    "a hidden region": (CHECK, f"{CHECK}\n### BEGIN HIDDEN TESTS"),
    "docstring": ('    """The mean of `values`', '    "" + """The mean of `values`'),
    "tf.keras is Keras 2 here": (PLAIN, "# %%\ntf.keras\ntable = "),
    "tf.losses is Keras 2 here": (PLAIN, "# %%\ntf.losses\ntable = "),
    "lines in one code cell": (CHECK, CHECK + "\nx = 1" * 20),
    "a second title": ("# ## Rows and columns", "# # Rows and columns"),
    "show a figure with drawing.show": (PLAIN, "# %%\nplt.show(figure)\ntable = "),
    "01-weighted' has 2 hints that say something, not 3": ("Hint 1: the idea", "The idea"),
    "% of this solution stand in the code cell": (
        PLAIN,
        "# %%\ndef mean(numbers, importance):\n    return np.sum(numbers * importance) / np.sum(importance)\n\ntable = ",
    ),
    "same(…) stands in a same cell, whose header says what breaks it": (PLAIN, '# %%\nsame("it", 1, 1)\ntable = '),
}


@pytest.mark.parametrize("message", BREAKS)
def test_what_is_refused(example: Course, message: str) -> None:
    old, new = BREAKS[message]
    assert old in TEXT
    assert message in _problems(example, TEXT.replace(old, new, 1))


def test_the_line_is_named(example: Course) -> None:
    text = TEXT.replace(PLAIN, "# %%\ntf.keras\ntable = ", 1)
    file = example.source(NAME)
    assert f"{file}:{_line_of(text, 'tf.keras')}: tf.keras" in _problems(example, text)


def test_an_exercise_without_wrong_answers_is_refused(example: Course) -> None:
    shutil.rmtree(example.answers(NAME) / "01-weighted" / "wrong")
    assert f"solutions/{NAME}/answers/01-weighted/wrong/ has 0 files" in _problems(example, TEXT)


def test_a_declared_exercise_needs_cells(example: Course) -> None:
    start, end = TEXT.index("# %% exercise 01-weighted"), TEXT.index("# %% [markdown]\n# ## One scale for all columns")
    assert "'01-weighted' is declared in exercises.py but has no cells" in _problems(example, TEXT[:start] + TEXT[end:])


def test_every_rule_is_tried() -> None:
    """The table above grows with the rules: at least one entry for each."""
    assert len(BREAKS) + 2 >= len(RULES)
