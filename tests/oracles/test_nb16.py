"""The stored references of notebook 16, calculated again in plain NumPy."""

from __future__ import annotations

import numpy as np

from tests.oracles.oracle import near, public


def test_the_signature_has_two_outputs() -> None:
    inputs, stored = public("16-signature")
    logits = inputs["images"].astype(np.float64) @ inputs["kernel"]
    outputs = dict(zip(inputs["keys"], (logits, logits.sum(axis=1)), strict=True))
    assert stored["names"] == sorted(outputs)
    for got, key in zip(stored["outputs"], sorted(outputs), strict=True):
        near(got, outputs[key])


def test_the_endpoints_give_probabilities_and_their_largest() -> None:
    inputs, stored = public("16-endpoints")
    logits = np.maximum(inputs["images"].astype(np.float64) @ inputs["hidden"], 0) @ inputs["kernel"]
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    scores = powers / powers.sum(axis=1, keepdims=True)
    near(stored["scores"][0], scores)
    near(stored["scores"][1], scores[:2])
    assert np.array_equal(stored["classes"], scores.argmax(axis=1))


def test_the_layer_comes_back_with_its_limits() -> None:
    inputs, stored = public("16-layer")
    near(stored["outputs after reading"], np.minimum(np.maximum(inputs["images"], inputs["lowest"]), inputs["highest"]))
    assert stored["name after reading"] == inputs["name"]


def test_each_kind_of_request_has_its_reply() -> None:
    inputs, stored = public("16-request")
    near(stored["instances"]["predictions"], inputs["rows"] @ inputs["kernel"])
    near(stored["inputs"]["outputs"], inputs["columns"] @ inputs["kernel"])
    assert [list(stored[part]) for part in ("instances", "inputs", "neither")] == [["predictions"], ["outputs"], ["error"]]
