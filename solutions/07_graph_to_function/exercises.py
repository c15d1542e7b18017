"""Exercises of notebook 07: sessions, frozen weights, keys, one trace, loops, layers in compiled functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograde.exercise import Case, Exercise, Part, When, WhenError
from autograde.exercise.draws import distinct, drawn_later, floats, integers, only_a_number
from autograde.exercise.predicates import close
from course.asking import open_sessions, saved_and_loaded
from course.mistakes import HABITS, NOT_BUILT, TRACING

# --- 07-session ------------------------------------------------------------------------------------------------------


def _session_inputs(rng: np.random.Generator) -> dict[str, Any]:
    count, features, units = integers(rng, 3, 9, 3)
    return {"images": floats(rng, count, features), "kernel": floats(rng, features, units), "bias": floats(rng, units)}


def _session_probe(run_foreign: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import tensorflow as tf

    tf1 = tf.compat.v1
    with tf.Graph().as_default():
        hole = tf1.placeholder(tf.float32, (None, len(inputs["kernel"])))
        kernel, bias = (
            tf1.get_variable(name, initializer=inputs[name], trainable=trainable)
            for name, trainable in (("kernel", True), ("bias", False))
        )
        outputs = tf.tanh(hole @ kernel + bias)
    # Asked outside `with`: the function must find the graph by itself.
    value, left = open_sessions(lambda: run_foreign(outputs, {hole: inputs["images"]}))
    return {"outputs": value, "sessions left open": left}


SESSION = Exercise(
    id="07-session",
    inputs=_session_inputs,
    probe=_session_probe,
    parts=(
        Part("outputs", axes=("image", "unit"), weight=3),
        Part("sessions left open", dtype="exact", needs="outputs", self_reported=True),
    ),
    when=(
        When(
            "left-open",
            lambda case: case.part == "sessions left open",
            "The numbers are right, but the session stays open: close it, or open it in a `with`.",
        ),
    ),
    errors=(
        WhenError(
            "uninitialised",
            "FailedPrecondition",
            "A variable has no value yet: run the initializer of all variables first, of those that are not trained, too.",
        ),
    ),
)

# --- 07-frozen -------------------------------------------------------------------------------------------------------

_FATES = ("variable", "constant", "NumPy", "unused")


def frozen_drawing(rng: np.random.Generator) -> dict[str, Any]:
    """Arrays of one shape, so that the shape tells nothing, and what becomes of each."""
    size = int(rng.integers(3, 6))
    fates = [*_FATES, *_FATES, *rng.choice(_FATES, int(rng.integers(1, 4)))]
    fates = [str(fate) for fate in rng.permutation(fates)]
    return {"arrays": [floats(rng, size, size, scale=0.5) for _ in fates], "fates": fates, "images": floats(rng, 4, size)}


def _compiled_with(arrays: list[np.ndarray], fates: list[str]) -> Any:
    """A compiled function that uses the arrays, each in its way."""
    import tensorflow as tf

    made = [tf.Variable(array) if fate == "variable" else array.copy() for array, fate in zip(arrays, fates, strict=True)]
    used = [kernel for kernel, fate in zip(made, fates, strict=True) if fate != "unused"]
    said = [tf.constant if fate == "constant" else (lambda kernel: kernel) for fate in fates if fate != "unused"]

    def network(images: Any) -> Any:
        for kernel, say in zip(used, said, strict=True):
            images = tf.tanh(images @ say(kernel))
        return images

    return tf.function(network, autograph=False)


def _draw_compiled(rng: np.random.Generator) -> tuple[Any, np.ndarray, list[np.ndarray]]:
    drawing = frozen_drawing(rng)
    return _compiled_with(drawing["arrays"], drawing["fates"]), drawing["images"], drawing["arrays"]


def _frozen_probe(frozen_in: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import tensorflow as tf

    function, images, arrays = drawn_later(inputs, _draw_compiled)
    return {"frozen": [bool(value) for value in frozen_in(function, tf.constant(images), arrays)]}


FROZEN = Exercise(
    id="07-frozen",
    inputs=only_a_number,
    probe=_frozen_probe,
    parts=(Part("frozen"),),
    when=(
        When(
            "inverted",
            lambda case: case.got == [not value for value in case.want],
            "Every answer is the wrong way round: return True for what is frozen.",
        ),
        When(
            "none-found",
            lambda case: not any(case.got),
            "You found none: compare what the constants hold, number by number.",
        ),
    ),
    errors=(
        WhenError(
            "no-graph-yet",
            "has no attribute 'graph'",
            "A compiled function has one graph for each kind of input: ask for that of the example.",
        ),
    ),
)

# --- 07-key ----------------------------------------------------------------------------------------------------------


def _key_inputs(rng: np.random.Generator) -> dict[str, Any]:
    """Four lists of arguments; an array stands for a tensor, and one in {"NumPy": …} for itself."""
    return {"cases": [_arguments(rng) for _ in range(4)]}


def _arguments(rng: np.random.Generator) -> list[Any]:
    whole = int(rng.integers(2, 6))
    shapes = [(), (2,), (3,), (2, 2)]

    def array() -> np.ndarray:
        kind = str(rng.choice(["float32", "int32"]))
        return np.asarray(rng.integers(0, 9, shapes[int(rng.integers(len(shapes)))]).astype(kind))

    pair = np.float32(rng.integers(0, 9, 2))
    fixed: list[Any] = [
        *(whole, float(whole), whole + 1, whole + 0.5, str(whole), 1, True, 0, False),
        *(pair, pair + 1, np.float32([*pair, 1]), np.int32(pair), {"NumPy": pair + 2}, {"NumPy": np.int32(pair)}),
        *((whole, pair), (whole, pair + 3), (whole + 1, pair), (float(whole), pair), (whole, np.int32(pair))),
    ]
    drawn = [array() for _ in range(int(rng.integers(3, 6)))]
    everything = fixed + drawn + [{"NumPy": array()}]
    return [everything[i] for i in rng.permutation(len(everything))]


def argument(item: Any) -> Any:
    """What is drawn as what a compiled function is called with."""
    import tensorflow as tf

    if isinstance(item, tuple):
        return tuple(argument(part) for part in item)
    if isinstance(item, dict):
        return item["NumPy"]
    return tf.constant(item) if isinstance(item, np.ndarray) else item


def _first_equal(keys: list[Any]) -> list[int]:
    """For each key the place of the first that equals it."""
    return [next(i for i, other in enumerate(keys) if other == key) for key in keys]


def _key_probe(key_of: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    groups = []
    for case in inputs["cases"]:
        keys = [key_of(argument(item)) for item in case]
        hash(tuple(keys))  # a key that cannot be looked up is none
        groups.append(np.array(_first_equal(keys)))
    return {"first call with the same key": groups}


def _counts(case: Case, compare: Callable[[int, int], bool]) -> bool:
    """Whether in every list the number of graphs compares so with the right one."""
    return all(
        compare(len(set(got.tolist())), len(set(want.tolist()))) for got, want in zip(case.got, case.want, strict=True)
    )


KEY = Exercise(
    id="07-key",
    inputs=_key_inputs,
    probe=_key_probe,
    parts=(Part("first call with the same key"),),
    when=(
        When(
            "one-for-all",
            lambda case: _counts(case, lambda got, want: got == 1),
            "All calls have one key: it must say what is frozen.",
        ),
        When(
            "never-shared",
            lambda case: all(np.array_equal(got, np.arange(len(got))) for got in case.got),
            "No two calls have equal keys, so each would draw a graph: leave out what the graph does not depend on.",
        ),
    ),
    errors=(
        WhenError(
            "not-hashable-tensor",
            "Tensor is unhashable",
            "A tensor cannot be looked up in a table: put its dtype and shape into the key.",
        ),
        WhenError(
            "not-for-looking-up", "unhashable", "A key is looked up in a table, so it must be no list and no array: tuples."
        ),
        WhenError(
            "ambiguous",
            "truth value of an array",
            "Keys are compared with ==, which gives an array here: put the shape into the key, not the array.",
        ),
    ),
    seconds=30.0,
)

# --- 07-once ---------------------------------------------------------------------------------------------------------


def _once_inputs(rng: np.random.Generator) -> dict[str, Any]:
    features, classes = distinct(rng, 3, 8, 2)
    sizes = rng.permutation(np.arange(2, 9))[: int(rng.integers(3, 6))].tolist()  # drawn before their number
    batches = [
        (floats(rng, size, features), np.eye(classes, dtype=np.float32)[rng.integers(0, classes, size)])
        for size in (*sizes, sizes[0])
    ]
    rates = [float(rate) for rate in rng.uniform(0.5, 1, len(batches)) / np.arange(1, len(batches) + 1)]
    return {"kernel": floats(rng, features, classes), "batches": batches, "rates": rates}


def _once_probe(compile_once: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import tensorflow as tf

    traces: list[int] = []

    def step(images: Any, labels: Any, rate: Any) -> Any:
        traces.append(1)
        errors = tf.nn.softmax(images @ inputs["kernel"]) - labels
        # Frozen by the trace: a later trace gives a larger factor.
        return rate * tf.transpose(images) @ errors * len(traces)

    compiled = compile_once(step, *inputs["kernel"].shape)
    return {"steps": [compiled(*batch, rate) for batch, rate in zip(inputs["batches"], inputs["rates"], strict=True)]}


def _factors(case: Case) -> list[float]:
    return [float(np.sum(g * w) / np.sum(w * w)) for g, w in zip(case.got, case.want, strict=True)]


def _counted(case: Case, counts: list[int]) -> bool:
    return bool(np.allclose(_factors(case), counts, rtol=1e-3))


def _first_rate(case: Case) -> bool:
    """Each step is right but for its rate, which is the first one's."""
    rates = case.inputs["rates"]
    return all(close(g, rates[0] / rate * w) for g, rate, w in zip(case.got, rates, case.want, strict=True))


ONCE = Exercise(
    id="07-once",
    inputs=_once_inputs,
    probe=_once_probe,
    parts=(Part("steps"),),
    when=(
        When(
            "trace-per-call",
            lambda case: _counted(case, list(range(1, len(case.want) + 1))),
            "`step` ran in Python at every call: compile it once, and let no Python value, the rate neither, into its key.",
        ),
        When(
            "relaxed-too-late",
            lambda case: _counted(case, [1, *[2] * (len(case.want) - 2), 1]),  # the last batch has the size of the first
            "Traced twice: the first graph was made for one size. Say before the first call that the size may differ.",
        ),
        When(
            "trace-per-shape",
            lambda case: _counted(case, [*range(1, len(case.want)), 1]),
            "Traced for every batch size anew: a signature with None for the batch makes one graph do.",
        ),
        When("frozen-rate", _first_rate, "Every step has the first one's rate: it is frozen. Let it come in as a tensor."),
    ),
    errors=(
        WhenError(
            "rate-left-out", "missing type constraint", "The signature has a spec for each argument of `step`: three."
        ),
        WhenError("whole-rate", "to EagerTensor of dtype int32", "The rate is no whole number: its spec is float32."),
        WhenError(
            "too-narrow",
            "Can not cast",
            "The signature refuses this call: None is any size, () a single number.",
        ),
        WhenError("one-size", "Incompatible shapes", "The graph was drawn for one size of batch: None stands for any."),
    ),
    seconds=30.0,
)

# --- 07-loop ---------------------------------------------------------------------------------------------------------


def _loop_inputs(rng: np.random.Generator) -> dict[str, Any]:
    """Opinions that are sure from the first row on, after some rows of doubt, and never; at their ends, doubt again."""
    classes = int(rng.integers(3, 6))
    doubts = [0, 1, int(rng.integers(2, 4)), 99]
    return {"cases": [_opinions(rng, classes, doubts[i]) for i in rng.permutation(len(doubts))]}


def _opinions(rng: np.random.Generator, classes: int, doubts: int) -> tuple[np.ndarray, np.float32]:
    winner = int(rng.integers(classes))
    sure = [0.3] * doubts + [0.95] * 9 + [0.1] * 8
    opinions = np.empty((int(rng.integers(13, 17)), classes), np.float32)
    for row, share in zip(opinions, sure, strict=False):
        row[:] = (1 - share) / (classes - 1)
        row[winner] = share
    return opinions + floats(rng, *opinions.shape, scale=0.003), np.float32(rng.uniform(0.6, 0.66))


def _loop_probe(look_until_sure: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import tensorflow as tf

    classes = inputs["cases"][0][0].shape[1]
    compiled = tf.function(
        look_until_sure, input_signature=[tf.TensorSpec((None, classes), tf.float32), tf.TensorSpec((), tf.float32)]
    )
    answers = [compiled(tf.constant(opinions), tf.constant(limit)) for opinions, limit in inputs["cases"]]
    # In one part: how many is easily guessed for one case, not for all four.
    return {"taken": [int(taken) for _, taken in answers], "means": [mean for mean, _ in answers]}


LOOP = Exercise(
    id="07-loop",
    inputs=_loop_inputs,
    probe=_loop_probe,
    parts=(Part("taken"), Part("means", needs="taken")),
    when=(
        When(
            "one-more",
            lambda case: case.part == "taken" and all(g in (w, w + 1) for g, w in zip(case.got, case.want, strict=True)),
            "One row too many: compare after each row, with that row in the mean.",
        ),
        When(
            "one-less",
            lambda case: case.part == "taken" and all(g == w - 1 for g, w in zip(case.got, case.want, strict=True)),
            "That is the index of the last row, which is one less than how many were taken.",
        ),
        When(
            "all-taken",
            lambda case: case.part == "taken" and case.got == [len(opinions) for opinions, _ in case.inputs["cases"]],
            "All rows are taken every time: leave the loop when the mean is above the limit.",
        ),
        When(
            "sum-for-mean",
            lambda case: (
                case.part == "means" and max(_multiples(case)) > 1.5 and close(np.rint(_multiples(case)), _multiples(case))
            ),
            "That is the sum of the rows: divide by how many were taken.",
        ),
    ),
    errors=(*TRACING,),
    seconds=30.0,
)


def _multiples(case: Case) -> list[float]:
    return [float(np.sum(got) / np.sum(want)) for got, want in zip(case.got, case.want, strict=True)]


# --- 07-layer --------------------------------------------------------------------------------------------------------


def _layer_inputs(rng: np.random.Generator) -> dict[str, Any]:
    units = int(rng.integers(2, 6))
    features = units + int(rng.integers(1, 4))  # they differ, so that exchanging them shows
    counts = distinct(rng, 2, 7, 2)
    return {
        "kernel": floats(rng, features, units),
        "bias": floats(rng, units),
        "batches": [floats(rng, count, features) for count in counts],
        "change": float(rng.uniform(0.2, 0.6)),
    }


def _layer_probe(compiled_dense: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import tensorflow as tf

    function = compiled_dense(inputs["kernel"].copy(), inputs["bias"].copy())
    if not hasattr(function, "get_concrete_function"):
        raise TypeError("not compiled by tf.function")
    batches = [tf.constant(batch) for batch in inputs["batches"]]
    outputs = [function(batch) for batch in batches]
    # What was compiled can be saved; an object that only looks like it cannot.
    loaded = saved_and_loaded(function, function.get_concrete_function(batches[1]).graph.variables)
    if not hasattr(loaded, "function"):
        raise TypeError("not compiled by tf.function")
    for variable in loaded.kept:
        variable.assign_add(tf.fill(variable.shape, inputs["change"]))
    return {"outputs": outputs, "outputs after a change": loaded.function(batches[1])}


LAYER = Exercise(
    id="07-layer",
    inputs=_layer_inputs,
    probe=_layer_probe,
    parts=(Part("outputs"), Part("outputs after a change", axes=("image", "unit"))),
    when=(
        When(
            "initial-weights",
            lambda case: case.part == "outputs" and [np.shape(g) for g in case.got] == [np.shape(w) for w in case.want],
            "Right shape, other numbers: give the layer the kernel and the bias with set_weights.",
        ),
    ),
    errors=(
        WhenError(
            "not-compiled", "not compiled by tf.function", "That is no compiled function: return what tf.function gives."
        ),
        NOT_BUILT,
        *HABITS,
    ),
)

EXERCISES = (SESSION, FROZEN, KEY, ONCE, LOOP, LAYER)
