"""A layer, a loss with two parts, a step, many steps."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograde.exercise import Exercise, Part
from autograde.exercise.draws import floats, labelled_images


def _forward_inputs(rng: np.random.Generator) -> dict[str, Any]:
    return {"batch_images": floats(rng, 5, 7), "weights": [floats(rng, 7, 10), floats(rng, 10)]}


def _loss_inputs(rng: np.random.Generator) -> dict[str, Any]:
    logits, labels = labelled_images(rng, 6, 4, 4)
    return {"labels": labels, "logits": logits, "huge_logits": 1000 * logits}


def _loss_probe(mean_cross_entropy: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    return {
        "loss": mean_cross_entropy(inputs["labels"], inputs["logits"]),
        "loss of huge logits": mean_cross_entropy(inputs["labels"], inputs["huge_logits"]),
    }


EXERCISES = (
    Exercise(
        id="01-forward",
        inputs=_forward_inputs,
        probe=lambda forward, inputs: {"logits": forward(inputs["batch_images"], inputs["weights"])},
        parts=(Part("logits", axes=("image", "class")),),
    ),
    Exercise(
        id="01-loss",
        inputs=_loss_inputs,
        probe=_loss_probe,
        parts=(Part("loss", axes=()), Part("loss of huge logits", axes=(), rtol=1e-3, weight=2)),
    ),
    Exercise(
        id="01-step",
        inputs=lambda rng: {"weight": floats(rng, 3), "gradient": floats(rng, 3)},
        probe=lambda stepped, inputs: {"weight": stepped(inputs["weight"], inputs["gradient"])},
        parts=(Part("weight"),),
    ),
    Exercise(
        id="01-train",
        inputs=lambda rng: {"weight": floats(rng, 3), "gradients": [floats(rng, 3) for _ in range(4)]},
        probe=lambda trained, inputs: {"weight": trained(inputs["weight"], inputs["gradients"])},
        parts=(Part("weight"),),
    ),
)
