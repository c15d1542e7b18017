"""Exercises of notebook 06: names and paths of weights, the arrays of an LSTM, its steps, its old gates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograde.exercises.by_hand import sigmoid
from autograde.exercises.draws import floats
from autograde.exercises.hints import NOT_BUILT, close
from autograde.exercises.model import Case, ErrorHint, Exercise, Hint, Part
from autograde.exercises.probes import tensors


def _lstm_weights(rng: np.random.Generator, features: int, units: int) -> list[np.ndarray]:
    """Kernel, recurrent kernel and bias, large enough that gates reach their flat ends."""
    shapes = ((features, 4 * units), (units, 4 * units), (4 * units,))
    return [floats(rng, *shape) for shape in shapes]


def _sizes(rng: np.random.Generator) -> tuple[int, int, int, int]:
    """Batch, steps, features, units; features and units always differ."""
    units = int(rng.integers(3, 6))
    return int(rng.integers(3, 6)), int(rng.integers(4, 8)), units + int(rng.integers(1, 4)), units


# --- 06-names --------------------------------------------------------------------------------------------------------

_WORDS = ("block1", "encoder", "head", "tower", "left", "stage2", "branch", "stem")


def _names_inputs(rng: np.random.Generator) -> dict[str, Any]:
    cases = []
    for _ in range(int(rng.integers(4, 7))):
        words = [_WORDS[i] for i in rng.permutation(len(_WORDS))]
        kinds = ["tf", "keras", *rng.choice(["tf", "keras"], int(rng.integers(0, 3)))]
        scopes = [[str(kinds[i]), words.pop()] for i in rng.permutation(len(kinds))]
        weight = str(rng.choice(["kernel", "bias"]))
        cases.append({"scopes": scopes, "layer": f"{words.pop()}_dense", "weight": weight})
    return {"cases": cases}


def _names_probe(weight_names: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    paths, names = [], []
    for case in inputs["cases"]:
        path, name = weight_names([tuple(scope) for scope in case["scopes"]], case["layer"], case["weight"])
        paths.append(path)
        names.append(name)
    return {"paths": paths, "TensorFlow names": names}


def _named_otherwise(case: Case, name_of: Callable[[list[list[str]]], list[str]], ending: str = "") -> bool:
    """Is this what the names would be if the scopes counted as `name_of` says?"""
    other = ["/".join([*name_of(c["scopes"]), c["layer"], c["weight"]]) + ending for c in case.inputs["cases"]]
    return case.got == other


def _ending(case: Case) -> str:
    return ":0" if case.part == "TensorFlow names" else ""


NAMES = Exercise(
    id="06-names",
    inputs=_names_inputs,
    probe=_names_probe,
    parts=(Part("paths"), Part("TensorFlow names")),
    hints=(
        Hint(
            "zero-in-path",
            lambda case: case.part == "paths" and all(name.endswith(":0") for name in case.got),
            "A path has no ':0' at its end: TensorFlow's name has it, and is the second of the pair.",
        ),
        Hint(
            "layer-left-out",
            lambda case: (
                case.got
                == [name.replace(f"{c['layer']}/", "") for name, c in zip(case.want, case.inputs["cases"], strict=True)]
            ),
            "The layer is a folder as well: its name stands before the weight's.",
        ),
        Hint(
            "tf-scope-in-path",
            lambda case: case.part == "paths" and _named_otherwise(case, lambda scopes: [s[1] for s in scopes]),
            "The path knows keras.name_scope only: a tf.name_scope does not reach it.",
        ),
        Hint(
            "zero-forgotten",
            lambda case: case.part != "paths" and [f"{name}:0" for name in case.got] == case.want,
            "TensorFlow's name of a variable says which output it is, too: look at its last two characters above.",
        ),
        Hint(
            "keras-scopes-only",
            lambda case: (
                case.part != "paths"
                and _named_otherwise(case, lambda scopes: [s[1] for s in scopes if s[0] == "keras"], ":0")
            ),
            "TensorFlow's name knows both kinds of scope.",
        ),
        Hint(
            "tf-scopes-only",
            lambda case: _named_otherwise(case, lambda scopes: [s[1] for s in scopes if s[0] == "tf"], _ending(case)),
            "keras.name_scope changes both names: it counts here too.",
        ),
        Hint(
            "inside-out",
            lambda case: (
                [sorted(name.removesuffix(":0").split("/")) for name in case.got]
                == [sorted(name.removesuffix(":0").split("/")) for name in case.want]
            ),
            "The right words in another order: the outermost scope comes first, the weight's name last.",
        ),
    ),
    error_hints=(ErrorHint("one-name", "unpack", "Return two strings: the path, and TensorFlow's name."),),
)

# --- 06-keras1 -------------------------------------------------------------------------------------------------------


def _keras1_inputs(rng: np.random.Generator) -> dict[str, Any]:
    _, _, features, units = _sizes(rng)
    shapes = [(features, units), (units, units), (units,)] * 4
    return {"old": [floats(rng, *shape) for shape in shapes]}


def _keras1_probe(from_keras_1: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    kernel, recurrent_kernel, bias = from_keras_1([array.copy() for array in inputs["old"]])
    return {"kernel": kernel, "recurrent_kernel": recurrent_kernel, "bias": bias}


def _of_kind(case: Case) -> list[np.ndarray]:
    """The four old arrays from which this part is made."""
    start = ("kernel", "recurrent_kernel", "bias").index(case.part)
    return case.inputs["old"][start::3]


def _interleaved(case: Case) -> np.ndarray:
    i, c, f, o = _of_kind(case)
    return np.stack([i, f, c, o], axis=-1).reshape(case.want.shape)


KERAS1 = Exercise(
    id="06-keras1",
    inputs=_keras1_inputs,
    probe=_keras1_probe,
    parts=(Part("kernel", axes=("feature", "4·unit")), Part("recurrent_kernel", axes=("unit", "4·unit")), Part("bias")),
    hints=(
        Hint(
            "order-of-keras-1",
            lambda case: close(case.got, np.concatenate(_of_kind(case), axis=-1)),
            "The blocks still have the order of Keras 1, i c f o; today it is i f c o.",
        ),
        Hint(
            "interleaved",
            lambda case: close(case.got, _interleaved(case)),
            "The gates are mixed column by column: each gate's columns stay together, as one block.",
        ),
        Hint(
            "stacked-rows",
            lambda case: np.ndim(case.want) == 2 and np.shape(case.got)[0] == 4 * np.shape(case.want)[0],
            "The blocks lie one above the other: join them side by side, along the last axis.",
        ),
        Hint(
            "kinds-exchanged",
            lambda case: case.part == "kernel" and case.got.shape == (case.want.shape[1] // 4, case.want.shape[1]),
            "This is made of the U arrays: W, U and b come in turn, so each kind is every third array.",
        ),
    ),
    error_hints=(
        ErrorHint("three-arrays", "unpack", "Return three arrays: kernel, recurrent kernel, bias."),
        ErrorHint(
            "kinds-mixed",
            "must match exactly",
            "These arrays are of different kinds: W, U and b come in turn, so each kind is every third array.",
        ),
    ),
)

# --- 06-lstm ---------------------------------------------------------------------------------------------------------


def _lstm_inputs(rng: np.random.Generator) -> dict[str, Any]:
    batch, steps, features, units = _sizes(rng)
    kernel, recurrent_kernel, bias = _lstm_weights(rng, features, units)
    sequence = floats(rng, batch, steps, features)
    return {"sequence": sequence, "kernel": kernel, "recurrent_kernel": recurrent_kernel, "bias": bias}


def _lstm_probe(run_lstm: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    hidden, cell = run_lstm(*tensors(inputs, "sequence", "kernel", "recurrent_kernel", "bias"))
    return {"h": hidden, "c": cell}


def _hard(slope: float) -> Callable[[np.ndarray], np.ndarray]:
    return lambda x: np.clip(slope * x + 0.5, 0, 1)


def _mistaken(
    sequence: np.ndarray,
    weights: list[np.ndarray],
    order: str = "ifco",
    gate: Callable[[np.ndarray], np.ndarray] = sigmoid,
    show: Callable[[np.ndarray], np.ndarray] = np.tanh,
    write: Callable[[np.ndarray], np.ndarray] = np.tanh,
    recurrent: bool = True,
    bias: bool = True,
    old_cell: bool = False,
) -> dict[str, np.ndarray]:
    """The states of an LSTM that was misunderstood in one point."""
    kernel, recurrent_kernel, offset = weights
    h = c = np.zeros((sequence.shape[0], recurrent_kernel.shape[0]))
    for step in range(sequence.shape[1]):
        z = sequence[:, step] @ kernel + recurrent * (h @ recurrent_kernel) + bias * offset
        block = dict(zip(order, np.split(z, 4, axis=1), strict=True))
        before, c = c, gate(block["f"]) * c + gate(block["i"]) * write(block["c"])
        h = gate(block["o"]) * show(before if old_cell else c)
    return {"h": h, "c": c}


def _ran(case: Case, steps: slice = slice(None), **mistake: Any) -> bool:
    weights = [case.inputs[name] for name in ("kernel", "recurrent_kernel", "bias")]
    return close(case.got, _mistaken(case.inputs["sequence"][:, steps], weights, **mistake)[case.part])


def _states_exchanged(case: Case) -> bool:
    """Was the cell returned as the output?"""
    weights = [case.inputs[name] for name in ("kernel", "recurrent_kernel", "bias")]
    return case.part == "h" and close(case.got, _mistaken(case.inputs["sequence"], weights)["c"])


LSTM = Exercise(
    id="06-lstm",
    inputs=_lstm_inputs,
    probe=_lstm_probe,
    parts=(Part("h", axes=("sequence", "unit")), Part("c", axes=("sequence", "unit"))),
    hints=(
        Hint("h-and-c-exchanged", _states_exchanged, "h and c have changed places: return h first."),
        Hint(
            "order-of-gates",
            lambda case: _ran(case, order="icfo") or _ran(case, order="fico") or _ran(case, order="ifoc"),
            "The gates are taken from the wrong blocks: the order is i, f, c, o.",
        ),
        Hint(
            "hard-gates",
            lambda case: _ran(case, gate=_hard(1 / 5)) or _ran(case, gate=_hard(1 / 6)),
            "The gates are sigmoids here, not straight lines cut off.",
        ),
        Hint(
            "cell-not-squashed",
            lambda case: _ran(case, show=lambda c: c),
            "The output shows tanh(c), not c itself.",
        ),
        Hint(
            "state-not-used",
            lambda case: _ran(case, recurrent=False),
            "The last h is not used: add h @ recurrent_kernel before the gates are squashed.",
        ),
        Hint("bias-left-out", lambda case: _ran(case, bias=False), "The bias is missing: add it before the squashing."),
        Hint(
            "candidate-not-tanh",
            lambda case: _ran(case, write=sigmoid),
            "The candidate goes from -1 to 1, through tanh: only the three gates are sigmoids.",
        ),
        Hint(
            "old-cell-shown",
            lambda case: _ran(case, old_cell=True),
            "The output shows the cell of the step before: bring c up to date first, then h.",
        ),
        Hint(
            "other-steps",
            lambda case: any(_ran(case, steps=slice(*ends)) for ends in ((0, -1), (1, None), (None, None, -1))),
            "Take every step, from the first to the last: range(sequence.shape[1]).",
        ),
        Hint(
            "every-step",
            lambda case: np.ndim(case.got) == 3,
            "These are the states after every step: only those after the last one are asked for.",
        ),
    ),
    error_hints=(ErrorHint("one-state", "unpack", "Return two tensors: the last h and the last c."),),
)

# --- 06-match --------------------------------------------------------------------------------------------------------

_GATES = ("sigmoid", "hard_sigmoid")


def _match_inputs(rng: np.random.Generator) -> dict[str, Any]:
    batch, steps, features, units = _sizes(rng)
    weights = _lstm_weights(rng, features, units)
    return {"sequences": floats(rng, batch, steps, features), "weights": weights}


def _match_probe(like_then: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import keras

    outputs: dict[str, Any] = {}
    for word in _GATES:
        layer = like_then(word, [weight.copy() for weight in inputs["weights"]])
        if not isinstance(layer, keras.layers.LSTM):
            outputs[word] = f"not a Keras 3 LSTM: {type(layer).__name__}"
        else:
            outputs[word] = layer(inputs["sequences"])
    return outputs


def _gated(case: Case, gate: Callable[[np.ndarray], np.ndarray]) -> bool:
    return close(case.got, _mistaken(case.inputs["sequences"], case.inputs["weights"], gate=gate)["h"])


MATCH = Exercise(
    id="06-match",
    inputs=_match_inputs,
    probe=_match_probe,
    parts=tuple(Part(word, axes=("sequence", "unit")) for word in _GATES),
    hints=(
        Hint(
            "not-keras-3",
            lambda case: isinstance(case.got, str),
            "Return a keras.layers.LSTM: the layer itself, made by Keras 3, not its outputs.",
        ),
        Hint(
            "new-hard-sigmoid",
            lambda case: _gated(case, _hard(1 / 6)),
            "That is today's hard_sigmoid, with slope 1/6: give the layer a function with the old slope, 1/5.",
        ),
        Hint(
            "always-hard",
            lambda case: case.part == "sigmoid" and _gated(case, _hard(1 / 5)),
            "The gates are hard also where a sigmoid is asked for: look at recurrent_activation.",
        ),
        Hint(
            "always-sigmoid",
            lambda case: case.part == "hard_sigmoid" and _gated(case, sigmoid),
            "The gates are sigmoids also where hard ones are asked for: pass recurrent_activation on.",
        ),
        Hint(
            "not-cut-off",
            lambda case: case.part == "hard_sigmoid" and _gated(case, lambda x: x / 5 + 0.5),
            "The line goes on below 0 and above 1: cut it off there.",
        ),
        Hint(
            "weights-not-set",
            lambda case: isinstance(case.got, np.ndarray) and case.got.shape == case.want.shape,
            "Right shape, other numbers: are the weights set, and the activations the default ones?",
        ),
    ),
    error_hints=(
        NOT_BUILT,
        ErrorHint(
            "four-blocks-of-units",
            "not compatible with provided weight shape",
            "The kernels have four blocks of columns: the number of units is the width of one of them.",
        ),
    ),
)

EXERCISES = (NAMES, KERAS1, LSTM, MATCH)
