"""A solution that stands in another cell is refused, with other names, too; one that carries an idea over is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograde.authoring.copies import MOST, copies
from autograde.authoring.exceptions import exceptions
from autograde.authoring.lint import solutions_do_not_stand_above
from autograde.authoring.source import read_source
from autograde.course import Course, CourseError, find_course

COURSE = find_course(Path(__file__).parent)

SHOWN = """
# %% now
def step(model, images, labels):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(images) - labels) ** 2)
    gradients = tape.gradient(loss, model.trainable_variables)
    for variable, gradient in zip(model.trainable_variables, gradients):
        variable.assign_sub(0.1 * gradient)
    return loss
"""
EXERCISE = """
# %% exercise 01-step [markdown] points=1
# ### Step

# %% answer 01-step
def one(network, x, y):
    \"\"\"One step.\"\"\"
    ### BEGIN SOLUTION
    SOLUTION
    ### END SOLUTION

# %% try 01-step
one

# %% check 01-step
check("01-step", one)
"""
COPY = """with tf.GradientTape() as watch:
        value = tf.reduce_mean((network(x) - y) ** 2)
    slopes = watch.gradient(value, network.trainable_variables)
    for v, slope in zip(network.trainable_variables, slopes):
        v.assign_sub(0.5 * slope)
    return value"""
OTHER = """prediction = network(x, training=True)
    error = tf.abs(prediction - y)
    worst = tf.argmax(error)
    return tf.gather(prediction, worst) if tf.size(error) > 1 else prediction"""


def _shares(tmp_path: Path, solution: str, above: str = SHOWN) -> list[float]:
    _excusing(tmp_path, "")
    file = tmp_path / "01_small.py"
    card = "# %% card [markdown] minutes=5\n# # 01 Small\n\n# %% setup\nimport tensorflow as tf\n"
    file.write_text(card + above + EXERCISE.replace("    SOLUTION\n", f"    {solution}\n"))
    return [share for _, _, share in copies(read_source(file))]


def test_a_copy_with_other_names_and_numbers_is_found(tmp_path: Path) -> None:
    [share] = _shares(tmp_path, COPY)
    assert share > 0.9


def test_another_idea_is_no_copy(tmp_path: Path) -> None:
    assert _shares(tmp_path, OTHER) == []


def test_no_solution_of_the_course_stands_in_another_cell_and_none_is_excused() -> None:
    assert {a.exercise for name in COURSE.names() for a, _, _ in copies(read_source(COURSE.source(name)))} == set()
    assert 0 < MOST < 1
    assert exceptions(COURSE, "copies") == exceptions(COURSE, "proofs") == {}


def _excusing(tmp_path: Path, line: str) -> Course:
    (tmp_path / "course.toml").write_text(f'title = "T"\nname = "t"\nroles = ["now"]\n[exceptions.copies]\n{line}\n')
    return Course(tmp_path)


def test_an_exception_is_used_up_once_it_is_not_needed(tmp_path: Path) -> None:
    _shares(tmp_path, OTHER)
    source = read_source(tmp_path / "01_small.py")
    said = [problem.message for problem in solutions_do_not_stand_above(source, _excusing(tmp_path, '"01-step" = "soon"'))]
    assert len(said) == 1 and "excuses 01-step" in said[0]


def test_a_copy_is_refused_unless_it_is_excused_with_a_reason(tmp_path: Path) -> None:
    _shares(tmp_path, COPY)
    source = read_source(tmp_path / "01_small.py")
    [problem] = solutions_do_not_stand_above(source, _excusing(tmp_path, ""))
    assert "of this solution stand in the now cell" in problem.message
    assert list(solutions_do_not_stand_above(source, _excusing(tmp_path, '"01-step" = "soon"'))) == []
    with pytest.raises(CourseError, match="gives no reason for 01-step"):
        list(solutions_do_not_stand_above(source, _excusing(tmp_path, '"01-step" = ""')))
