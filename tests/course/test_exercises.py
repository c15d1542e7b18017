"""The exercises' modules: light to import, and each decides about the grading key of its own notebook alone."""

from __future__ import annotations

import subprocess
import sys

from autograde.grading.read.questions import Questions
from tests.declared import COURSE


def test_exercises_are_declared_without_tensorflow() -> None:
    """The grader reads them in processes that have none."""
    code = "import sys; from tests.declared import all_exercises; print(len(all_exercises()), *sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=COURSE.root)
    number, *modules = done.stdout.split()
    assert int(number) > 50
    assert {"tensorflow", "keras", "tf_keras"}.isdisjoint(modules)


def test_a_changed_exercise_or_sentence_is_graded_again() -> None:
    questions = Questions.of(COURSE, "12_callbacks")
    assert questions.digest == Questions.of(COURSE, "12_callbacks").digest
    other_text = Questions(questions.exercises + b"# another thought\n", questions.checks)
    other_sentence = Questions(questions.exercises, Questions.of(COURSE, "11_compile_and_fit").checks)
    assert len({questions.digest, other_text.digest, other_sentence.digest}) == 3
