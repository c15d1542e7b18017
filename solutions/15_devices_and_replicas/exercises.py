"""Exercises of notebook 15: what ran elsewhere, towers' gradients, the replicas' loss, merged statistics, a trace."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograde.exercise import Exercise, Part, When, WhenError
from autograde.exercise.draws import distinct, drawn_later, floats, integers, only_a_number
from autograde.exercise.predicates import close
from course.asking import tensors


def _uneven(rng: np.random.Generator, count: int) -> list[int]:
    """`count` different sizes, so that a mean of means is not the mean."""
    return distinct(rng, 2, 10, count)


# --- 15-lost ---------------------------------------------------------------------------------------------------------

_RUNTIME = ("_SOURCE", "_Send", "MEMCPYHtoD")
# What an operation is told, with X for the number of the device that it ran on and Y for another one's.
_TOLD = (
    "",
    "/GPU:*",
    "/CPU:*",
    "/GPU:X",
    "/CPU:X",
    "/CPU:Y",
    "/GPU:Y",
    "/task:0/device:CPU:X",
    "/job:localhost/device:GPU:X",
)
# Told these, an operation ran on a CPU with a number of two digits, whatever the seed.
_SURE = ("", "/CPU:Y", "/CPU:0", "/GPU:X")


def lost_rows(rng: np.random.Generator) -> list[list[Any]]:
    """Rows (operation, what it is told, kind and number of the device on which it ran, or None)."""
    rows = []
    for sure, told in [(False, told) for told in _TOLD * 2] + [(True, told) for told in _SURE]:
        kind, number = str(rng.choice(["CPU", "GPU"])), int(rng.choice([1, 2, 3, 11, 12, 13]))
        kind, number = ("CPU", number % 10 + 10) if sure else (kind, number)
        name = f"block_{len(rows)}/{rng.choice(['MatMul', 'Relu', 'add'])}"
        other = 1 if number > 10 else number + int(rng.choice([10, 4]))  # GPU:1 is not GPU:11
        told = told.replace("X", str(number)).replace("Y", str(other))
        rows.append([name, told, kind, number if sure or rng.random() < 0.85 else None])
    return [rows[i] for i in rng.permutation(len(rows))]


def _lost_probe(lost: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    found = lost(*_lost_graph(inputs))
    return {"lost": sorted(map(str, found)), "where they ran": [str(found[name]) for name in sorted(found)]}


def _lost_graph(inputs: dict[str, Any]) -> tuple[Any, Any]:
    import tensorflow as tf

    tf1 = tf.compat.v1
    graph, metadata, entries = tf.Graph(), tf1.RunMetadata(), {}
    with graph.as_default():
        for name, told, kind, number in drawn_later(inputs, lost_rows):
            with tf1.device(told or None):
                tf.no_op(name=name)
            if number is not None:
                full = f"/job:localhost/replica:0/task:0/device:{kind}:{number}"
                if full not in entries:
                    entries[full] = metadata.step_stats.dev_stats.add(device=full)
                    for own in _RUNTIME:
                        entries[full].node_stats.add(node_name=own)
                entries[full].node_stats.add(node_name=name)
    return graph, metadata


LOST = Exercise(
    id="15-lost",
    inputs=only_a_number,
    probe=_lost_probe,
    parts=(Part("lost", weight=2), Part("where they ran", needs="lost")),
    when=(
        When(
            "full-names",
            lambda case: case.part == "where they ran" and any("device" in name for name in case.got),
            'The short name of the device is asked for: "CPU:0".',
        ),
        When(
            "where-it-was-told",
            lambda case: case.part == "where they ran",
            "That is where they were told to run: the trace's entry says where they did.",
        ),
    ),
    errors=tuple(
        WhenError(
            "runtime-nodes", said, "The trace also has nodes of the runtime's own, which the graph does not know: skip them."
        )
        for said in ("not in the graph", "KeyError: '_S", "KeyError: 'MEMCPY")
    ),
)

# --- 15-towers -------------------------------------------------------------------------------------------------------


def _towers_inputs(rng: np.random.Generator) -> dict[str, Any]:
    sizes = _uneven(rng, int(rng.integers(2, 5)))
    features, classes = integers(rng, (3, 3), (7, 6))
    return {
        "kernel": floats(rng, features, classes),
        "images": floats(rng, sum(sizes), features),
        "labels": rng.integers(0, classes, sum(sizes)).astype(np.int64),
        "sizes": sizes,
    }


def _towers_probe(tower_gradients: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    towers, combined = tower_gradients(*tensors(inputs, "kernel", "images", "labels"), list(inputs["sizes"]))
    return {"towers": list(towers), "combined": combined}


TOWERS = Exercise(
    id="15-towers",
    inputs=_towers_inputs,
    probe=_towers_probe,
    parts=(Part("towers", weight=2), Part("combined", axes=("feature", "class"), weight=2)),
)

# --- 15-loss ---------------------------------------------------------------------------------------------------------


def _loss_inputs(rng: np.random.Generator) -> dict[str, Any]:
    sizes, classes = _uneven(rng, int(rng.integers(2, 5))), int(rng.integers(3, 6))
    return {
        "logits": [floats(rng, size, classes) for size in sizes],
        "labels": [rng.integers(0, classes, size).astype(np.int64) for size in sizes],
        "penalty": np.float32(rng.uniform(0.5, 2.0)),
    }


def _loss_probe(replica_loss: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import tensorflow as tf

    replicas, batch_size = len(inputs["labels"]), sum(len(labels) for labels in inputs["labels"])
    losses, gradients = [], []
    for labels, logits in zip(inputs["labels"], inputs["logits"], strict=True):
        logits, penalty = tf.constant(logits), tf.constant(inputs["penalty"])
        with tf.GradientTape() as tape:
            tape.watch(logits)
            loss_value = replica_loss(tf.constant(labels), logits, penalty, batch_size, replicas)
        losses.append(loss_value)
        gradients.append(tape.gradient(loss_value, logits))
    return {"losses": losses, "gradients": gradients}


LOSS = Exercise(
    id="15-loss",
    inputs=_loss_inputs,
    probe=_loss_probe,
    parts=(Part("losses", weight=2), Part("gradients")),
)

# --- 15-moments ------------------------------------------------------------------------------------------------------


def _moments_inputs(rng: np.random.Generator) -> dict[str, Any]:
    sizes, features = _uneven(rng, int(rng.integers(2, 5))), int(rng.integers(5, 8))
    shards = [rng.normal(rng.normal(0, 2), rng.uniform(0.5, 2), (size, features)) for size in sizes]
    return {
        "sizes": sizes,
        "means": np.array([shard.mean(0) for shard in shards], dtype=np.float32),
        "variances": np.array([shard.var(0) for shard in shards], dtype=np.float32),
    }


def _moments_probe(merge_moments: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import tensorflow as tf

    sizes = tf.constant(inputs["sizes"], dtype=tf.float32)
    mean, variance = merge_moments(sizes, tf.constant(inputs["means"]), tf.constant(inputs["variances"]))
    return {"mean": mean, "variance": variance}


MOMENTS = Exercise(
    id="15-moments",
    inputs=_moments_inputs,
    probe=_moments_probe,
    parts=(Part("mean", axes=("feature",)), Part("variance", axes=("feature",), weight=2)),
    when=(
        When(
            "root-taken",
            lambda case: case.part == "variance" and close(case.got, np.sqrt(case.want)),
            "That is the standard deviation: leave out the root.",
        ),
    ),
)

# --- 15-trace --------------------------------------------------------------------------------------------------------

_KINDS = ("dense/MatMul", "dense/BiasAdd", "dense/Relu", "dense_1/MatMul", "add", "mul", "Softmax", "x", "dense/kernel")


def trace_rows(rng: np.random.Generator) -> list[list[Any]]:
    """Rows (device, node, microseconds): nodes may run more than once, and the runtime adds nodes of its own."""
    rows, devices = [], [f"/job:localhost/replica:0/task:0/device:CPU:{9 + i}" for i in range(int(rng.integers(2, 5)))]
    for device in devices:
        own = rng.choice(_KINDS, int(rng.integers(2, 6)), replace=False).tolist()
        for place, node in enumerate([own[0], *own, "my_node", "_SOURCE", "_Send", "_retval_add_0_0"]):
            # The second run of the first node takes as long as the first.
            rows.append([device, node, rows[-1][2] if place == 1 else int(rng.integers(1, 900))])
    return rows


def _trace_metadata(inputs: dict[str, Any]) -> Any:
    import tensorflow as tf

    metadata, by_device = tf.compat.v1.RunMetadata(), {}
    for device, node, micros in drawn_later(inputs, trace_rows):
        if device not in by_device:
            by_device[device] = metadata.step_stats.dev_stats.add(device=device)
        by_device[device].node_stats.add(node_name=node, all_end_rel_micros=micros, op_end_rel_micros=micros // 2)
    return metadata


def _trace_probe(busy: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    result = busy(_trace_metadata(inputs))
    return {
        "devices": sorted(result),
        "nodes": {device: sorted(nodes) for device, (nodes, _) in result.items()},
        "microseconds": {device: int(micros) for device, (_, micros) in result.items()},
    }


TRACE = Exercise(
    id="15-trace",
    inputs=only_a_number,
    probe=_trace_probe,
    parts=(Part("devices"), Part("nodes"), Part("microseconds")),
    when=(
        When(
            "long-device-names",
            lambda case: case.part == "devices" and not all(name.startswith("CPU:") for name in case.got),
            'Only the last piece of the device\'s name is asked for: "CPU:1".',
        ),
        When(
            "runtime-nodes-included",
            lambda case: case.part == "nodes" and any(n.startswith("_") for nodes in case.got.values() for n in nodes),
            "Names that begin with an underscore are the runtime's own nodes: leave them out.",
            anywhere=True,
        ),
        When(
            "repeated-nodes",
            lambda case: case.part == "nodes" and any(len(set(nodes)) < len(nodes) for nodes in case.got.values()),
            "A node that ran twice is still one node: give each name once.",
            anywhere=True,
        ),
        When(
            "only-the-last-run",
            lambda case: (
                case.part == "microseconds"
                and set(case.got) == set(case.want)
                and all(case.got[device] <= case.want[device] for device in case.want)
            ),
            "Too little: all runs of a node count, from its start to all_end_rel_micros.",
        ),
    ),
)

EXERCISES = (LOST, TOWERS, LOSS, MOMENTS, TRACE)
