"""Errors that say the same in every notebook: what an old line raises today, and the sentence that helps."""

from __future__ import annotations

from autograde.exercise import WhenError

OUTSIDE_THE_GRAPH = WhenError(
    "outside-the-graph", "not compatible with eager", "A placeholder needs a graph: tf.Graph().as_default()."
)
WEIGHTS_NOT_SET = WhenError(
    "uninitialised", "FailedPrecondition", "The variables have no value yet: set_weights gives them one."
)
NOT_BUILT = WhenError("not-built", "expecting 0 weights", "A layer has no weights before it is built: build it first.")
NOT_FOR_SETS = WhenError(
    "not-for-sets", "unhashable", "A variable cannot stand in a set: make a dict, with id() as its keys."
)
KERAS_TENSOR = WhenError(
    "keras-tensor-in-tf",
    "A KerasTensor cannot be used as input to a TensorFlow function",
    "The tensor has no numbers yet: let a layer's call, or a Lambda, hand real ones to the TensorFlow function.",
)
NOT_FUNCTIONAL = (
    WhenError(
        "of-keras-2", "but a tf_keras", "That is a model of Keras 2: keras.Input and keras.Model are those of Keras 3."
    ),
    WhenError(
        "still-sequential",
        "but a keras Sequential",
        "That is a Sequential: call layers on a keras.Input, then make keras.Model(inputs, outputs).",
    ),
    WhenError(
        "not-a-functional-model",
        "no functional model of Keras 3",
        "That is no functional model: give back keras.Model(inputs, outputs), made of the two ends.",
    ),
)

# Habits of another time or library, and what they end in today; any exercise may list them.
HABITS = (
    WhenError(
        "minimize", "has no attribute 'minimize'", "Keras 3 has no minimize: a tape's gradients, then optimizer.apply."
    ),
    WhenError(
        "old-optimizer",
        "should be a function when eager",
        "An optimizer of TensorFlow 1 wants a graph: use keras.optimizers, or assign the new values yourself.",
    ),
    WhenError("old-rate", "Argument(s) not recognized: {'lr'", "The argument lr is called learning_rate today."),
    WhenError("learning-phase", "learning_phase'", "The learning phase is gone: pass training= where you call the model."),
    WhenError(
        "torch-mode", "has no attribute 'train'", "A Keras model has no mode of its own: pass training= in each call."
    ),
    WhenError(
        "torch-backward", "has no attribute 'backward'", "A loss has no backward(): ask a GradientTape for gradients."
    ),
    WhenError(
        "no-gradients",
        "No gradients provided",
        "The loss does not depend on these variables: call the model inside the tape, with TensorFlow's functions only.",
    ),
    WhenError(
        "assigned-tensor",
        "EagerTensor' object has no attribute 'assign",
        "A tensor cannot be assigned to: compute a new one, or make a tf.Variable of it first.",
    ),
    WhenError(
        "numpy-in-a-graph",
        "Cannot convert a symbolic",
        "NumPy was called where a graph is drawn, and there are no numbers yet: use TensorFlow's function of that name.",
    ),
    WhenError(
        "numpy-of-a-node",
        "SymbolicTensor' object has no attribute 'numpy'",
        "While a graph is drawn a tensor has no numbers: compute with the tensor itself.",
    ),
    WhenError(
        "weights-argument",
        "{'weights'",
        "Layers have no argument weights today: build the layer, then set_weights.",
    ),
    WhenError(
        "positional-add-weight",
        "must be passed as a keyword argument. Received: add_weight",
        "add_weight takes its arguments by name today: shape=, name=, initializer=.",
    ),
    WhenError(
        "old-writer",
        "FileWriter is not compatible with eager",
        "The old FileWriter wants a graph: use tf.summary.create_file_writer.",
    ),
    WhenError(
        "old-names-of-sessions",
        "backend' has no attribute 'set_session'",
        "Keras 3 knows no session: set_session is in K1.backend, and today's code needs none.",
    ),
    WhenError(
        "old-names",
        "module 'tensorflow' has no attribute",
        "That name has left tf: tf1 has what TensorFlow 1 had, and only inside a graph.",
    ),
    WhenError(
        "another-graph",
        "is not an element of this graph",
        "The session belongs to another graph: enter the tensor's own graph first, or give it to tf1.Session(graph=…).",
    ),
    WhenError(
        "empty-graph",
        "The Session graph is empty",
        "This session has the empty default graph: enter the right one, or give it to tf1.Session(graph=…).",
    ),
    WhenError(
        "left-the-graph",
        "is out of scope and cannot be used here",
        "A node of a graph was used outside of it: do that inside graph.as_default().",
    ),
)

# What goes wrong while a function is traced; any exercise whose answer is compiled may list them.
TRACING = (
    WhenError(
        "no-numbers-yet",
        "no attribute 'numpy'",
        "While the graph is drawn a tensor has no numbers: use it as it is, `if` understands tensors here.",
    ),
    WhenError(
        "shape-unknown",
        "'NoneType' object cannot be interpreted",
        "While tracing, the number of rows is None: loop over the tensor, or take tf.shape(…)[0] and tf.range.",
    ),
    WhenError(
        "len-of-a-tensor",
        "len is not well defined",
        "A tensor that is being traced has no length: loop over it, or take tf.shape(…)[0].",
    ),
    WhenError(
        "changes-type",
        "does not match type int32",
        "What a loop changes must keep its dtype: begin with tf.zeros_like of a row rather than with 0.",
    ),
    WhenError(
        "changes-shape",
        "before the loop, but shape",
        "What a loop changes must keep its shape: begin with tf.zeros_like of a row.",
    ),
    WhenError(
        "returns-in-the-loop",
        "return statement cannot be placed inside",
        "A return inside the loop gives no value where the loop ends by itself: break, and return after it.",
    ),
    WhenError(
        "list-of-tensors",
        "out of scope",
        "A Python list cannot collect what a loop of the graph makes: keep a total instead.",
    ),
    *(
        WhenError(
            "whole-with-float",
            said,
            "A count that the graph keeps is a tensor of whole numbers: tf.cast it to tf.float32 before it meets floats.",
        )
        for said in ("int32 that does not match type float32", "must have the same dtype, got tf.float32 != tf.int32")
    ),
)
