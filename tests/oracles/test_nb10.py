"""The stored references of notebook 10, calculated again in plain NumPy and SciPy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy.signal import convolve2d

from tests.oracles.oracle import all_near, near, of_module, public


def test_the_preparation_is_the_one_that_the_digits_were_drawn_with() -> None:
    inputs, stored = public("10-prepared")
    names = np.random.default_rng(inputs["drawing"]).permutation(list(of_module("10-prepared", "_PREPARATIONS")))
    assert stored["preparations"] == names.tolist()


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


def _correlated(images: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    windows = sliding_window_view(images, kernel.shape[:2], axis=(1, 2))
    return np.einsum("bhwcij,ijcm->bhwm", windows, kernel)


def _normalised(maps: np.ndarray, arrays: list[np.ndarray]) -> np.ndarray:
    scale, shift, mean, variance = arrays
    return (maps - mean) / np.sqrt(variance + 1e-3) * scale + shift


def _thawed_logits(inputs: Mapping[str, Any], trained: list[np.ndarray], images: np.ndarray) -> np.ndarray:
    upper, dense, dense_bias, head, head_bias = trained
    maps = np.maximum(_normalised(_correlated(images, inputs["kernels"][0]), inputs["statistics"][0]), 0)
    maps = np.maximum(_normalised(_correlated(maps, upper), inputs["statistics"][1]), 0)
    return np.tanh(maps.reshape(len(images), -1) @ dense + dense_bias) @ head + head_bias


def _loss(logits: np.ndarray, digits: np.ndarray) -> float:
    shifted = logits - logits.max(axis=1, keepdims=True)
    return float(np.mean(np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(digits)), digits]))


def test_a_thawed_base_steps_down_the_slope_found_by_differences() -> None:
    inputs, stored = public("10-thaw")
    arrays = [inputs["kernels"][1], *inputs["dense"], *inputs["head"]]
    trained, half, small = [array.astype(np.float64) for array in arrays], len(inputs["images"]) // 2, 1e-6
    for rows in (slice(half), slice(half, None)):
        images, digits = inputs["images"][rows].astype(np.float64), inputs["digits"][rows]
        slopes = [np.zeros_like(array) for array in trained]
        for array, slope in zip(trained, slopes, strict=True):
            for place in np.ndindex(array.shape):
                ends = []
                for step in (small, -2 * small):
                    array[place] += step
                    ends.append(_loss(_thawed_logits(inputs, trained, images), digits))
                array[place] += small
                slope[place] = (ends[0] - ends[1]) / (2 * small)
        trained = [array - inputs["learning_rate"] * slope for array, slope in zip(trained, slopes, strict=True)]
    all_near(stored["thawed layers after two steps"], trained[:3])
    all_near(stored["head after two steps"], trained[3:])
    near(stored["logits afterwards"], _thawed_logits(inputs, trained, inputs["images"]))
    all_near(stored["what was to stay"]["lower"], [inputs["kernels"][0]])
    all_near(stored["what was to stay"]["normalisation"], [array for norm in inputs["statistics"] for array in norm])


def _convolved(images: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """SciPy's convolution of images (b, h, w, in) with a kernel (rows, columns, in, out)."""
    maps = [
        [sum(convolve2d(image[..., c], kernel[..., c, m], mode="valid") for c in range(kernel.shape[2])) for image in images]
        for m in range(kernel.shape[3])
    ]
    return np.moveaxis(np.array(maps), 0, -1)


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


def test_the_evidence_adds_up_place_by_place() -> None:
    inputs, stored = public("10-evidence")
    kernel, bias, *statistics, dense, dense_bias = inputs["weights"]
    maps = np.maximum(_normalised(_correlated(inputs["images"], kernel) + bias, statistics), 0)
    image, row, column, label = 1, 1, 0, 2
    by_hand = sum(maps[image, row, column, channel] * dense[channel, label] for channel in range(len(dense)))
    near(stored["evidence"][image, row, column, label], by_hand)
    near(stored["evidence"].mean(axis=(1, 2)) + dense_bias, maps.mean(axis=(1, 2)) @ dense + dense_bias)
