"""Exercises of notebook 11: one-hot rows, a confusion matrix, shapes and parameters, a convolution block, mse and mae."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograde.exercises.by_hand import correlate
from autograde.exercises.draws import distinct, floats, integers
from autograde.exercises.hints import close, gives
from autograde.exercises.model import Case, ErrorHint, Exercise, Hint, Part
from autograde.exercises.probes import sequential, tensors

# --- 11-onehot -------------------------------------------------------------------------------------------------------


def _onehot_inputs(rng: np.random.Generator) -> dict[str, Any]:
    num_classes = int(rng.choice([7, 8, 9, 11, 12]))  # never 10, which an answer could have taken for granted
    # The first class, the last one, and one between do not occur: a width that is learned from the labels is wrong.
    occurring = rng.permutation(np.arange(1, num_classes - 1))[1:]
    labels = rng.permutation([*occurring, *rng.choice(occurring, int(rng.integers(2, 8)))])
    return {"labels": labels.astype(np.int64), "num_classes": num_classes}


def _onehot_probe(one_hot: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    return {"rows": one_hot([[int(label)] for label in inputs["labels"]], inputs["num_classes"])}


ONEHOT = Exercise(
    id="11-onehot",
    inputs=_onehot_inputs,
    probe=_onehot_probe,
    parts=(Part("rows", axes=("label", "class"), dtype="exact"),),
    hints=(
        Hint(
            "width-from-the-labels",
            lambda case: case.got.ndim == 2 and case.got.shape[1] < case.inputs["num_classes"],
            "The rows are too short: their length is num_classes, also when some classes do not occur in this batch.",
        ),
        Hint(
            "counted-from-one",
            lambda case: np.array_equal(case.got[:, :-1], case.want[:, 1:]) and not case.got[:, -1].any(),
            "Every 1 stands one place too far to the left: the classes are counted from 0.",
        ),
        Hint(
            "whole-numbers",
            lambda case: case.got.dtype.kind in "iub" and np.array_equal(case.got, case.want),
            "The rows are right, but a loss compares them with float32 probabilities: return float32.",
        ),
        Hint(
            "lists-kept",
            lambda case: case.got.ndim == 3,
            "One axis too many: each label lies in a list of its own, take it out first.",
        ),
    ),
)

# --- 11-confusion ----------------------------------------------------------------------------------------------------


def _confusion_inputs(rng: np.random.Generator) -> dict[str, Any]:
    classes, features, count = integers(rng, (5, 5, 60), (8, 9, 90))
    kernel = floats(rng, features, classes)
    images = floats(rng, count, features)
    # The labels are the predictions of a disturbed network, without two classes, which are also never predicted: the last
    # one, which shows a size that was learned from the labels, and another, which shows numbers that were given anew.
    bias = np.zeros(classes, np.float32)
    bias[[rng.integers(0, classes - 1), -1]] = -50
    labels = np.argmax(images @ (kernel + rng.normal(0, 0.7, kernel.shape)) + bias, axis=1)
    return {"images": images, "labels": np.eye(classes, dtype=np.float32)[labels], "kernel": kernel, "bias": bias}


def _confusion_probe(confusion: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import keras

    classes = len(inputs["bias"])
    layers = [keras.layers.Dense(classes, activation="softmax", name="scores")]
    model = sequential(inputs["images"].shape[1:], layers, [inputs["kernel"], inputs["bias"]])
    return {"counts": np.asarray(confusion(model, inputs["images"], inputs["labels"]))}


CONFUSION = Exercise(
    id="11-confusion",
    inputs=_confusion_inputs,
    probe=_confusion_probe,
    parts=(Part("counts", axes=("label", "prediction")),),
    hints=(
        Hint(
            "rows-and-columns-swapped",
            lambda case: np.array_equal(case.got, case.want.T),
            "Rows and columns have changed places: a row belongs to a label, a column to a prediction.",
        ),
        Hint(
            "class-missing",
            lambda case: np.shape(case.got)[0] < len(case.want),
            "A class is missing: it has a row and a column also when it does not occur among these images.",
        ),
        Hint(
            "shares-not-counts",
            lambda case: case.got.dtype.kind == "f" and 0 < np.nanmax(case.got) <= 1,  # a row without images: 0 / 0
            "These are shares: return counts, whole numbers.",
        ),
        Hint(
            "each-cell-once",
            lambda case: np.array_equal(case.got, np.minimum(case.want, 1)),
            "Every cell holds 1 at most: when a cell is hit twice, NumPy's += with index arrays still adds only once.",
        ),
        Hint(
            "floats",
            lambda case: case.got.dtype.kind == "f" and np.array_equal(case.got, case.want),
            "The counts are right, but they are floats: return whole numbers.",
        ),
    ),
    error_hints=(
        ErrorHint("predict-classes", "predict_classes", "predict_classes is gone: take the argmax of the probabilities."),
        ErrorHint("argmax-of-columns", "out of bound", "One number for each image: take the argmax of the rows, axis=-1."),
        ErrorHint("one-hot-labels", "multilabel-indicator", "The labels are one-hot rows: take their argmax first."),
    ),
)

# --- 11-shapes -------------------------------------------------------------------------------------------------------


def _shapes_inputs(rng: np.random.Generator) -> dict[str, Any]:
    """Two convolutions, the second on an odd number of pixels before its pooling, then dense layers."""
    size, channels = int(rng.integers(24, 40)), int(rng.integers(2, 5))
    first, second = integers(rng, 3, 6, 2)
    pool = int(rng.integers(3, 5))  # leaves a remainder, by the choice of size below
    while (size - first + 1) % pool == 0:
        size += 1
    filters = distinct(rng, 3, 12, 2)
    layers = [
        ["conv", filters[0], first, "valid"],
        ["pool", pool],
        ["conv", filters[1], second, "same"],
        ["pool", 2],
        ["flatten"],
        ["dense", int(rng.integers(8, 20))],
        ["dense", int(rng.integers(3, 8))],
    ]
    return {"input_shape": [size, size + 3, channels], "layers": layers}


def _shapes_probe(shapes_and_parameters: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    layers = [tuple(layer) for layer in inputs["layers"]]
    shapes, parameters = shapes_and_parameters(tuple(inputs["input_shape"]), layers)
    return {
        "shapes": [[int(size) for size in shape] for shape in shapes],
        "parameters": [int(number) for number in parameters],
    }


def trace(
    inputs: Any, *, bias: int = 1, channels: bool = True, divide: Any = math.floor, pad: bool = True, lost: int = 1
) -> dict[str, list[Any]]:
    """Shapes and parameters, with the usual mistakes as options."""
    shape, shapes, parameters = list(inputs["input_shape"]), [], []
    for kind, *options in inputs["layers"]:
        number = 0
        if kind == "conv":
            filters, size, padding = options
            number = filters * (size * size * (shape[2] if channels else 1) + bias)
            rim = 0 if pad and padding == "same" else size - lost
            shape = [shape[0] - rim, shape[1] - rim, filters]
        elif kind == "pool":
            shape = [divide(shape[0] / options[0]), divide(shape[1] / options[0]), shape[2]]
        elif kind == "flatten":
            shape = [math.prod(shape)]
        else:
            number, shape = (shape[0] + bias) * options[0], [options[0]]
        shapes.append([int(size) for size in shape])
        parameters.append(int(number))
    return {"shapes": shapes, "parameters": parameters}


def _traced(case: Case, **mistake: Any) -> bool:
    return case.got == trace(case.inputs, **mistake)[case.part]


SHAPES = Exercise(
    id="11-shapes",
    inputs=_shapes_inputs,
    probe=_shapes_probe,
    parts=(Part("shapes"), Part("parameters")),
    hints=(
        Hint(
            "pool-not-rounded-down",
            lambda case: _traced(case, divide=math.ceil) or _traced(case, divide=float),
            "Pooling drops what fills no window: round down, with //.",
        ),
        Hint(
            "padding-ignored",
            lambda case: _traced(case, pad=False),
            "With the padding 'same' a convolution keeps height and width.",
        ),
        Hint(
            "window-too-many",
            lambda case: case.part == "shapes" and _traced(case, lost=0),
            "A window of 4 fits into a row of 4 once, not never: height - size + 1 places.",
        ),
        Hint("no-bias", lambda case: _traced(case, bias=0), "Each filter and each unit has a bias, one more parameter."),
        Hint(
            "input-channels-forgotten",
            lambda case: _traced(case, channels=False),
            "A filter looks at all channels of its input: its kernel has rows x columns x input channels numbers.",
        ),
        Hint(
            "batch-axis-included",
            lambda case: case.part == "shapes" and [shape[1:] for shape in case.got] == case.want,
            "Give the shapes of one image: leave out the axis of the batch.",
        ),
        Hint(
            "input-counted",
            lambda case: len(case.got) == len(case.want) + 1,
            "There is an entry too many: one for each layer, none for the input.",
        ),
    ),
    error_hints=(
        ErrorHint("two-lists", "unpack", "Return two lists: the shapes, and the numbers of parameters."),
        ErrorHint("parameters-first", "not iterable", "A shape is a tuple. Return the shapes first, then the parameters."),
    ),
)

# --- 11-block --------------------------------------------------------------------------------------------------------


def _block_inputs(rng: np.random.Generator) -> dict[str, Any]:
    count, rows, columns, channels, filters = integers(rng, (2, 2, 2, 2, 2), (5, 5, 5, 4, 6))
    height, width = (2 * n + 1 for n in distinct(rng, 2, 6, 2))  # the last row and column are dropped
    return {
        "images": floats(rng, count, height + rows - 1, width + columns - 1, channels),
        "kernel": floats(rng, rows, columns, channels, filters, scale=0.5),
        "bias": rng.uniform(0.2, 1, filters).astype(np.float32) * rng.choice([-1, 1], filters).astype(np.float32),
    }


def _block_probe(conv_block: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    return {"outputs": conv_block(*tensors(inputs, "images", "kernel", "bias"))}


def block(
    inputs: Any, *, flip: bool = False, bias: bool = True, bias_last: bool = False, relu: bool = True, pool: str = "max"
) -> np.ndarray:
    """The block in NumPy, with the usual mistakes as options."""
    kernel = inputs["kernel"][::-1, ::-1] if flip else inputs["kernel"]
    maps = correlate(inputs["images"], kernel)
    maps = (np.maximum(maps, 0) if bias_last else maps) + (inputs["bias"] if bias else 0)
    maps = np.maximum(maps, 0) if relu and not bias_last else maps
    count, height, width, filters = maps.shape
    squares = maps[:, : height // 2 * 2, : width // 2 * 2].reshape(count, height // 2, 2, width // 2, 2, filters)
    return squares.max((2, 4)) if pool == "max" else squares.mean((2, 4))


BLOCK = Exercise(
    id="11-block",
    inputs=_block_inputs,
    probe=_block_probe,
    parts=(Part("outputs", axes=("image", "row", "column", "filter")),),
    hints=(
        Hint("no-relu", gives(block, relu=False), "The ReLU is missing."),
        Hint("no-bias", gives(block, bias=False), "The bias is missing."),
        Hint(
            "mean-for-max",
            gives(block, pool="mean"),
            "Of each square the largest number is wanted, not the mean.",
        ),
        Hint(
            "bias-after-relu",
            gives(block, bias_last=True),
            "ReLU comes last, before the pooling: add the bias to what it is applied to.",
        ),
        Hint(
            "kernel-flipped",
            gives(block, flip=True),
            "The kernel is flipped: Keras lays it on the image as it is.",
        ),
        Hint(
            "not-pooled",
            lambda case: _halves(np.shape(case.got), np.shape(case.want)),
            "The maps are about twice as high and wide as expected: pool them in squares of 2 by 2, side by side.",
        ),
        Hint(
            "padded",
            lambda case: np.shape(case.got)[1] > np.shape(case.want)[1],
            "The maps are a little too large: neither the convolution nor the pooling pads.",
        ),
    ),
)


def _halves(got: tuple[int, ...], want: tuple[int, ...]) -> bool:
    return len(got) == 4 and all(2 * want[axis] <= got[axis] <= 2 * want[axis] + 1 for axis in (1, 2))


# --- 11-errors -------------------------------------------------------------------------------------------------------


def _errors_inputs(rng: np.random.Generator) -> dict[str, Any]:
    count = int(rng.integers(6, 15))
    targets = rng.normal(0, 3, count)
    return {
        "targets": targets.astype(np.float32),
        "predictions": (targets + rng.normal(0.5, 1.5, count)).astype(np.float32)[:, None],
    }


def _errors_probe(mse_and_mae: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    mse, mae = mse_and_mae(inputs["targets"], inputs["predictions"])
    return {"mse": mse, "mae": mae}


def _differences(case: Case) -> np.ndarray:
    return case.inputs["predictions"][:, 0] - case.inputs["targets"]


def _all_pairs(case: Case) -> np.ndarray:
    return case.inputs["predictions"] - case.inputs["targets"]


def _either(case: Case, difference: np.ndarray) -> float:
    return float(np.mean(difference**2) if case.part == "mse" else np.mean(np.abs(difference)))


ERRORS = Exercise(
    id="11-errors",
    inputs=_errors_inputs,
    probe=_errors_probe,
    parts=(Part("mse"), Part("mae")),
    hints=(
        Hint(
            "every-pair",
            lambda case: close(case.got, _either(case, _all_pairs(case))),
            "Every target was compared with every prediction: (n,) and (n, 1) broadcast to (n, n). Make the shapes equal.",
        ),
        Hint(
            "mae-first",
            lambda case: case.part == "mse" and close(case.got, np.mean(np.abs(_differences(case)))),
            "That is the mae: return the mse first.",
        ),
        Hint(
            "square-of-the-mean",
            lambda case: case.part == "mse" and close(case.got, np.mean(_differences(case)) ** 2),
            "You squared the mean: square each error first, then take the mean.",
        ),
        Hint(
            "root-taken",
            lambda case: case.part == "mse" and close(case.got, math.sqrt(case.want)),
            "That is the root of the mean square: leave out the root.",
        ),
        Hint(
            "signs-cancel",
            lambda case: case.part == "mae" and close(abs(case.got), abs(float(_differences(case).mean()))),
            "Errors of opposite signs cancel: take absolute values before the mean.",
        ),
        Hint(
            "one-per-target",
            lambda case: np.size(case.got) == len(case.inputs["targets"]),
            "There is one error for each target: take their mean.",
        ),
        Hint(
            "summed",
            lambda case: close(case.got, case.want * len(case.inputs["targets"])),
            "These are sums: divide by the number of targets.",
        ),
    ),
    error_hints=(ErrorHint("two-numbers", "unpack", "Return two numbers: the mse, and the mae."),),
)

EXERCISES = (ONEHOT, CONFUSION, SHAPES, BLOCK, ERRORS)
