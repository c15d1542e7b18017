"""Exercises of notebook 07: sessions of other graphs, the graph of a function, traces, layers in compiled functions."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograde.exercises.draws import distinct, floats, integers
from autograde.exercises.hints import NOT_BUILT, all_close, close
from autograde.exercises.model import Case, ErrorHint, Exercise, Hint, Part

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
    return {"outputs": run_foreign(outputs, {hole: inputs["images"]})}


SESSION = Exercise(
    id="07-session",
    inputs=_session_inputs,
    probe=_session_probe,
    parts=(Part("outputs", axes=("image", "unit")),),
    error_hints=(
        ErrorHint("empty-graph", "Session graph is empty", "That session has no graph to run: use outputs.graph."),
        ErrorHint("another-graph", "is not an element of this graph", "That session runs another graph: use outputs.graph."),
        ErrorHint("nothing-fed", "InvalidArgument", "The placeholder got nothing: pass feeds on to sess.run."),
        ErrorHint("no-numbers-yet", "no attribute 'numpy'", "A tensor of a graph has no numbers: a session has to run it."),
        ErrorHint(
            "initializer-elsewhere",
            "`fetch` = None",
            "That initializer was made where there are no variables: make it inside the session's `with`.",
        ),
        ErrorHint("uninitialised", "FailedPrecondition", "The variables have no value yet: run the initializer first."),
    ),
)

# --- 07-ops ----------------------------------------------------------------------------------------------------------

_OPERATIONS = {"relu": "Relu", "tanh": "Tanh", "exp": "Exp", "negative": "Neg", "sigmoid": "Sigmoid", "square": "Square"}


def _ops_inputs(rng: np.random.Generator) -> dict[str, Any]:
    scope = str(rng.choice(["NN", "loss", "head"]))
    stages = []
    # Around it: a neighbour whose name begins alike, a scope within it, and one of its name within another.
    for name in ("first", scope, f"{scope}_b", f"{scope}/inner", f"outer/{scope}"):
        words = [str(word) for word in rng.choice(list(_OPERATIONS), int(rng.integers(2, 6)))]
        stages.append({"scope": name, "words": words + words[:1]})  # one type at least comes twice
    order = [int(i) for i in rng.permutation(len(stages))]
    return {"stages": [stages[i] for i in order], "scope": scope, "images": floats(rng, int(rng.integers(2, 5)), 3)}


def _ops_probe(operations_in: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import tensorflow as tf

    named = {"negative": tf.negative, "exp": tf.exp, "square": tf.square, "relu": tf.nn.relu}

    def network(images: Any) -> Any:
        for stage in inputs["stages"]:
            with tf.name_scope(stage["scope"]):
                for word in stage["words"]:
                    images = named.get(word, getattr(tf, word, None))(images)
        return images

    return {"counts": operations_in(tf.function(network), tf.constant(inputs["images"]), inputs["scope"])}


def _counted(case: Case, begins: str) -> dict[str, int]:
    words = [w for stage in case.inputs["stages"] if f"{stage['scope']}/".startswith(begins) for w in stage["words"]]
    return {_OPERATIONS[word]: words.count(word) for word in words}


def _counted_elsewhere(case: Case) -> dict[str, int]:
    """The counts if a scope of this name within another one were meant, too."""
    scope = case.inputs["scope"]
    words = [w for stage in case.inputs["stages"] if f"{scope}/" in f"{stage['scope']}/" for w in stage["words"]]
    return {_OPERATIONS[word]: words.count(word) for word in words}


OPS = Exercise(
    id="07-ops",
    inputs=_ops_inputs,
    probe=_ops_probe,
    parts=(Part("counts"),),
    hints=(
        Hint(
            "neighbour-scope",
            lambda case: case.got == _counted(case, case.inputs["scope"]),
            "A scope whose name only begins alike was counted too: the slash belongs to the comparison.",
        ),
        Hint(
            "scope-elsewhere",
            lambda case: case.got == _counted_elsewhere(case),
            "A scope of the same name within another one was counted too: the operation's name begins with the scope.",
        ),
        Hint(
            "names-for-types",
            lambda case: any("/" in key for key in case.got),
            "These are the names of operations: count op.type.",
        ),
        Hint(
            "every-scope",
            lambda case: all(case.got[key] >= count for key, count in _counted(case, "").items()),
            "These are the operations of all scopes: keep those whose name begins with this scope.",
        ),
        Hint(
            "counted-once",
            lambda case: case.got == dict.fromkeys(case.want, 1),
            "Each type was counted once: count how often it occurs.",
        ),
    ),
)

# --- 07-traces -------------------------------------------------------------------------------------------------------


def _traces_inputs(rng: np.random.Generator) -> dict[str, Any]:
    cases = []
    for _ in range(5):
        # No int equals a float here: whether 1 and 1.0 share a trace is another story.
        arguments: list[Any] = [int(n) for n in rng.integers(0, 4, 4)]
        arguments += [float(n) + 0.5 for n in rng.integers(0, 2, 2)]
        shapes = [(), (2,), (3,), (2, 2)]
        for _ in range(int(rng.integers(4, 7))):
            shape = shapes[int(rng.integers(len(shapes)))]
            arguments.append(rng.integers(0, 9, shape).astype(str(rng.choice(["float32", "int32"]))))
        arguments += [arguments[0], np.float32([1, 2]), np.float32([3, 4]), np.int32([3, 4])]
        cases.append([arguments[i] for i in rng.permutation(len(arguments))])
    return {"cases": cases}


def _traces_probe(count_traces: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import tensorflow as tf

    def argument(item: Any) -> Any:
        return tf.constant(item) if isinstance(item, (np.ndarray, np.generic)) else item

    return {"traces": [count_traces([argument(item) for item in case]) for case in inputs["cases"]]}


def _by_rule(case: Case, key_of_tensor: Any, key_of_number: Any) -> list[int]:
    """The counts if tensors and numbers were told apart by these keys."""
    return [
        len({("t", key_of_tensor(x)) if isinstance(x, np.ndarray) else ("n", key_of_number(x)) for x in arguments})
        for arguments in case.inputs["cases"]
    ]


def _spec(tensor: np.ndarray) -> Any:
    return tensor.dtype.name, tensor.shape


TRACES = Exercise(
    id="07-traces",
    inputs=_traces_inputs,
    probe=_traces_probe,
    parts=(Part("traces"),),
    hints=(
        Hint(
            "every-call",
            lambda case: case.got == [len(arguments) for arguments in case.inputs["cases"]],
            "That counts the calls: a call whose argument fits a graph that is there needs no trace.",
        ),
        Hint(
            "numbers-by-type",
            lambda case: any(case.got == _by_rule(case, _spec, rule) for rule in (lambda x: type(x).__name__, lambda x: 0)),
            "Python numbers are frozen into the graph: each value needs a trace, not each type, nor all of them one.",
        ),
        Hint(
            "values-of-tensors",
            lambda case: case.got == _by_rule(case, lambda x: (_spec(x), x.tobytes()), lambda x: x),
            "For a tensor only shape and type count, not its values.",
        ),
        Hint(
            "shapes-only",
            lambda case: case.got == _by_rule(case, lambda x: x.shape, lambda x: x),
            "Tensors of one shape may have different types: float32 and int32 need two graphs.",
        ),
        Hint(
            "types-only",
            lambda case: case.got == _by_rule(case, lambda x: x.dtype.name, lambda x: x),
            "Tensors of one type may have different shapes: each shape needs a graph.",
        ),
    ),
)

# --- 07-once ---------------------------------------------------------------------------------------------------------


def _once_inputs(rng: np.random.Generator) -> dict[str, Any]:
    features = int(rng.integers(3, 8))
    sizes = rng.permutation(np.arange(2, 9))[: int(rng.integers(3, 6))].tolist()  # drawn before their number
    batches = [floats(rng, size, features) for size in (*sizes, sizes[0])]
    return {"features": features, "batches": batches, "factor": float(rng.uniform(2, 9))}


def _once_probe(compile_once: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import tensorflow as tf

    traces: list[int] = []

    def times_traces(batch: Any) -> Any:
        traces.append(1)
        return batch * inputs["factor"] * len(traces)  # frozen by the trace: a later trace gives a larger factor

    compiled = compile_once(times_traces, inputs["features"])
    return {"outputs": [compiled(tf.constant(batch)) for batch in inputs["batches"]]}


def _factors(case: Case) -> list[int]:
    return [int(round(float(g.ravel()[0] / w.ravel()[0]))) for g, w in zip(case.got, case.want, strict=True)]


ONCE = Exercise(
    id="07-once",
    inputs=_once_inputs,
    probe=_once_probe,
    parts=(Part("outputs"),),
    hints=(
        Hint(
            "function-left-out",
            lambda case: all_close(case.got, case.inputs["batches"]),
            "These are the batches as they came: what is compiled must be the given function.",
        ),
        Hint(
            "not-compiled",
            lambda case: _factors(case) == list(range(1, len(case.want) + 1)),
            "The function ran in Python at every call: compile it with tf.function, once.",
        ),
        Hint(
            "relaxed-too-late",
            lambda case: max(_factors(case)) == 2,
            "Traced twice: the first graph was made for one size. Say before the first call that the size may differ.",
        ),
        Hint(
            "trace-per-shape",
            lambda case: max(_factors(case)) == len(case.want) - 1,
            "Traced for every batch size anew: a signature with None for the batch makes one graph do.",
        ),
    ),
    error_hints=(
        ErrorHint("signature-too-narrow", "Can not cast", "The signature refuses this batch: None stands for any size."),
    ),
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
    if not hasattr(function, "get_concrete_function"):
        return dict.fromkeys(("outputs", "outputs after a change"), "not compiled by tf.function")
    batches = [tf.constant(batch) for batch in inputs["batches"]]
    outputs = [function(batch) for batch in batches]
    variables = function.get_concrete_function(batches[1]).graph.variables
    for variable in variables:
        variable.assign_add(tf.fill(variable.shape, inputs["change"]))
    return {"outputs": outputs, "outputs after a change": function(batches[1]) if variables else "no variables"}


def _dense(case: Case, tanh: bool = True, bias: bool = True) -> np.ndarray:
    linear = case.inputs["batches"][0] @ case.inputs["kernel"] + bias * case.inputs["bias"]
    return np.tanh(linear) if tanh else linear


LAYER = Exercise(
    id="07-layer",
    inputs=_layer_inputs,
    probe=_layer_probe,
    parts=(Part("outputs"), Part("outputs after a change", axes=("image", "unit"))),
    hints=(
        Hint(
            "not-compiled",
            lambda case: case.got == "not compiled by tf.function",
            "That is no compiled function: return what tf.function gives.",
        ),
        Hint(
            "frozen-weights",
            lambda case: case.got == "no variables",
            "The weights are frozen into the graph as constants: let the function call a layer; its weights are variables.",
        ),
        Hint(
            "no-activation",
            lambda case: close(case.got[0], _dense(case, tanh=False)),
            "The activation is missing: 'tanh'.",
        ),
        Hint("bias-left-out", lambda case: close(case.got[0], _dense(case, bias=False)), "The bias is not set."),
        Hint(
            "tanh-twice",
            lambda case: close(case.got[0], np.tanh(_dense(case))),
            "The layer has its tanh already: once is enough.",
        ),
        Hint(
            "initial-weights",
            lambda case: case.part == "outputs" and [np.shape(g) for g in case.got] == [np.shape(w) for w in case.want],
            "Right shape, other numbers: give the layer the kernel and the bias with set_weights.",
        ),
    ),
    error_hints=(
        ErrorHint(
            "layer-in-every-call",
            "singleton tf.Variables",
            "Variables are made while tracing: make the layer, or the variables, once, before the function is compiled.",
        ),
        NOT_BUILT,
        ErrorHint(
            "sizes-exchanged",
            "not compatible with provided weight shape",
            "The kernel's rows belong to the features, its columns to the units: build for the first, make the second.",
        ),
    ),
)

EXERCISES = (SESSION, OPS, TRACES, ONCE, LAYER)
