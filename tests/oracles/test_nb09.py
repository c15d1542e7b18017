"""The stored references of notebook 09, calculated again in plain NumPy."""

from __future__ import annotations

import numpy as np

from autograde.exercise.draws import drawn_later
from tests.oracles.by_hand import sigmoid, softmax
from tests.oracles.oracle import all_near, near, of_module, public


def test_the_twin_is_the_stack_of_dense_layers_and_stays_so() -> None:
    inputs, stored = public("09-twin")
    functions = {"tanh": np.tanh, "sigmoid": sigmoid, "relu": lambda z: np.maximum(z, 0)}
    x = inputs["images"].astype(np.float64)
    for kernel, bias, activation in zip(inputs["kernels"], inputs["biases"], inputs["activations"], strict=True):
        x = functions[activation](x @ kernel + bias)
    near(stored["outputs"], x)
    near(stored["outputs after the original changed"], x)


def test_the_steps_are_taken_in_the_order_of_the_list() -> None:
    inputs, stored = public("09-chain")
    functions = {
        "cumsum": lambda x: x @ np.triu(np.ones((x.shape[1], x.shape[1]))),
        "reverse": np.fliplr,
        "roll": lambda x: np.concatenate([x[:, -1:], x[:, :-1]], axis=1),
        "tanh": lambda x: 2 * sigmoid(2 * x) - 1,
        "softsign": lambda x: np.sign(x) * (1 - 1 / (1 + np.abs(x))),
        "shift": lambda x: x + 0.5,
    }
    for part, factor in (("outputs", 1), ("outputs after a change of the model's weights", -0.5)):
        x = inputs["images"].astype(np.float64)
        dense = iter(zip(inputs["kernels"], inputs["biases"], strict=True))
        for word in inputs["steps"]:
            if word in functions:
                x = functions[word](x)
            else:
                kernel, bias = next(dense)
                x = factor * (x @ kernel + bias)
        near(stored[part], x)


def test_both_heads_see_the_trunk_and_the_extra_features_and_train_it() -> None:
    inputs, stored = public("09-heads")
    trunk = np.maximum(inputs["pixels"] @ inputs["trunk"][0] + inputs["trunk"][1], 0).astype(np.float64)
    both = np.hstack([trunk, inputs["extra"]])
    answers = {
        "digit": softmax(both @ inputs["digit"][0] + inputs["digit"][1]),
        "even": sigmoid(both @ inputs["even"][0] + inputs["even"][1]),
    }
    for name, answer in answers.items():
        near(stored[name], answer)
    # Of a softmax and of a sigmoid with their cross-entropies, the slope is what is answered less what is right.
    slopes = {name: (answers[name] - inputs["labels"][name]) / len(both) for name in answers}
    slopes["even"] = inputs["even_weight"] * slopes["even"]
    below = sum(slopes[name] @ inputs[name][0].T for name in slopes)[:, : trunk.shape[1]] * (trunk > 0)
    weights, rate = [], inputs["learning_rate"]
    for name, read, slope in (("trunk", inputs["pixels"], below), *((name, both, slopes[name]) for name in slopes)):
        weights += [inputs[name][0] - rate * read.T @ slope, inputs[name][1] - rate * slope.sum(axis=0)]
    all_near(stored["weights after a step"], weights)


def test_the_routes_are_those_of_the_drawn_graph() -> None:
    """Keras numbers the layers in an order of its own, so sorted rows and columns are compared."""
    number, stored = public("09-routes")
    inputs = drawn_later(number, of_module("09-routes", "routes_parents"))
    parents = [[], *inputs]
    read = {i for layer in parents for i in layer}
    parents.append([0, *(i for i in range(len(parents)) if i not in read)])  # the layer that joins the ends
    routes = np.zeros((len(parents), len(parents)), int)
    for to, sources in enumerate(parents):
        for source in sources:
            routes[:, to] += routes[:, source]
            routes[source, to] += 1
    for axis in (0, 1):
        got, want = (np.sort(matrix, axis=axis) for matrix in (stored["routes"], routes))
        assert sorted(np.moveaxis(got, 1 - axis, 0).tolist()) == sorted(np.moveaxis(want, 1 - axis, 0).tolist())
    assert stored["routes"][0, -1] == routes[0, -1]


def test_rows_with_a_mean_of_at_most_zero_are_multiplied() -> None:
    inputs, stored = public("09-switch")
    images = inputs["images"].astype(np.float64)
    factors = np.array([1.0 if row.mean() > 0 else inputs["factor"] for row in images])[:, None]
    near(stored["outputs"], factors * images)
    near(stored["gradient"], 2 * factors**2 * images)
