"""The stored references of notebook 10, calculated again in plain NumPy and SciPy."""

from __future__ import annotations

import numpy as np
from scipy.signal import convolve2d

from tests.oracles.oracle import near, public


def test_the_bytes_are_standardised_and_the_old_kernels_move() -> None:
    inputs, stored = public("10-rewire")
    first, second = (kernel.astype(np.float64) for kernel in inputs["kernels"])
    x = (inputs["images"] / 255.0 - inputs["mean"]) / inputs["deviation"]
    rows = x.reshape(len(x), -1)
    hidden = np.tanh(rows @ first)
    outputs = hidden @ second
    near(stored["outputs"], outputs)
    slope = 2 * outputs / outputs.size
    back = (slope @ second.T) * (1 - hidden**2)
    near(stored["the old model's kernels after a step"][0], first - rows.T @ back)
    near(stored["the old model's kernels after a step"][1], second - hidden.T @ slope)


def test_every_layer_gives_its_output_in_test_mode() -> None:
    inputs, stored = public("10-taps")
    images = inputs["images"].astype(np.float64)
    dense, drop, norm, last = inputs["chain"]
    raw = images @ inputs["chain kernel"]
    normal = (raw - inputs["moving mean"]) / np.sqrt(1 + 1e-3)  # Keras adds 0.001 to the variance
    expected = {dense: raw, drop: raw, norm: normal, last: np.maximum(normal, 0)}
    assert set(stored["outputs of a chain"]) == set(expected)
    for name, output in expected.items():
        near(stored["outputs of a chain"][name], output)

    left, right, joined, dropped = inputs["branches"]
    a, b = (images @ kernel for kernel in inputs["branch kernels"])
    expected = {left: a, right: b, joined: a * b, dropped: a * b}
    assert set(stored["outputs of branches"]) == set(expected)
    for name, output in expected.items():
        near(stored["outputs of branches"][name], output)


def _convolved(images: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """SciPy's convolution of images (b, h, w, in) with a kernel (rows, columns, in, out)."""
    maps = [
        [sum(convolve2d(image[..., c], kernel[..., c, m], mode="valid") for c in range(kernel.shape[2])) for image in images]
        for m in range(kernel.shape[3])
    ]
    return np.moveaxis(np.array(maps), 0, -1)


def test_the_convolution_is_scipys() -> None:
    inputs, stored = public("10-flip")
    near(stored["convolution"], _convolved(inputs["images"], inputs["kernel"]))


def test_theanos_network_gives_theanos_outputs() -> None:
    inputs, stored = public("10-theano")
    kernel, bias, dense, dense_bias = inputs["weights"]
    maps = _convolved(inputs["images"], kernel.transpose(2, 3, 1, 0)) + bias
    channels_first = np.maximum(maps, 0).transpose(0, 3, 1, 2).reshape(len(maps), -1)
    near(stored["outputs"], channels_first @ dense + dense_bias)

    row, column, channel, number = 0, 1, 1, 2
    assert stored["convolution"][row, column, channel, number] == kernel[number, channel, -1 - row, -1 - column]
    maps, height, width = inputs["map_shape"]
    number, row, column = 2, 1, 0
    assert np.array_equal(
        stored["dense"][(row * width + column) * maps + number], dense[(number * height + row) * width + column]
    )


def test_the_map_is_the_slope_by_differences() -> None:
    inputs, stored = public("10-saliency")
    images, step = inputs["images"].astype(np.float64), 1e-6
    slopes = np.zeros_like(images)

    def own_logits(images: np.ndarray) -> np.ndarray:
        logits = np.tanh(images.reshape(len(images), -1) @ inputs["first"]) @ inputs["second"]
        return logits[np.arange(len(images)), inputs["labels"]]

    for place in np.ndindex(images.shape[1:]):
        moved = np.zeros_like(images)
        moved[:, *place] = step
        slopes[:, *place] = (own_logits(images + moved) - own_logits(images - moved)) / (2 * step)
    near(stored["map"], np.abs(slopes).max(-1))
