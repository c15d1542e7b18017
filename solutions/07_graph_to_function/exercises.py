"""Exercises of notebook 07: sessions, frozen weights, keys, one trace, loops, layers in compiled functions."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograde.exercise import Case, Exercise, Part, When, WhenError
from autograde.exercise.draws import distinct, drawn_later, floats, integers, labelled_images, only_a_number
from autograde.exercise.predicates import close
from course.asking import not_with_its_initializer, open_sessions, saved_and_loaded
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
        kernel = tf1.get_variable("kernel", initializer=inputs["kernel"])
        bias = tf1.get_variable("bias", initializer=inputs["bias"], trainable=False)
        outputs = tf.tanh(hole @ kernel + bias)
    # Asked outside `with`: the function must find the graph by itself.
    value, left = open_sessions(lambda: run_foreign(outputs, {hole: inputs["images"]}), not_with_its_initializer(outputs))
    return {"outputs": value, "sessions left open": left}


SESSION = Exercise(
    id="07-session",
    inputs=_session_inputs,
    probe=_session_probe,
    parts=(
        Part("outputs", axes=("image", "unit"), weight=3),
        Part("sessions left open", dtype="exact", needs="outputs", self_reported=True),
    ),
    errors=(
        WhenError(
            "uninitialised",
            "FailedPrecondition",
            "A variable has no value yet: in this session, run the initializer of all variables first, trained or not.",
        ),
        *HABITS,
    ),
)

# --- 07-frozen -------------------------------------------------------------------------------------------------------

_FATES = ("variable", "constant", "NumPy", "unused")


def frozen_drawing(rng: np.random.Generator) -> dict[str, Any]:
    """Arrays of one shape, so that the shape tells nothing, and what becomes of each.

    Two are frozen in one graph with a double that is not used: one with its last rows exchanged, one with two numbers moved
    a little. All are 1024ths, so that the doubles have exactly the same sum.
    """
    size = int(rng.integers(3, 6))
    fates = [*_FATES, *_FATES, *rng.choice(_FATES, int(rng.integers(1, 4))), "unused", "unused"]
    arrays = [np.round(1024 * floats(rng, size, size, scale=0.5)) / np.float32(1024) for _ in fates]
    arrays[-2] = arrays[_FATES.index("constant")][[*range(size - 2), -1, -2]]
    arrays[-1] = arrays[_FATES.index("NumPy")].copy()
    arrays[-1][-1, :2] += np.array([1 / 1024, -1 / 1024], np.float32)
    order = rng.permutation(len(fates))
    return {"arrays": [arrays[i] for i in order], "fates": [str(fates[i]) for i in order], "images": floats(rng, 4, size)}


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
    found = frozen_in(function, tf.constant(images), arrays)
    return {"frozen": [value if np.ndim(value) else bool(value) for value in found]}


FROZEN = Exercise(
    id="07-frozen",
    inputs=only_a_number,
    probe=_frozen_probe,
    parts=(Part("frozen"),),
    when=(
        When(
            "not-one-each",
            lambda case: len(case.got) != len(case.want),
            "One True or False for each array is asked for, in the order of the arrays.",
            anywhere=True,
        ),
    ),
)

# --- 07-key ----------------------------------------------------------------------------------------------------------


def _key_inputs(rng: np.random.Generator) -> dict[str, Any]:
    """Four lists of arguments; an array stands for a tensor, and one in {"NumPy": …} for itself."""
    return {"cases": [_arguments(rng) for _ in range(4)]}


def _arguments(rng: np.random.Generator) -> list[Any]:
    whole = int(rng.integers(40, 90))  # no smaller: TensorFlow's dtypes equal numbers, tf.int32 == 3
    shapes = [(), (2,), (3,), (2, 2)]

    def array() -> np.ndarray:
        kind = str(rng.choice(["float32", "int32"]))
        return np.asarray(rng.integers(0, 9, shapes[int(rng.integers(len(shapes)))]).astype(kind))

    pair = np.float32(rng.integers(0, 9, 2))
    both = whole, whole + 1
    fixed: list[Any] = [
        *(whole, float(whole), whole + 1, whole + 0.5, str(whole), 1, True, 0, False),
        *(pair, pair + 1, np.float32([*pair, 1]), np.int32(pair), {"NumPy": pair + 2}, {"NumPy": np.int32(pair)}),
        *((whole, pair), (whole, pair + 3), (whole + 1, pair), (float(whole), pair), (whole, np.int32(pair))),
        *((pair, whole), (whole, {"NumPy": pair + 4}), (pair,), (whole,), (whole, whole), both, both[::-1]),
        *((*both, pair), (both, pair), (whole, (whole + 1, pair)), (both[::-1], pair), (both, pair + 5)),
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


def _key_probe(key_of: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    groups = []
    for case in inputs["cases"]:
        keys = [key_of(argument(item)) for item in case]
        hash(tuple(keys))  # before they are compared: a key that cannot be looked up is none
        # For each key the place of the first that equals it.
        groups.append(np.array([next(i for i, other in enumerate(keys) if other == key) for key in keys]))
    return {"first call with the same key": groups}


def _kept_together(groups: list[np.ndarray], others: list[np.ndarray]) -> bool:
    """Whether calls that share a key in the first grouping share one in the other, too."""
    return all(np.array_equal(other, other[group]) for group, other in zip(groups, others, strict=True))


KEY = Exercise(
    id="07-key",
    inputs=_key_inputs,
    probe=_key_probe,
    parts=(Part("first call with the same key"),),
    when=(
        When(
            "too-many-keys",
            lambda case: _kept_together(case.got, case.want),
            "Some calls share a graph but have different keys: leave out of the key what the graph does not depend on.",
        ),
        When(
            "too-few-keys",
            lambda case: _kept_together(case.want, case.got),
            "Some calls need graphs of their own but have one key: put all that the graph depends on into it.",
        ),
    ),
    seconds=30.0,
)

# --- 07-once ---------------------------------------------------------------------------------------------------------


def _once_inputs(rng: np.random.Generator) -> dict[str, Any]:
    features, classes = distinct(rng, 3, 8, 2)
    sizes = rng.permutation(np.arange(2, 9))[: int(rng.integers(3, 6))].tolist()  # drawn before their number
    batches = [labelled_images(rng, size, features, classes) for size in (*sizes, sizes[0])]
    rates = [float(rate) for rate in rng.uniform(0.5, 1, len(batches)) / np.arange(1, len(batches) + 1)]
    return {"kernel": floats(rng, features, classes), "batches": batches, "rates": rates}


def _size(rate: Any) -> Any:
    """How far a step goes. Not in proportion to the rate, which could be put behind the compiled function otherwise."""
    return rate * (1 + rate)


def _once_probe(compile_once: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import tensorflow as tf

    runs: list[str] = []

    def step(images: Any, labels: Any, rate: Any) -> Any:
        runs.append("Python has read this")
        errors = tf.nn.softmax(images @ inputs["kernel"]) - labels
        mean = tf.transpose(images) @ errors / tf.cast(tf.shape(images)[0], tf.float32)
        # Frozen by the trace: a later trace gives a larger factor; without any it is negative.
        return _size(rate) * mean * len(runs) * (-1 if tf.executing_eagerly() else 1)

    compiled = compile_once(step, *inputs["kernel"].shape)
    return {"steps": [compiled(*batch, rate) for batch, rate in zip(inputs["batches"], inputs["rates"], strict=True)]}


def _factors(case: Case) -> list[float]:
    return [float(np.sum(g * w) / np.sum(w * w)) for g, w in zip(case.got, case.want, strict=True)]


def _counted(case: Case, counts: list[int]) -> bool:
    return bool(np.allclose(_factors(case), counts, rtol=1e-3))


def _padded(case: Case) -> bool:
    """Each mean is too small by the size of its batch over one and the same number."""
    shares = np.divide(_factors(case), [len(images) for images, _ in case.inputs["batches"]])
    return bool(np.ptp(shares) < 1e-3 * np.min(shares) and np.max(_factors(case)) < 1)


def _first_rate(case: Case) -> bool:
    """Each step is right but for its rate, which is the first one's."""
    sizes = [_size(rate) for rate in case.inputs["rates"]]
    return all(close(g, sizes[0] / size * w) for g, size, w in zip(case.got, sizes, case.want, strict=True))


def _rate_behind(case: Case) -> bool:
    """Each step is that of the rate 1, times the rate."""
    return all(close(g * (1 + rate), 2 * w) for g, rate, w in zip(case.got, case.inputs["rates"], case.want, strict=True))


ONCE = Exercise(
    id="07-once",
    inputs=_once_inputs,
    probe=_once_probe,
    parts=(Part("steps"),),
    when=(
        When(
            "not-compiled",
            lambda case: all(factor < 0 for factor in _factors(case)),
            "`step` ran in Python, line by line, in every call: compile it, once, before the first of them.",
        ),
        When(
            "trace-per-call",
            lambda case: _counted(case, list(range(1, len(case.want) + 1))),
            "Traced anew in every call: compile once, before, and let `rate` in as a tensor, for a Python number is frozen.",
        ),
        When(
            "traced-beforehand",
            lambda case: _counted(case, [2] * len(case.want)),
            "`step` had been read before the trace that is used: to try it out with an example counts, too.",
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
        When("padded", _padded, "Rows were added, and a mean over the batch counts them: hand over the batch as it is."),
        When("rate-behind", _rate_behind, "What `step` makes of its rate is its own affair: let the rate in."),
        When("frozen-rate", _first_rate, "Every step has the first one's rate: it is frozen. Let it come in as a tensor."),
    ),
    errors=(
        WhenError(
            "too-narrow",
            "Can not cast",
            "The signature refuses this call: a spec for each argument in turn, where None is any size, () a single number.",
        ),
        WhenError("one-size", "Incompatible shapes", "The graph was drawn for one size of batch: None stands for any."),
    ),
    seconds=30.0,
)

# --- 07-loop ---------------------------------------------------------------------------------------------------------


def _loop_inputs(rng: np.random.Generator) -> dict[str, Any]:
    """Opinions that are sure from the first row on, after some rows of doubt, never, and not quite after two."""
    classes = int(rng.integers(3, 6))
    doubts = [0, 1, int(rng.integers(2, 4)), 99, _NOT_QUITE]
    return {"cases": [_opinions(rng, classes, doubts[i]) for i in rng.permutation(len(doubts))]}


_NOT_QUITE = -1  # the mean of the first two rows is the limit, and not above it


def _opinions(rng: np.random.Generator, classes: int, doubts: int) -> tuple[np.ndarray, np.float32]:
    """All are 1024ths, so that sums are exact and no other mean is near the limit. At the end there is doubt again."""
    winner, limit = int(rng.integers(classes)), (int(rng.choice([620, 660])) + int(rng.integers(-6, 7))) / 1024
    sure = [0.3] * doubts + [0.95] * 9 + [0.1] * 8
    if doubts == _NOT_QUITE:
        sure[:2] = limit - 1 / 16, limit + 1 / 16
    shares = np.array(sure[: int(rng.integers(13, 17))], np.float32)
    opinions = (1 - shares[:, None]) / (classes - 1) + floats(rng, len(shares), classes, scale=0.003)
    opinions[:, winner] = shares
    return np.round(1024 * opinions) / np.float32(1024), np.float32(limit)


def _loop_probe(look_until_sure: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import tensorflow as tf

    classes = inputs["cases"][0][0].shape[1]
    compiled = tf.function(
        look_until_sure, input_signature=[tf.TensorSpec((None, classes), tf.float32), tf.TensorSpec((), tf.float32)]
    )
    if "PyFunc" in str(compiled.get_concrete_function().graph.as_graph_def()):
        raise TypeError("the graph calls Python back")
    answers = [compiled(tf.constant(opinions), tf.constant(limit)) for opinions, limit in inputs["cases"]]
    # In one part: how many is easily guessed for one case, not for all five.
    return {"taken": [taken for _, taken in answers], "means": [mean for mean, _ in answers]}


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
    ),
    errors=(*TRACING,),
    seconds=30.0,
)

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
    batches = [tf.constant(batch) for batch in inputs["batches"]]
    if hasattr(function, "get_concrete_function"):
        variables = function.get_concrete_function(batches[1]).graph.variables
    elif isinstance(function, tf.types.experimental.ConcreteFunction):  # compiled for one shape, or for any batch
        variables = function.graph.variables
    else:
        raise TypeError("not compiled by tf.function")
    outputs = [function(batch) for batch in batches]
    # What was compiled can be saved; an object that only looks like it cannot.
    loaded = saved_and_loaded(function, variables)
    if not hasattr(loaded, "function"):
        raise TypeError("not compiled by tf.function")
    changed = [variable + inputs["change"] for variable in loaded.kept]
    for variable, value in zip(loaded.kept, changed, strict=True):
        variable.assign(value)
    outputs_now = loaded.function(batches[1])
    if any(np.any(variable != value) for variable, value in zip(loaded.kept, changed, strict=True)):
        raise RuntimeError("a call has set the variables anew")
    return {"outputs": outputs, "outputs after a change": outputs_now}


LAYER = Exercise(
    id="07-layer",
    inputs=_layer_inputs,
    probe=_layer_probe,
    parts=(Part("outputs"), Part("outputs after a change", axes=("image", "unit"))),
    when=(
        When(
            "initial-weights",
            lambda case: case.part == "outputs" and [np.shape(g) for g in case.got] == [np.shape(w) for w in case.want],
            "Right shape, other numbers: set the kernel and the bias that are given, and look at the activation.",
        ),
    ),
    errors=(NOT_BUILT, *HABITS),
)

EXERCISES = (SESSION, FROZEN, KEY, ONCE, LOOP, LAYER)
