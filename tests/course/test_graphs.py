"""The picture of a graph is lit by what TensorFlow runs, and its arrows say what flows where."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import matplotlib
import matplotlib.pyplot
import pytest

from course import graphs

NODES: dict[str, graphs.Node] = {
    "pixels": ((0, 0), "pixels"),
    "first values": ((0, 1), ("start", "kernel/Assign")),
    "kernel": ((1, 1), "kernel"),
    "scores": ((2, 0), "scores"),
    "loss": ((3, 0), "loss"),
}


@pytest.fixture(autouse=True)
def figures() -> Iterator[None]:
    """They are drawn without a screen, and closed again."""
    matplotlib.use("agg")
    yield
    matplotlib.pyplot.close("all")


@pytest.fixture
def network() -> dict[str, Any]:
    import tensorflow as tf

    tf1 = tf.compat.v1
    with tf.Graph().as_default() as graph:
        pixels = tf1.placeholder(tf.float32, (None, 4), "pixels")
        kernel = tf1.get_variable("kernel", initializer=tf.ones((4, 2), name="start"))
        scores = tf.matmul(pixels, kernel, name="scores")
        loss = tf.reduce_sum(scores**2, name="loss")  # by way of a square that no node shows
    return {"graph": graph, "kernel": kernel, "scores": scores, "loss": loss}


@pytest.mark.parametrize(
    ("fetch", "lit"),
    [
        ("scores", {"pixels", "kernel", "scores"}),
        ("loss", {"pixels", "kernel", "scores", "loss"}),
        ("first values", {"first values", "kernel"}),
    ],
)
def test_lit_is_what_the_fetch_needs(network: dict[str, Any], fetch: str, lit: set[str]) -> None:
    fetched = network["kernel"].initializer if fetch == "first values" else network[fetch]
    figure = graphs.draw(network["graph"], {"run": fetched}, NODES)
    texts = [text for text in figure.axes[0].texts if text.get_text()]
    assert {text.get_text() for text in texts} == set(NODES)
    assert {text.get_text() for text in texts if text.get_color() == "black"} == lit


def test_an_assignment_points_at_its_variable(network: dict[str, Any]) -> None:
    arrows = set(graphs.arrows(network["graph"], NODES))
    assert arrows == {("pixels", "scores"), ("kernel", "scores"), ("first values", "kernel"), ("scores", "loss")}


def test_small_graphs_fill_what_is_asked_for_and_all_that_it_needs() -> None:
    import tensorflow as tf

    with tf.Graph().as_default() as graph:
        hole = tf.compat.v1.placeholder(tf.float32, name="hole")
        doubled = hole * 2
        tf.add(hole, 1, name="unused")
    figure = graphs.operations({"run": (graph.get_operations(), [doubled.op])})
    filled = {text.get_text() for text in figure.axes[0].texts if text.get_text() and text.get_color() == "black"}
    assert filled == {"variable", "result"}  # the placeholder and the product; the sum stays empty


def test_a_models_arrows_lead_from_each_layer_to_its_readers() -> None:
    import keras

    start = keras.Input((3,), name="start")
    far = keras.layers.Dense(3, name="far")(keras.layers.Dense(3, name="near")(start))
    figure = graphs.model(keras.Model(start, keras.layers.Add(name="sum")([far, start])), filled=["sum"])
    texts = figure.axes[0].texts
    columns = {text.get_text(): text.get_position()[0] for text in texts if text.get_text()}
    assert columns == {"start": 0, "near": 1, "far": 2, "sum": 3}
    assert [text.get_text() for text in texts if text.get_text() and text.get_color() == "black"] == ["sum"]
    assert sum(not text.get_text() for text in texts) == 4  # the arrows


def test_what_crosses_from_one_device_to_another_is_broken(network: dict[str, Any]) -> None:
    where = {"pixels": "first", "kernel": "second", "scores/ReadVariableOp": "second", "scores": "first"}
    where |= {op.name: "second" for op in network["graph"].get_operations() if op.type == "ReadVariableOp"}
    axes = graphs.placed(network["graph"], where, ["first", "second"]).axes[0]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["first", "second"]
    patches = (getattr(text, "arrow_patch", None) for text in axes.texts)
    styles = [patch.get_linestyle() for patch in patches if patch is not None]
    broken, whole = styles.count("--"), styles.count("-")
    assert broken == 1 and whole  # the kernel goes over; the pixels stay


def test_a_trace_becomes_rows_that_begin_at_zero() -> None:
    import tensorflow as tf

    metadata = tf.compat.v1.RunMetadata()
    for device, begin in (("CPU:1", 1010), ("CPU:2", 900), ("CPU:0", 1000)):
        entry = metadata.step_stats.dev_stats.add(device=f"/job:localhost/replica:0/task:0/device:{device}")
        for name, length in (("join", 50), ("short", 20), ("_SOURCE", 70)):
            entry.node_stats.add(node_name=name, all_start_micros=begin, all_end_rel_micros=length)
    rows = graphs.runs(metadata, {"CPU:0": "first", "CPU:1": "second"}, {"join", "short"})
    assert list(rows.items()) == [("first", [("join", 0, 50)]), ("second", [("join", 10, 50)])]


def test_an_arrow_between_scopes_bears_the_number_of_tensors() -> None:
    import tensorflow as tf

    with tf.Graph().as_default() as graph:
        with tf.name_scope("look"):
            seen = tf.constant(1.0)
        with tf.name_scope("loss"):
            tf.add(seen, seen)
    axes = graphs.scopes(graph.as_graph_def(), {"look": (0, 0), "loss": (1, 0)}).axes[0]
    assert [text.get_text() for text in axes.texts if text.get_text()] == ["look\n1 nodes", "loss\n1 nodes", "2"]
