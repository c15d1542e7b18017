"""What probes do in a kernel: TensorFlow and Keras are imported inside the functions, never with this module."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np


def tensors(inputs: Mapping[str, Any], *names: str) -> list[Any]:
    """The inputs with these names as tensors."""
    import tensorflow as tf

    return [tf.constant(inputs[name]) for name in names]


def sequential(shape: Sequence[int], layers: Iterable[Any], weights: Iterable[np.ndarray] | None = None) -> Any:
    """A Keras 3 model for inputs of this shape (without the batch's axis), with these weights if any are given."""
    import keras

    model = keras.Sequential([keras.Input(tuple(shape)), *layers])
    if weights is not None:
        model.set_weights(list(weights))
    return model


def old_dense(kernel: np.ndarray, bias: np.ndarray, activation: str) -> Any:
    """A Dense layer of Keras 2 with these weights."""
    import tf_keras

    layer = tf_keras.layers.Dense(len(bias), activation=activation)
    layer.build((None, len(kernel)))
    layer.set_weights([kernel, bias])
    return layer


def library_of(thing: Any) -> str:
    """The package that made a layer: "keras" for Keras 3."""
    return type(thing).__module__.split(".")[0]


def descend(variables: Sequence[Any], gradients: Sequence[Any], rate: float = 1.0) -> None:
    """One step of gradient descent, without an optimizer."""
    for variable, gradient in zip(variables, gradients, strict=True):
        variable.assign_sub(rate * gradient)
