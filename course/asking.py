"""What probes do in a kernel: TensorFlow and Keras are imported inside the functions, never with this module."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
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


def old_dense(kernel: np.ndarray, bias: np.ndarray | None, activation: str) -> Any:
    """A Dense layer of Keras 2 with these weights."""
    import tf_keras

    layer = tf_keras.layers.Dense(kernel.shape[1], activation=activation, use_bias=bias is not None)
    layer.build((None, len(kernel)))
    layer.set_weights([kernel] if bias is None else [kernel, bias])
    return layer


def saved_and_loaded(function: Any, variables: Iterable[Any] = ()) -> Any:
    """A module as a SavedModel holds it: with the variables in `kept`, and with `function` only if that has a graph."""
    import tensorflow as tf

    module = tf.Module()
    module.function, module.kept = function, list(variables)
    with tempfile.TemporaryDirectory() as folder:
        tf.saved_model.save(module, folder)
        return tf.saved_model.load(folder)


def drive(
    callbacks: Iterable[Any], model: Any, epochs: Sequence[tuple[list[Any], dict[str, float]]], ends: bool = True
) -> int:
    """Call what `fit` would call around epochs of given weights and logs; how many there were until a callback stopped it.

    Without `ends` the power fails after the last one.
    """
    import keras

    hooks, ran = keras.callbacks.CallbackList(list(callbacks), model=model), 0
    model.stop_training = False
    hooks.on_train_begin()
    while ran < len(epochs) and not model.stop_training:
        weights, logs = epochs[ran]
        hooks.on_epoch_begin(ran)
        model.set_weights(weights)
        hooks.on_epoch_end(ran, logs)
        ran += 1
    if ends or model.stop_training:
        hooks.on_train_end()
    return ran


def logged(folder: str | Path) -> Iterator[tuple[Path, int, Any]]:
    """Of all that TensorBoard would find below a folder: the file, the step, and the value with its tag."""
    import tensorflow as tf

    for path in sorted(Path(folder).rglob("*tfevents*")):
        for event in tf.compat.v1.train.summary_iterator(str(path)):
            yield from ((path, event.step, value) for value in event.summary.value)


def open_sessions(call: Callable[[], Any], before_run: Callable[[list[Any]], None] | None = None) -> tuple[Any, int]:
    """What a call gives, and how many of the sessions that it opened it left open; those are closed here.

    Before each `run` of a session, `before_run` is told what is fetched.
    """
    from unittest.mock import patch

    import tensorflow as tf

    base = tf.compat.v1.Session.__mro__[1]  # of InteractiveSession, too
    begin, run, opened = base.__init__, base.run, []

    def opening(session: Any, *given: Any, **options: Any) -> None:
        begin(session, *given, **options)
        opened.append(session)

    def running(session: Any, fetches: Any, *given: Any, **options: Any) -> Any:
        if before_run:
            before_run(tf.nest.flatten(fetches))
        return run(session, fetches, *given, **options)

    with patch.object(base, "__init__", opening), patch.object(base, "run", running):
        value = call()
    left = [session for session in opened if not session._closed]
    for session in left:
        session.close()
    return value, len(left)


def not_with_its_initializer(outputs: Any) -> Callable[[list[Any]], None]:
    """For `before_run`: refuses a run that assigns values and reads them for `outputs`, since nothing orders the two."""

    def refuse(fetched: list[Any]) -> None:
        needed: dict[Any, str] = {}
        waiting = [getattr(each, "op", each) for each in fetched]
        while waiting:
            op = waiting.pop()
            if op not in needed and hasattr(op, "control_inputs"):
                needed[op] = op.type
                waiting += [*(tensor.op for tensor in op.inputs), *op.control_inputs]
        if outputs.op in needed and any(kind.startswith("Assign") for kind in needed.values()):
            raise RuntimeError("assigned and read in one run")

    return refuse


def functional(model: Any) -> Any:
    """A functional model of Keras 3, asked between its ends alone; TypeError for anything else."""
    import keras

    names = [base.__name__ for base in type(model).__mro__]
    if not isinstance(model, keras.Model) or "Functional" not in names or "Sequential" in names:
        raise TypeError(
            f"no functional model of Keras 3 but a {type(model).__module__.split('.')[0]} {type(model).__name__}"
        )
    # What a class of the answer's own computes is not asked.
    return keras.Model(model.input, model.output)


def library_of(thing: Any) -> str:
    """The package that made a layer: "keras" for Keras 3."""
    return type(thing).__module__.split(".")[0]


def descend(variables: Sequence[Any], gradients: Sequence[Any], rate: float = 1.0) -> None:
    """One step of gradient descent, without an optimizer."""
    for variable, gradient in zip(variables, gradients, strict=True):
        variable.assign_sub(rate * gradient)


def truth(value: Any) -> Any:
    """NumPy's and TensorFlow's booleans as Python's; anything else as it is."""
    array = np.asarray(value) if hasattr(value, "dtype") else None
    return bool(array) if array is not None and array.shape == () and array.dtype == bool else value
