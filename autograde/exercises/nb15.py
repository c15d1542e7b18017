"""Exercises of notebook 15: replicas on devices, towers' gradients, the replicas' loss, merged statistics, a trace."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograde.exercises.by_hand import softmax
from autograde.exercises.draws import distinct, floats, integers
from autograde.exercises.hints import all_close, close
from autograde.exercises.model import Case, ErrorHint, Exercise, Hint, Part
from autograde.exercises.probes import tensors


def _uneven(rng: np.random.Generator, count: int) -> list[int]:
    """`count` different sizes, so that a mean of means is not the mean."""
    return distinct(rng, 2, 10, count)


# --- 15-place --------------------------------------------------------------------------------------------------------


def _place_inputs(rng: np.random.Generator) -> dict[str, Any]:
    devices = [f"/CPU:{i}" for i in rng.permutation(4)]
    replicas, each = 3, int(rng.integers(2, 5))  # the notebook shows two
    features, classes = integers(rng, (3, 3), (7, 6))
    return {
        "images": floats(rng, replicas * each, features),
        "kernel": floats(rng, features, classes),
        "home": devices[0],
        "devices": devices[1 : replicas + 1],
    }


def _place_probe(replicas: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import tensorflow as tf

    tf1 = tf.compat.v1
    # Soft placement: the graph says where everything belongs, and it runs on any machine all the same.
    config = tf1.ConfigProto(allow_soft_placement=True, device_count={"GPU": 0})
    with tf.Graph().as_default(), tf1.Session(config=config) as sess:
        tf.compat.v1.keras.backend.set_session(sess)
        images = tf1.placeholder(tf.float32, shape=inputs["images"].shape)
        outputs = list(replicas(images, inputs["kernel"], inputs["home"], inputs["devices"]))
        variables = tf1.global_variables()
        sess.run(tf1.global_variables_initializer())
        return {
            "outputs": sess.run(outputs, feed_dict={images: inputs["images"]}),
            "devices of the variables": [_short(variable.device) for variable in variables],
            "devices of the outputs": [_short(output.op.device) for output in outputs],
        }


def _short(device: str) -> str:
    return "/CPU:" + device.rpartition(":")[2] if device else "nowhere"


def _same_for_all(case: Case) -> bool:
    return case.part == "outputs" and all(len(output) == len(case.inputs["images"]) for output in case.got)


def _no_probabilities(case: Case) -> bool:
    return case.part == "outputs" and not all(np.allclose(output.sum(-1), 1, atol=1e-3) for output in case.got)


PLACE = Exercise(
    id="15-place",
    inputs=_place_inputs,
    probe=_place_probe,
    parts=(
        Part("outputs"),
        Part("devices of the variables", self_reported=True),
        Part("devices of the outputs", self_reported=True),
    ),
    hints=(
        Hint(
            "same-images-for-all",
            _same_for_all,
            "Every replica works on the whole batch: give each one its own part of the images.",
        ),
        Hint(
            "no-softmax",
            _no_probabilities,
            "The rows do not add up to 1: the outputs are probabilities, so apply softmax to images @ kernel.",
        ),
        Hint("no-variable", lambda case: case.part == "devices of the variables" and not case.got, "Make a tf.Variable."),
        Hint(
            "variable-for-each-replica",
            lambda case: case.part == "devices of the variables" and len(case.got) > 1,
            "There is more than one variable: make one at home, before the loop, and let every replica read it.",
        ),
        Hint(
            "variable-not-at-home",
            lambda case: case.part == "devices of the variables",
            "The variable is on the wrong device: open the scope of home around the line that makes it.",
        ),
        Hint(
            "replicas-not-placed",
            lambda case: case.part == "devices of the outputs",
            "An output is not on its replica's device: compute it inside that device's scope.",
        ),
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


def _gradient(inputs: Any, rows: slice) -> np.ndarray:
    """The gradient of the mean cross-entropy of some rows."""
    errors = softmax(inputs["images"][rows] @ inputs["kernel"])
    errors[np.arange(len(errors)), inputs["labels"][rows]] -= 1
    return inputs["images"][rows].T @ errors / len(errors)


def _each_tower(inputs: Any) -> list[np.ndarray]:
    ends = np.cumsum(inputs["sizes"])
    return [_gradient(inputs, slice(end - size, end)) for size, end in zip(inputs["sizes"], ends, strict=True)]


TOWERS = Exercise(
    id="15-towers",
    inputs=_towers_inputs,
    probe=_towers_probe,
    parts=(Part("towers", weight=2), Part("combined", axes=("feature", "class"), weight=2)),
    hints=(
        Hint(
            "whole-batch-in-every-tower",
            lambda case: (
                case.part == "towers"
                and all_close(case.got, [_gradient(case.inputs, slice(None))] * len(case.inputs["sizes"]))
            ),
            "Every tower has the gradient of the whole batch: give each tower only its own images and labels.",
        ),
        Hint(
            "summed-in-the-tower",
            lambda case: (
                case.part == "towers"
                and all_close(case.got, [n * g for n, g in zip(case.inputs["sizes"], _each_tower(case.inputs), strict=True)])
            ),
            "These are gradients of sums: a tower's loss is the mean over its own images.",
        ),
        Hint(
            "mean-of-means",
            lambda case: case.part == "combined" and close(case.got, np.mean(_each_tower(case.inputs), axis=0)),
            "The towers have different numbers of images, so a plain mean is not the whole batch's gradient: weight them.",
        ),
        Hint(
            "sum-of-means",
            lambda case: case.part == "combined" and close(case.got, np.sum(_each_tower(case.inputs), axis=0)),
            "You added the towers' gradients: their weighted mean is asked for.",
        ),
    ),
    error_hints=(
        ErrorHint("one-result", "unpack", "Return two things: the list of the towers' gradients, and the mean."),
        ErrorHint("not-watched", "NoneType", "A gradient is None: the kernel is a tensor, so the tape has to watch it."),
    ),
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


def _entropies(inputs: Any) -> list[np.ndarray]:
    return [
        -np.log(softmax(logits)[np.arange(len(labels)), labels])
        for logits, labels in zip(inputs["logits"], inputs["labels"], strict=True)
    ]


def _losses(case: Case, own: Any, penalty_share: float) -> bool:
    """Are these the losses when a replica's own entropies count as `own` says, and the penalty with this share?"""
    wanted = [own(e) + penalty_share * case.inputs["penalty"] for e in _entropies(case.inputs)]
    return case.part == "losses" and np.allclose(np.array(case.got, dtype=float).ravel(), wanted, rtol=1e-3, atol=1e-4)


def _batch(case: Case) -> int:
    return sum(len(labels) for labels in case.inputs["labels"])


def _share(case: Case) -> float:
    return 1 / len(case.inputs["labels"])


LOSS = Exercise(
    id="15-loss",
    inputs=_loss_inputs,
    probe=_loss_probe,
    parts=(Part("losses", weight=2), Part("gradients")),
    hints=(
        Hint(
            "mean-over-own-images",
            lambda case: any(_losses(case, np.mean, share) for share in (0, 1, _share(case))),
            "You divided by the replica's own number of images; added over the replicas, that is several times the loss.",
        ),
        Hint(
            "mean-over-replicas",
            lambda case: any(_losses(case, lambda e: np.mean(e) * _share(case), share) for share in (0, 1, _share(case))),
            "A replica with few images weighs as much as one with many: divide the sum by the global batch size.",
        ),
        Hint(
            "not-divided",
            lambda case: any(_losses(case, np.sum, share) for share in (0, 1, _share(case))),
            "The losses of the images are added up and not divided: divide by batch_size, the size of the whole batch.",
        ),
        Hint(
            "divided-by-replicas",
            lambda case: any(_losses(case, lambda e: np.sum(e) * _share(case), share) for share in (0, 1, _share(case))),
            "You divided by the number of replicas. A mean over the whole batch divides by batch_size.",
        ),
        Hint(
            "whole-penalty-for-each",
            lambda case: _losses(case, lambda e: np.sum(e) / _batch(case), 1),
            "Every replica adds the whole penalty, so it counts several times: each takes its share of it.",
        ),
        Hint(
            "penalty-by-batch-size",
            lambda case: _losses(case, lambda e: np.sum(e) / _batch(case), 1 / _batch(case)),
            "The penalty is there once for each replica, not once for each image: divide it by the number of replicas.",
        ),
        Hint(
            "penalty-by-own-images",
            lambda case: _losses(case, lambda e: (np.sum(e) + len(e) * case.inputs["penalty"]) / _batch(case), 0),
            "A replica with more images takes more of the penalty: let every replica take an equal share.",
        ),
        Hint(
            "penalty-forgotten",
            lambda case: _losses(case, lambda e: np.sum(e) / _batch(case), 0),
            "The penalty is missing.",
        ),
    ),
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


def _weighted(case: Case, values: np.ndarray) -> np.ndarray:
    return np.average(values, axis=0, weights=case.inputs["sizes"])


def _mean_of_variances(case: Case) -> bool:
    variances = case.inputs["variances"]
    return case.part == "variance" and any(close(case.got, v) for v in (variances.mean(0), _weighted(case, variances)))


MOMENTS = Exercise(
    id="15-moments",
    inputs=_moments_inputs,
    probe=_moments_probe,
    parts=(Part("mean", axes=("feature",)), Part("variance", axes=("feature",), weight=2)),
    hints=(
        Hint(
            "means-not-weighted",
            lambda case: case.part == "mean" and close(case.got, case.inputs["means"].mean(0)),
            "Each replica's mean must count as often as it has images: weight the means by the sizes.",
        ),
        Hint(
            "mean-of-variances",
            _mean_of_variances,
            "A mean of variances forgets that the replicas' means differ: average the squares instead, mean² + variance.",
        ),
        Hint(
            "root-taken",
            lambda case: case.part == "variance" and close(case.got, np.sqrt(case.want)),
            "That is the standard deviation: leave out the root.",
        ),
        Hint(
            "mean-not-subtracted",
            lambda case: (
                case.part == "variance"
                and close(case.got, _weighted(case, case.inputs["variances"] + case.inputs["means"] ** 2))
            ),
            "That is the mean of the squares: subtract the square of the common mean.",
        ),
    ),
    error_hints=(
        ErrorHint("sizes-need-an-axis", "Incompatible shapes", "sizes has one number per replica: give it a second axis."),
    ),
)

# --- 15-trace --------------------------------------------------------------------------------------------------------

_KINDS = ("dense/MatMul", "dense/BiasAdd", "dense/Relu", "dense_1/MatMul", "add", "mul", "Softmax", "x", "dense/kernel")


def _trace_inputs(rng: np.random.Generator) -> dict[str, Any]:
    """Rows (device, node, microseconds): nodes may run more than once, and the runtime adds nodes of its own."""
    rows, devices = [], [f"/job:localhost/replica:0/task:0/device:CPU:{i}" for i in range(int(rng.integers(2, 5)))]
    for device in devices:
        own = rng.choice(_KINDS, int(rng.integers(2, 6)), replace=False).tolist()
        for node in [own[0], *own, "my_node", "_SOURCE", "_Send", "_retval_add_0_0"]:
            rows.append([device, node, int(rng.integers(1, 900))])
    return {"rows": rows}


def _trace_probe(busy: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import tensorflow as tf

    metadata, by_device = tf.compat.v1.RunMetadata(), {}
    for device, node, micros in inputs["rows"]:
        if device not in by_device:
            by_device[device] = metadata.step_stats.dev_stats.add(device=device)
        by_device[device].node_stats.add(node_name=node, all_end_rel_micros=micros, op_end_rel_micros=micros // 2)
    result = busy(metadata)
    return {
        "devices": sorted(result),
        "nodes": {device: sorted(nodes) for device, (nodes, _) in result.items()},
        "microseconds": {device: int(micros) for device, (_, micros) in result.items()},
    }


def _micros(case: Case, counts: Any) -> dict[str, int]:
    sums: dict[str, int] = {}
    for device, node, micros in case.inputs["rows"]:
        short = device.rpartition("device:")[2]
        sums[short] = sums.get(short, 0) + (counts(node) and micros)
    return sums


TRACE = Exercise(
    id="15-trace",
    inputs=_trace_inputs,
    probe=_trace_probe,
    parts=(Part("devices"), Part("nodes"), Part("microseconds")),
    hints=(
        Hint(
            "long-device-names",
            lambda case: case.part == "devices" and not all(name.startswith("CPU:") for name in case.got),
            'Only the last piece of the device\'s name is asked for: "CPU:1".',
        ),
        Hint(
            "runtime-nodes-included",
            lambda case: case.part == "nodes" and any(n.startswith("_") for nodes in case.got.values() for n in nodes),
            "Names that begin with an underscore are the runtime's own nodes: leave them out.",
        ),
        Hint(
            "repeated-nodes",
            lambda case: case.part == "nodes" and any(len(set(nodes)) < len(nodes) for nodes in case.got.values()),
            "A node that ran twice is still one node: give each name once.",
        ),
        Hint(
            "runtime-time-included",
            lambda case: case.part == "microseconds" and case.got == _micros(case, lambda node: True),
            "The runtime's own nodes are in your sum: leave their time out, too.",
        ),
        Hint(
            "only-the-last-run",
            lambda case: (
                case.part == "microseconds"
                and set(case.got) == set(case.want)
                and all(case.got[device] <= case.want[device] for device in case.want)
            ),
            "Too little: all runs of a node count, from its start to all_end_rel_micros.",
        ),
    ),
    error_hints=(ErrorHint("times-first", "not iterable", "For each device: first the names, then the microseconds."),),
)

EXERCISES = (PLACE, TOWERS, LOSS, MOMENTS, TRACE)
