"""Exercises of notebook 06: names of weights, recurrent layers of Keras 1, Keras 2 and PyTorch, an LSTM's steps."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograde.exercise import Exercise, Part, When, WhenError
from autograde.exercise.draws import floats
from autograde.exercise.predicates import close
from course.asking import tensors
from course.mistakes import HABITS, NOT_BUILT


def _weights(rng: np.random.Generator, features: int, units: int, gates: int = 4) -> list[np.ndarray]:
    """Kernel, recurrent kernel and bias, large enough that gates reach their flat ends."""
    shapes = ((features, gates * units), (units, gates * units), (gates * units,))
    return [floats(rng, *shape) for shape in shapes]


def _sizes(rng: np.random.Generator) -> tuple[int, int, int, int]:
    """Batch, steps, features, units; features and units always differ."""
    units = int(rng.integers(3, 6))
    return int(rng.integers(3, 6)), int(rng.integers(4, 8)), units + int(rng.integers(1, 4)), units


# --- 06-names --------------------------------------------------------------------------------------------------------

_WORDS = ("block1", "encoder", "head", "tower", "left", "stage2", "branch", "stem")


def _names_inputs(rng: np.random.Generator) -> dict[str, Any]:
    cases = []
    for place in range(int(rng.integers(4, 7))):
        words = [_WORDS[i] for i in rng.permutation(len(_WORDS))]
        kinds = ["tf", "keras", *rng.choice(["tf", "keras"], int(rng.integers(0, 3)))] if place else ["tf"]
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


NAMES = Exercise(
    id="06-names",
    inputs=_names_inputs,
    probe=_names_probe,
    parts=(Part("paths"), Part("TensorFlow names")),
    when=(
        When(
            "zero-in-path",
            lambda case: case.part == "paths" and all(name.endswith(":0") for name in case.got),
            "A path has no ':0' at its end: TensorFlow's name has it, and is the second of the pair.",
        ),
        When(
            "zero-forgotten",
            lambda case: case.part != "paths" and [f"{name}:0" for name in case.got] == case.want,
            "TensorFlow's name of a variable says which output it is, too: look at its last two characters above.",
        ),
        When(
            "inside-out",
            lambda case: (
                [sorted(name.removesuffix(":0").split("/")) for name in case.got]
                == [sorted(name.removesuffix(":0").split("/")) for name in case.want]
            ),
            "The right words in another order: the outermost scope comes first, the weight's name last.",
        ),
    ),
)

# --- 06-keras1 -------------------------------------------------------------------------------------------------------

_GATES = {"LSTM": "icfo", "GRU": "zrh"}


def _keras1_inputs(rng: np.random.Generator) -> dict[str, Any]:
    scope, name = (_WORDS[i] for i in rng.permutation(len(_WORDS))[:2])
    arrays = {}
    layers = {}
    # Two of each kind, two of them with names that begin alike.
    kinds = rng.permutation(["LSTM", "LSTM", "GRU", "GRU"])
    for layer, kind in zip((name, f"{name}2", f"{name}2b", f"a_{name}"), kinds, strict=True):
        _, _, features, units = _sizes(rng)
        layers[f"{scope}/{layer}"] = str(kind)
        for gate in _GATES[str(kind)]:
            shapes = {"W": (features, units), "U": (units, units), "b": (units,)}
            arrays |= {f"{scope}/{layer}_{letter}_{gate}": floats(rng, *shape) for letter, shape in shapes.items()}
    arrays |= {f"{scope}/hidden_W": floats(rng, 3, 4), f"{scope}/hidden_b": floats(rng, 4)}
    return {"arrays": dict(sorted(arrays.items())), "layers": layers}


def _keras1_probe(from_keras_1: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    parts: dict[str, Any] = {"LSTM": [], "GRU": []}
    for layer, kind in inputs["layers"].items():
        parts[kind].append(list(from_keras_1({name: array.copy() for name, array in inputs["arrays"].items()}, layer)))
    return parts


def _shapes(value: Any) -> list[Any]:
    return [[np.shape(array) for array in three] for three in value]


KERAS1 = Exercise(
    id="06-keras1",
    inputs=_keras1_inputs,
    probe=_keras1_probe,
    parts=(Part("LSTM"), Part("GRU")),
    when=(
        When(
            "stacked-rows",
            lambda case: case.got[0][0].shape[0] == len(_GATES[case.part]) * case.want[0][0].shape[0],
            "The blocks lie one above the other: join them side by side, along the last axis.",
            anywhere=True,
        ),
        When(
            "recurrent-first",
            lambda case: case.got[0][0].shape == case.want[0][1].shape,
            "The first array is made of the U arrays: return those of W first, then of U, then of b.",
            anywhere=True,
        ),
        When(
            "not-three",
            lambda case: any(len(three) != 3 for three in case.got),
            "Return three arrays for the layer: kernel, recurrent kernel, bias.",
            anywhere=True,
        ),
        When(
            "gates-of-the-other-kind",
            lambda case: case.part == "GRU" and _shapes(case.got) == _shapes(case.want),
            "The LSTMs are right. A GRU's gates come in the order z, r, h.",
        ),
    ),
)

# --- 06-lstm ---------------------------------------------------------------------------------------------------------


def _lstm_inputs(rng: np.random.Generator) -> dict[str, Any]:
    _, steps, features, units = _sizes(rng)
    batch = int(rng.integers(6, 9))  # never as many as units: a mask without its column does not fit by chance
    kernel, recurrent_kernel, bias = _weights(rng, features, units)
    mask = rng.random((batch, steps)) < 0.6
    mask[0] = True  # one is read whole; of the others one begins and one ends with padding
    mask[1, :3] = False, True, True
    mask[2, -3:] = True, True, False
    return {
        "sequence": floats(rng, batch, steps, features),
        "mask": mask,
        "kernel": kernel,
        "recurrent_kernel": recurrent_kernel,
        "bias": bias,
    }


def _lstm_probe(run_lstm: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    hidden, cell = run_lstm(*tensors(inputs, "sequence", "mask", "kernel", "recurrent_kernel", "bias"))
    return {"h": hidden, "c": cell}


LSTM = Exercise(
    id="06-lstm",
    inputs=_lstm_inputs,
    probe=_lstm_probe,
    parts=(Part("h", axes=("sequence", "unit")), Part("c", axes=("sequence", "unit"))),
    when=(
        When(
            "every-step",
            lambda case: np.ndim(case.got) == 3,
            "These are the states after every step: only those after the last one are asked for.",
            anywhere=True,
        ),
        When(
            "whole-sequence-right",
            lambda case: close(case.got[0], case.want[0]),
            "The sequence without padding is right. At a step that is not real, h and c both stay what they were.",
        ),
    ),
    errors=(
        *HABITS,
        WhenError(
            "one-answer-for-all",
            "truth value of an array",
            "Each sequence has a mask of its own, and `if` asks for one answer for all: tf.where decides for each.",
        ),
    ),
)

# --- 06-match --------------------------------------------------------------------------------------------------------

_CASES = {f"{kind}, {word}": (kind, word) for kind in ("LSTM", "GRU") for word in ("sigmoid", "hard_sigmoid")}


def _match_inputs(rng: np.random.Generator) -> dict[str, Any]:
    batch, steps, features, units = _sizes(rng)
    weights = {"LSTM": _weights(rng, features, units), "GRU": _weights(rng, features, units, gates=3)}
    return {"sequences": floats(rng, batch, steps, features), "weights": weights}


def _match_probe(like_then: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import keras

    outputs: dict[str, Any] = {}
    for name, (kind, word) in _CASES.items():
        layer = like_then(kind, word, [weight.copy() for weight in inputs["weights"][kind]])
        if not isinstance(layer, getattr(keras.layers, kind)):
            outputs[name] = f"not a Keras 3 {kind}: {type(layer).__name__}"
        else:
            outputs[name] = _rebuilt(layer, inputs["sequences"], kind)(inputs["sequences"])
    return outputs


def _rebuilt(layer: Any, sequences: np.ndarray, kind: str) -> Any:
    """The library's own layer with these settings and weights: what a class of the answer's own computes is not asked."""
    import keras

    layer(sequences)  # builds it if nobody has
    names = ["use_bias", "return_sequences", "go_backwards", "activation", "recurrent_activation"]
    settings = {name: getattr(layer, name) for name in names + ["reset_after"] * (kind == "GRU")}
    own = getattr(keras.layers, kind)(layer.units, **settings)
    weights = layer.get_weights()
    own.build((None, None, len(weights[0])))
    own.set_weights(weights)
    return own


MATCH = Exercise(
    id="06-match",
    inputs=_match_inputs,
    probe=_match_probe,
    parts=tuple(Part(name, axes=("sequence", "unit")) for name in _CASES),
    when=(
        When(
            "not-keras-3",
            lambda case: isinstance(case.got, str),
            "Return the layer itself, made by Keras 3: a keras.layers.LSTM or keras.layers.GRU, as `kind` says.",
            anywhere=True,
        ),
        When(
            "every-step",
            lambda case: np.ndim(case.got) == 3,
            "The old layer gave its last output only, so leave return_sequences as it is.",
            anywhere=True,
        ),
        When(
            "weights-not-set",
            lambda case: case.part == "LSTM, sigmoid",
            "Right shape, other numbers: are the weights set, and the activations the default ones?",
        ),
    ),
    errors=(
        NOT_BUILT,
        WhenError(
            "reset-after", ",).", "Keras 3 wants two rows of biases for this GRU, the old one had one: look at reset_after."
        ),
        WhenError(
            "units-of-all-gates",
            "is not compatible with provided weight shape",
            "The kernels have a block of columns for each gate: the number of units is the width of one of them.",
        ),
        WhenError(
            "inner-activation",
            "'inner_activation'",
            "Keras 1 called it inner_activation; since Keras 2 it is recurrent_activation.",
        ),
    ),
)

# --- 06-torch --------------------------------------------------------------------------------------------------------


def _torch_inputs(rng: np.random.Generator) -> dict[str, Any]:
    _, _, features, units = _sizes(rng)
    shapes = {"weight_ih": (3 * units, features), "weight_hh": (3 * units, units)}
    shapes |= {"bias_ih": (3 * units,), "bias_hh": (3 * units,)}
    return {name: floats(rng, *shape) for name, shape in shapes.items()}


def _torch_probe(from_torch: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    kernel, recurrent_kernel, bias = from_torch(**{name: array.copy() for name, array in inputs.items()})
    return {"kernel": kernel, "recurrent_kernel": recurrent_kernel, "bias": bias}


TORCH = Exercise(
    id="06-torch",
    inputs=_torch_inputs,
    probe=_torch_probe,
    parts=(
        Part("kernel", axes=("feature", "3·unit")),
        Part("recurrent_kernel", axes=("unit", "3·unit")),
        Part("bias", axes=("input or hidden", "3·unit")),
    ),
    when=(
        When(
            "not-turned",
            lambda case: case.part != "bias" and np.shape(case.got) == np.shape(case.want)[::-1],
            "PyTorch multiplies from the other side: transpose the two matrices.",
            anywhere=True,
        ),
        When(
            "biases-added",
            lambda case: case.part == "bias" and np.size(case.got) * 2 == np.size(case.want),
            "In an LSTM both biases are only added; the GRU's candidate needs them apart: return two rows.",
            anywhere=True,
        ),
        When(
            "biases-in-a-row",
            lambda case: case.part == "bias" and np.ndim(case.got) == 1,
            "All the numbers of both biases are there, in one row: lay one above the other, shape (2, 3·units).",
            anywhere=True,
        ),
    ),
    errors=(WhenError("not-three", "unpack", "Return three arrays: kernel, recurrent kernel, bias."),),
)

EXERCISES = (NAMES, KERAS1, LSTM, MATCH, TORCH)
