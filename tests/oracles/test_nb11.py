"""The stored references of notebook 11, calculated again in plain NumPy."""

from __future__ import annotations

import numpy as np

from tests.oracles.oracle import near, public


def test_each_row_has_its_one() -> None:
    inputs, stored = public("11-onehot")
    rows = stored["rows"]
    assert rows.dtype == np.float32 and rows.shape == (len(inputs["labels"]), inputs["num_classes"])
    assert np.array_equal(np.sort(rows, axis=1)[:, -1], np.ones(len(rows))) and rows.sum() == len(rows)
    assert np.array_equal(rows.argmax(axis=1), inputs["labels"])


def test_every_pair_of_label_and_prediction_is_counted() -> None:
    inputs, stored = public("11-confusion")
    counts = [[0] * len(inputs["bias"]) for _ in inputs["bias"]]
    scores = inputs["images"].astype(np.float64) @ inputs["kernel"] + inputs["bias"]
    for label, score in zip(inputs["labels"], scores, strict=True):
        counts[int(label.argmax())][int(score.argmax())] += 1
    assert stored["counts"].tolist() == counts


def test_shapes_and_parameters_are_counted_one_by_one() -> None:
    """By trying every place of a window and numbering every weight, without the formulas."""
    inputs, stored = public("11-shapes")
    height, width, channels = inputs["input_shape"]
    shapes, parameters = [], []
    flat = 0
    for kind, *options in inputs["layers"]:
        number = 0
        if kind == "conv":
            filters, size, padding = options
            number = np.zeros((size, size, channels, filters)).size + np.zeros(filters).size
            if padding == "valid":
                height, width = (sum(start + size <= n for start in range(n)) for n in (height, width))
            channels = filters
        elif kind == "pool":
            height, width = (sum(start + options[0] <= n for start in range(0, n, options[0])) for n in (height, width))
        elif kind == "flatten":
            flat = np.zeros((height, width, channels)).size
        else:
            number, flat = np.zeros((flat, options[0])).size + np.zeros(options[0]).size, options[0]
        shapes.append([flat] if flat else [height, width, channels])
        parameters.append(number)
    assert stored["shapes"] == shapes
    assert stored["parameters"] == parameters


def test_the_block_is_the_largest_of_four_windows() -> None:
    inputs, stored = public("11-block")
    images, kernel = inputs["images"].astype(np.float64), inputs["kernel"]
    rows, columns = kernel.shape[:2]
    outputs = stored["outputs"]
    assert outputs.shape[1:3] == ((images.shape[1] - rows + 1) // 2, (images.shape[2] - columns + 1) // 2)
    for image, row, column, number in np.ndindex(outputs.shape):
        corners = [(2 * row + i, 2 * column + j) for i in (0, 1) for j in (0, 1)]
        sums = [np.sum(images[image, i : i + rows, j : j + columns] * kernel[..., number]) for i, j in corners]
        near(outputs[image, row, column, number], max(0, max(sums) + inputs["bias"][number]))


def test_the_errors_are_means_over_the_targets() -> None:
    inputs, stored = public("11-errors")
    errors = [float(p) - float(t) for t, (p,) in zip(inputs["targets"], inputs["predictions"], strict=True)]
    near(stored["mse"], sum(e * e for e in errors) / len(errors))
    near(stored["mae"], sum(map(abs, errors)) / len(errors))
