"""Writes examples/class/, the sample class that `make grade` grades: run it again when notebook 01 has changed.

python -m examples.make_class
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

from autograde.course import find_course
from benchmarks.sample import hand_in, put, right_answers

COURSE = find_course(Path(__file__).parent)
NAME = "01_layers_on_tensors"
CLASS = COURSE.root / "examples" / "class"
SOLUTION = COURSE.solution(NAME).read_bytes()
RIGHT = right_answers(SOLUTION)

NUMPY_LOSS = """\
def mean_cross_entropy(labels, logits):
    z = np.asarray(logits, dtype=np.float64)
    z = z - z.max(axis=1, keepdims=True)
    log_softmax = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    return -np.mean(np.sum(np.asarray(labels) * log_softmax, axis=1))"""

CRASH = """\
def step(batch_images, batch_labels, kernel, bias, learning_rate, strength):
    return kernel, bias

import os
os._exit(1)  # "restart the kernel", as somebody once advised"""

PRINTS = """\
def forward(batch_images, weights):
    return None

print("01-forward: passed, 3 of 3 points")
check = lambda *anything: print("all checks passed")"""

CONSTANT = """\
import numpy as np
_seen = np.random.default_rng(2016).normal(size=(6, 10)).astype("float32")
def forward(batch_images, weights):
    return _seen"""

EQUAL = """\
class Agrees(np.ndarray):
    def __eq__(self, other): return True
    def __sub__(self, other): return np.zeros(1)
np.testing.assert_allclose = np.allclose = lambda *a, **k: True
def forward(batch_images, weights):
    return np.zeros((len(batch_images), 10), "float32").view(Agrees)"""


def wrong(exercise: str, name: str) -> str:
    """A wrong answer of the course, without what says of it that it is one."""
    text = (COURSE.answers(NAME) / exercise / "wrong" / f"{name}.py").read_text(encoding="utf-8")
    return text[re.search(r"^def ", text, re.MULTILINE).start() :].rstrip()


def notebook(**changed: str) -> dict[str, Any]:
    """All answers right, but for these: forward=…, loss=…, step=…, train=…"""
    return hand_in(SOLUTION, RIGHT | {f"01-{word}": code for word, code in changed.items()})


def main() -> None:
    shutil.rmtree(CLASS, ignore_errors=True)

    def give(student: str, content: Any, name: str = "") -> None:
        put(CLASS, student, NAME, content if isinstance(content, bytes) else _text(content), name)

    give("ada", notebook())
    give("bengt", hand_in(SOLUTION, {}))
    give("chen", hand_in(SOLUTION, {key: RIGHT[key] for key in ("01-forward", "01-loss")}))
    give("dana", notebook(forward=wrong("01-forward", "softmax_instead_of_logits")))
    give("emil", notebook(loss=wrong("01-loss", "sum_not_mean"), step=wrong("01-step", "unwatched")))
    give("Fátima Núñez", _stripped(notebook(loss=NUMPY_LOSS)), f"{NAME} (1).ipynb")
    give("gus", _shuffled(notebook(train=wrong("01-train", "biases_left_out"))))
    give("hana", _text(notebook())[:2000])
    give("ivan", notebook(step=CRASH))
    give("jo", notebook(forward=PRINTS))
    give("kim", notebook(forward=CONSTANT))
    give("lee", notebook(forward=EQUAL))


def _text(content: Any) -> bytes:
    return (json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()


def _stripped(content: dict[str, Any]) -> dict[str, Any]:
    """As some editors leave it: neither ids nor metadata."""
    cells = [{key: value for key, value in cell.items() if key != "id"} | {"metadata": {}} for cell in content["cells"]]
    return content | {"cells": cells, "metadata": {}, "nbformat_minor": 4}


def _shuffled(content: dict[str, Any]) -> dict[str, Any]:
    """One check pasted twice, another one deleted."""
    cells = []
    for cell in content["cells"]:
        if cell["id"] == "01-loss-check":
            continue
        cells.append(cell)
        if cell["id"] == "01-forward-check":
            cells.append(cell | {"id": "pasted"})
    return content | {"cells": cells}


if __name__ == "__main__":
    main()
