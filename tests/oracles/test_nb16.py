"""The stored references of notebook 16, calculated again in plain NumPy."""

from __future__ import annotations

import numpy as np

from autograde.exercise.draws import drawn_later
from tests.oracles.oracle import near, of_module, public


def test_an_answer_is_fit_where_neither_chance_nor_neighbours_nor_place_decide() -> None:
    number, stored = public("16-steady")
    kinds = drawn_later(number, of_module("16-steady", "draw_models"))[0]
    assert stored["fit to serve"] == [kind in ("chance that is not used", "one output", "two outputs") for kind in kinds]


def test_the_scanner_reads_digits_with_their_probability() -> None:
    inputs, stored = public("16-raw")
    for place, scans in enumerate((inputs["scans"], inputs["scans"][:2])):
        rows = (255 - scans.reshape(len(scans), -1).astype(np.float64)) / 255
        logits = np.maximum(rows @ inputs["hidden"], 0) @ inputs["kernel"] + inputs["bias"]
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        near(stored["sure"][place], powers.max(axis=1) / powers.sum(axis=1))
        assert np.array_equal(stored["digit"][place], logits.argmax(axis=1))


def test_the_limits_of_the_last_calibration_hold_everywhere() -> None:
    inputs, stored = public("16-stretch")
    low, high = inputs["second"].min(), inputs["second"].max()
    for part in ("predict after calibration", "read from .keras", "read from .weights.h5"):
        near(stored[part], (inputs["rows"] - low) / (high - low))
    near(stored["before any calibration"], inputs["rows"])
    assert stored["weights that train"] == 0


def test_rows_and_columns_of_each_request() -> None:
    inputs, stored = public("16-request")
    rows, columns = (inputs[name] @ inputs["kernel"] for name in ("rows", "columns"))
    near(stored["instances, one output"]["predictions"], rows)
    near(stored["inputs, one output"]["outputs"], columns)
    scores, sums, negative = inputs["keys"]
    for row, item in zip(rows, stored["instances, several outputs"]["predictions"], strict=True):
        near(item[scores], 2 * row)
        near(item[sums], row.sum())
        near(item[negative], -row[:1])
    near(stored["inputs, several outputs"]["outputs"][sums], columns.sum(axis=1))
    assert [list(reply) for reply in stored["refused"]] == [["error"], ["error"]]


def test_each_file_gives_the_numbers_of_its_writer() -> None:
    number, stored = public("16-whose")
    models, images = drawn_later(number, of_module("16-whose", "draw_networks"))
    for (written, (kernel, bias, last, last_bias)), got in zip(models, stored["numbers of each file"], strict=True):
        slope = 0.2 if written.startswith("2") else 1 / 6
        near(got, np.clip(slope * (images @ kernel + bias) + 0.5, 0, 1) @ last + last_bias)
