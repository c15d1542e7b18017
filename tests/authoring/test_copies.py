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
# Lint lets these pass until their sections are rewritten. An entry may be taken away; none is ever added.
KNOWN_COPIES = {
    "10-flip",
    "10-saliency",
    "13-session",
}
# Exercises that think, as far as their notebooks' other cells go.
GOOD = """
00-rebuild 00-feeds 00-trained 01-step 01-where
01-train 02-initialise 02-listing 03-resume 03-schedule 04-modes 04-tune 05-freeze 06-names 06-lstm 06-match
08-scope 08-branches 08-tie 08-module 08-migrate 09-heads 09-routes 10-rewire 10-theano 11-shapes
12-audit 12-batches 12-loop 12-rescue 14-forger 14-distill 14-metric 14-accumulate 15-towers
15-lost 15-loss 15-moments 16-steady 16-raw 16-stretch 16-whose
17-gru 17-resume 17-untouched 17-frozen 18-cond 18-records 18-lstm 18-arrives 19-gate
""".split()

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


def test_the_known_copies_are_found_and_the_good_exercises_are_not() -> None:
    found = {a.exercise for name in COURSE.names() for a, _, _ in copies(read_source(COURSE.source(name)))}
    assert found <= KNOWN_COPIES
    assert not found & set(GOOD)
    assert 0 < MOST < 1


def test_the_list_of_exceptions_only_shrinks() -> None:
    assert set(exceptions(COURSE, "copies")) <= KNOWN_COPIES
    assert exceptions(COURSE, "proofs") == {}


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
