# %% card [markdown] minutes=45
# # 09 Functional API and KerasTensors
#
# **Aim.** Build models by calling layers on tensors that have no numbers yet, and know what such a tensor can and cannot
# do.
#
# **You will be able to**
#
# - write one network as Sequential and as functional model, with the same outputs
# - put TensorFlow functions into a functional model in three ways
# - build models with several inputs and outputs
# - read the graph of a model, and count the ways through it
# - make a decision inside a layer without Python's `if`
#
# **Before you start** you need [01 Keras layers on TensorFlow tensors](../01_layers_on_tensors/01_layers_on_tensors.ipynb);
# [08 Sharing and tracking](../08_sharing_and_tracking/08_sharing_and_tracking.ipynb) helps.

# %% [markdown]
# Run this cell first. It is the same in every notebook: `tf1` and `K1` are TensorFlow 1 and its Keras (**then**), `tf` and
# `keras` are TensorFlow 2 and Keras 3 (**now**).

# %% setup
import os

os.environ.update(TF_USE_LEGACY_KERAS="1", TF_ENABLE_ONEDNN_OPTS="0", TF_CPP_MIN_LOG_LEVEL="2", CUDA_VISIBLE_DEVICES="-1")

import keras
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf

from autograde import attempt, case, check, digits, progress, style

tf1, K1 = tf.compat.v1, tf.compat.v1.keras
tf1.logging.set_verbosity(tf1.logging.ERROR)
style.use()

# %% [markdown]
# ## One network, written twice
#
# Tutorial E writes the network 64-32-32-10 in two ways. **Sequential** is a list of layers. In the **functional API** you
# call each layer on the output of the one before, then name the two ends, and `Model` finds what lies between.
#
# ### Then
#
# The tutorial's two models, in a graph of TensorFlow 1. The first layer of the Sequential says with `input_shape` what
# comes in.

# %% then covers="E6 E16"
graph = tf.Graph()
with graph.as_default():
    sess = tf1.Session()
    K1.backend.set_session(sess)
    seq_model = K1.Sequential()
    seq_model.add(K1.layers.Dense(32, activation="relu", input_shape=(64,)))
    seq_model.add(K1.layers.Dense(32, activation="relu"))
    seq_model.add(K1.layers.Dense(10, activation="softmax"))

    input_tensor = K1.Input(shape=(64,))
    x = K1.layers.Dense(32, activation="relu")(input_tensor)
    x = K1.layers.Dense(32, activation="relu")(x)
    output_tensor = K1.layers.Dense(10, activation="softmax")(x)
    model_then = K1.Model(input_tensor, output_tensor)

# %% [markdown]
# ### Now
#
# The same, with a `keras.Input` at the beginning of both.

# %% now covers="E6 E16"
keras.utils.set_random_seed(9)
Dense = keras.layers.Dense
sequential = keras.Sequential(
    [keras.Input(shape=(64,)), Dense(32, activation="relu"), Dense(32, activation="relu"), Dense(10, activation="softmax")]
)

inputs = keras.Input(shape=(64,))
x = Dense(32, activation="relu")(inputs)
x = Dense(32, activation="relu")(x)
outputs = Dense(10, activation="softmax")(x)
functional = keras.Model(inputs, outputs)

# %% [markdown]
# ### Same tensors
#
# The tutorial calls the second model "its functional equivalent". Are they?

# %% same covers="E14"
images = np.random.default_rng(0).random((5, 64), dtype=np.float32)
print("as built:         ", np.allclose(sequential(images), functional(images)))
functional.set_weights(sequential.get_weights())
print("after set_weights:", np.array_equal(sequential(images), functional(images)))

# %% [markdown]
# In structure, yes. But each model draws weights of its own, so the outputs agree only after copying. And then and now:

# %% same
weights = sequential.get_weights()
with graph.as_default(), sess.as_default():
    for model in (seq_model, model_then):
        model.set_weights(weights)
    both_then = [sess.run(model.outputs[0], {model.inputs[0]: images}) for model in (seq_model, model_then)]
sess.close()
print("largest difference:", max(np.abs(then - functional(images)).max() for then in both_then))

# %% [markdown]
# ### What bites
#
# In the tutorial itself, two statements stand on one line:

# %% bites covers="E6"
line = "seq_model.add(Dense(32, activation='relu')) seq_model.add(Dense(10, activation='softmax'))"
try:
    compile(line, "tutorial E", "exec")
except SyntaxError as error:
    print(f"SyntaxError: {error.msg}, at: {line[error.offset - 1 : error.offset + 13]}")

# %% [markdown]
# And `input_shape` on a layer still works, with a warning. An `Input` is right in both kinds of model.

# %% bites covers="E16"
import warnings

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    Dense(32, input_shape=(64,))
print(str(caught[0].message).partition(". ")[0])

# %% exercise 09-twin [markdown] points=2
# ### Write the functional twin of a Sequential
#
# You get a Sequential of Dense layers, with an `Input`. Return a functional model with the same layers, activations and
# weights. The twin must have layers of its own: when the original's weights change later, the twin's stay.
#
# <details><summary>Hint 1: the idea</summary>Begin with an Input, call a new layer for each old one on the tensor so far,
# make a Model of the two ends. Then copy the numbers.</details>
# <details><summary>Hint 2: the names</summary><code>original.input_shape</code>, <code>original.layers</code>,
# <code>layer.units</code>, <code>layer.activation</code>, <code>set_weights</code>.</details>
# <details><summary>Hint 3: almost code</summary><code>x = inputs = keras.Input(original.input_shape[1:])</code>; a loop
# with <code>x = keras.layers.Dense(…)(x)</code>; <code>keras.Model(inputs, x)</code>; then move all weights at
# once.</details>

# %% answer 09-twin
def functional_twin(original: keras.Sequential) -> keras.Model:
    """From (batch, features) to (batch, units), as the given Sequential of Dense layers, with its weights."""
    ### BEGIN SOLUTION
    x = inputs = keras.Input(original.input_shape[1:])
    for layer in original.layers:
        x = keras.layers.Dense(layer.units, activation=layer.activation)(x)
    twin = keras.Model(inputs, x)
    twin.set_weights(original.get_weights())
    return twin
    ### END SOLUTION

# %% try 09-twin
with attempt():
    twin = functional_twin(sequential)
    print(type(twin).__name__, " same outputs:", np.array_equal(twin(images), sequential(images)))

# %% check 09-twin
check("09-twin", functional_twin)

# %% [markdown]
# ## A tensor without numbers
#
# What is the `x` between the layers? Tutorial E says that Keras has a graph structure of its own, independent of the
# backend's.
#
# ### Then
#
# In TensorFlow 1 it was an ordinary tensor of the TensorFlow graph, to which Keras had attached a note, `_keras_history`:
# which layer made it.

# %% then covers="E1"
with tf.Graph().as_default() as other_graph:
    x = K1.layers.Activation("tanh")(K1.Input(shape=(4,)))
    print("TensorFlow's tensor:", isinstance(x, tf.Tensor), "  operations in the graph:", len(other_graph.get_operations()))
    print("the note names the layer:", type(x._keras_history.layer).__name__)

# %% [markdown]
# ### Now
#
# In Keras 3 it is a **KerasTensor**: a shape, a dtype, and the note. No TensorFlow graph is drawn.

# %% now covers="E1"
with tf.Graph().as_default() as other_graph:
    x = keras.layers.Activation("tanh")(keras.Input(shape=(4,)))
    print("TensorFlow's tensor:", isinstance(x, tf.Tensor), " operations in the graph:", len(other_graph.get_operations()))
print(type(x).__name__, "of shape", x.shape)

# %% [markdown]
# So the tutorial's sentence describes Keras 3 and not the Keras of its own time.
#
# For the user the difference shows when TensorFlow comes in. Tutorial C says: model in Keras, inputs and outputs in
# TensorFlow, all highly compatible. The Keras for TensorFlow 1, in its last version, allows it even in the middle of a
# model:

# %% then covers="C15"
features = np.random.default_rng(1).normal(0, 1, (3, 4)).astype(np.float32)
with tf.Graph().as_default(), tf1.Session() as sess_relu:
    hole = K1.Input(shape=(4,))
    model = K1.Model(hole, tf.nn.relu(hole))
    print([layer.name for layer in model.layers])
    relu_then = sess_relu.run(model.outputs[0], {hole: features})

# %% [markdown]
# It has wrapped the operation in a layer by itself. For tensors with numbers the sentence is still true:

# %% now covers="C15"
outputs = tf.nn.relu(Dense(3)(tf.constant(features)))
print(type(outputs).__name__, outputs.shape)

# %% [markdown]
# ### What bites
#
# For a KerasTensor it is not. The first of these messages stops many programs that ran with Keras 2; the
# [migration guide](https://keras.io/guides/migrating_to_keras_3/) treats it. NumPy and Python's `if` want numbers too.

# %% bites covers="C15"
hole = keras.Input(shape=(4,))
for name, call in (("tf.nn.relu", tf.nn.relu), ("np.maximum", lambda t: np.maximum(t, 0)), ("bool", bool)):
    try:
        call(hole)
    except (ValueError, TypeError) as error:
        print(f"{name:10} {type(error).__name__}: {str(error).partition('. ')[0][:75]}")

# %% [markdown]
# There are three repairs. The first says it in Keras: `keras.ops` has most of NumPy and of `tf.nn`, and accepts both
# kinds of tensors. The second puts TensorFlow's function into a layer's `call`. The third is a ready-made layer for that,
# `Lambda`.

# %% now covers="C15"
class Relu(keras.layers.Layer):
    def call(self, inputs):
        return tf.nn.relu(inputs)


repairs = {
    "keras.ops": keras.Model(hole, keras.ops.relu(hole)),
    "own layer": keras.Model(hole, Relu()(hole)),
    "Lambda": keras.Model(hole, keras.layers.Lambda(tf.nn.relu)(hole)),
}

# %% [markdown]
# ### Same tensors

# %% same
for name, model in repairs.items():
    print(f"{name:10} difference from then:", np.abs(relu_then - model(features)).max())

# %% [markdown]
# Which one to take? `keras.ops` where it has the function: the model then also runs on other backends. An own layer for the
# rest. `Lambda` for something small: it is awkward to save, and a layer that is hidden inside it is not tracked.

# %% bites
hidden = Dense(2)
model = keras.Model(hole, keras.layers.Lambda(lambda t: hidden(t))(hole))
print("weights of the hidden layer:", len(hidden.weights), "  weights of the model:", len(model.weights))

# %% exercise 09-chain [markdown] points=3
# ### Make a model of TensorFlow functions
#
# You get a list of functions such as `tf.tanh`. Each takes a tensor of shape (batch, features) with numbers and returns
# one of the same shape. Return a functional model that applies them one after another, the first in the list first.
#
# <details><summary>Hint 1: the idea</summary>A layer stands between the KerasTensor and each function.</details>
# <details><summary>Hint 2: the names</summary><code>keras.Input</code>, <code>keras.layers.Lambda</code> or a layer class
# with a <code>call</code>, <code>keras.Model</code>.</details>
# <details><summary>Hint 3: almost code</summary>In a loop, <code>x = keras.layers.Lambda(…)(x)</code>. Give it the function
# itself: a <code>lambda</code> in a loop looks its variable up only when it is called.</details>

# %% answer 09-chain
def as_model(functions: list, num_features: int) -> keras.Model:
    """A functional model from (batch, num_features) to (batch, num_features) that applies the functions in order."""
    ### BEGIN SOLUTION
    x = inputs = keras.Input((num_features,))
    for function in functions:
        x = keras.layers.Lambda(function)(x)
    return keras.Model(inputs, x)
    ### END SOLUTION

# %% try 09-chain
with attempt():
    model = as_model([tf.nn.relu, tf.negative], 4)
    print("same as TensorFlow:", np.array_equal(model(features), -tf.nn.relu(features)))

# %% check 09-chain
check("09-chain", as_model)

# %% [markdown]
# ## Several inputs, several outputs
#
# Tutorial E: networks with several inputs or outputs and with branches need the functional API. Two inputs meet here in one
# layer, as in a classifier that sees an image and something else about it.
#
# ### Then

# %% then covers="E7"
left, right = np.random.default_rng(2).normal(0, 1, (2, 3, 4)).astype(np.float32)
with tf.Graph().as_default(), tf1.Session() as sess_two:
    K1.backend.set_session(sess_two)
    hole_a, hole_b = K1.Input(shape=(4,)), K1.Input(shape=(4,))
    both = K1.layers.concatenate([hole_a, hole_b])
    model = K1.Model([hole_a, hole_b], K1.layers.Dense(2)(both))
    two_weights = model.get_weights()
    two_then = sess_two.run(model.outputs[0], {hole_a: left, hole_b: right})

# %% [markdown]
# ### Now

# %% now covers="E7"
hole_a, hole_b = keras.Input(shape=(4,)), keras.Input(shape=(4,))
both = keras.layers.concatenate([hole_a, hole_b])
two_inputs = keras.Model([hole_a, hole_b], Dense(2)(both))
two_inputs.set_weights(two_weights)

# %% [markdown]
# But the functional API is not the only way. A subclass of `keras.Model` can do it, and so can a plain function that calls
# layers.

# %% now covers="E7"
class TwoInputs(keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = Dense(2)

    def call(self, inputs):
        return self.dense(tf.concat(inputs, axis=1))


subclass = TwoInputs()
subclass([left, right])
subclass.set_weights(two_weights)

# %% [markdown]
# ### Same tensors

# %% same
print("functional:", np.abs(two_then - two_inputs([left, right])).max())
print("subclass:  ", np.abs(two_then - subclass([left, right])).max())

# %% [markdown]
# Inside the subclass `tf.concat` was no problem: its `call` gets tensors with numbers. The price is that nobody knows the
# graph before it runs.
#
# ### What bites
#
# A Sequential really cannot take two inputs. Give it two all the same, and it warns and goes on with the first.

# %% bites covers="E7"
one_input = keras.Sequential([keras.Input((4,)), Dense(2)])
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    from_two = one_input([left, right])
print("warning:", str(caught[0].message).splitlines()[0])
print("the second input was dropped:", np.array_equal(from_two, one_input(left)))

# %% exercise 09-heads [markdown] points=4
# ### Build a model with two inputs and two heads
#
# The inputs are a dict: `"pixels"` and `"extra"`. A Dense layer with `num_hidden` units and ReLU, named `trunk`, sees the
# pixels. Its features and the extra ones, in this order, are joined and go into two **heads**, the last layers for two
# tasks: a Dense layer named `digit` with softmax over the classes, and a Dense layer named `even` with one unit that says
# how probable "even" is. The outputs are a dict with the keys `"digit"` and `"even"`.
#
# <details><summary>Hint 1: the idea</summary>Draw it first: two holes, one joint, two ends. Each arrow is one call of a
# layer.</details>
# <details><summary>Hint 2: the names</summary><code>keras.layers.Concatenate</code>, <code>name=…</code>, and
# <code>keras.Model</code> with a dict of inputs and a dict of outputs.</details>
# <details><summary>Hint 3: almost code</summary>Two named Inputs; trunk on the first; join <code>[trunk, extra]</code>;
# call two Dense layers on the joint. A single unit needs a sigmoid.</details>

# %% answer 09-heads
def two_heads(num_pixels: int, num_extra: int, num_hidden: int, num_classes: int) -> keras.Model:
    """From pixels (batch, num_pixels) and extra (batch, num_extra) to digit (batch, num_classes) and even (batch, 1)."""
    ### BEGIN SOLUTION
    pixels, extra = keras.Input((num_pixels,), name="pixels"), keras.Input((num_extra,), name="extra")
    trunk = keras.layers.Dense(num_hidden, activation="relu", name="trunk")(pixels)
    both = keras.layers.Concatenate()([trunk, extra])
    digit = keras.layers.Dense(num_classes, activation="softmax", name="digit")(both)
    even = keras.layers.Dense(1, activation="sigmoid", name="even")(both)
    return keras.Model({"pixels": pixels, "extra": extra}, {"digit": digit, "even": even})
    ### END SOLUTION

# %% try 09-heads
with attempt():
    model = two_heads(64, 4, 8, 10)
    answers = model({"pixels": images[:3], "extra": left})
    print({name: tuple(tensor.shape) for name, tensor in answers.items()})

# %% check 09-heads
check("09-heads", two_heads)

# %% [markdown]
# ## A model is a graph
#
# Tutorial E explains how `Model(input_tensor, output_tensor)` works: it goes from the output back to the input, from note
# to note, and collects the layers that it meets. They form a **directed acyclic graph**: arrows that never lead in a
# circle.

# %% now covers="E13"
start = keras.Input((4,), name="start")
a = Dense(4, name="a")(start)
b, c = Dense(4, name="b")(a), Dense(4, name="c")(a)
added = keras.layers.Add(name="add")([b, c])
skip = keras.layers.Add(name="skip")([added, start])
not_used = Dense(4, name="not_used")(c)
branched = keras.Model(start, Dense(2, name="end")(skip))

# %% now covers="E13"
print("layers:", [layer.name for layer in branched.layers])
print("a reads what start gives:", branched.get_layer("a").input is start)
print("skip reads:", [tensor is added for tensor in branched.get_layer("skip").input])

# %% [markdown]
# `not_used` is not among the layers: no way leads from it to the output. Every layer keeps the KerasTensors that it read
# and gave, as `input` and `output`. That is the whole graph.
#
# ### What bites
#
# If no way leads from the output back to the input, there is no model.

# %% bites covers="E13"
try:
    keras.Model(keras.Input((4,)), skip)
except ValueError as error:
    print("ValueError:", error)

# %% [markdown]
# For the picture we take the arrows from the model's **config**, the description that is saved with it. There, each layer
# lists the layers that it reads.

# %% now
import json
import re

arrows = []
for entry in branched.get_config()["layers"]:
    for parent in re.findall(r'"keras_history": \["(\w+)"', json.dumps(entry["inbound_nodes"])):
        arrows.append((parent, entry["name"]))
print(arrows)

# %% picture
places = {"start": (0, 0), "a": (1, 0.6), "b": (2, 1.2), "c": (2, 0), "add": (3, 0.6), "skip": (4, 0), "end": (5, 0)}
bends = {("start", "skip"): 0.45}
figure, axes = plt.subplots(figsize=(10, 3.8))
for arrow in arrows:
    shape = {"arrowstyle": "-|>", "mutation_scale": 18, "shrinkA": 26, "shrinkB": 26, "color": style.GREY}
    if arrow in bends:
        shape |= {"connectionstyle": f"arc3,rad={bends[arrow]}", "linestyle": "--", "color": style.RED}
    axes.annotate("", places[arrow[1]], places[arrow[0]], arrowprops=shape)
for name, (left_edge, height) in places.items():
    colour = style.ORANGE if name in ("add", "skip") else style.SKY
    box = {"boxstyle": "round,pad=0.5", "facecolor": colour, "edgecolor": style.GREY}
    axes.text(left_edge, height, name, ha="center", va="center", fontsize=13, bbox=box)
axes.set(xlim=(-0.5, 5.5), ylim=(-1.3, 1.6))
axes.axis("off")
style.show(figure, alt="Three ways lead from start to end: through b, through c and past both; in add and skip they join.")

# %% [markdown]
# A short cut such as the dashed arrow makes the difference between a stack of layers and a residual network.
#
# **Check yourself.** `b` and `c` read the same tensor and give the same shape. What changes if one layer is called in both
# places, `Add()([b(a), b(a)])`?
#
# <details><summary>Answer</summary>The layer is shared: 20 parameters fewer, and both ways carry the same numbers, so that the
# sum is twice what one of them gives. <code>model.layers</code> lists the layer once, though two arrows lead through it.</details>

# %% exercise 09-routes [markdown] points=3
# ### Count the ways through a model
#
# You get a functional model in which every layer is called once. Number its layers as in `model.layers`. Return a matrix
# of whole numbers: in row i and column j stands how many different routes along the arrows lead from layer i to layer j.
# A route has at least one arrow, so the diagonal is zero.
#
# <details><summary>Hint 1: the idea</summary>Make the matrix E of single arrows first. What does E @ E count?</details>
# <details><summary>Hint 2: the names</summary><code>layer.input</code> is one KerasTensor or a list of them (an empty one for
# the input layer), <code>tf.nest.flatten</code> makes a list of either; <code>id(layer.output)</code> tells who gave it.</details>
# <details><summary>Hint 3: almost code</summary>A dict from <code>id(layer.output)</code> to the layer's number gives E.
# The routes of two arrows are E @ E, of three E @ E @ E; add them all up, until nothing is left.</details>

# %% answer 09-routes
def count_routes(model: keras.Model) -> np.ndarray:
    """A matrix (layers, layers) of integers: the number of routes from the row's layer to the column's layer."""
    ### BEGIN SOLUTION
    number = {id(layer.output): i for i, layer in enumerate(model.layers)}
    edges = np.zeros((len(number), len(number)), dtype=int)
    for to, layer in enumerate(model.layers):
        for tensor in tf.nest.flatten(layer.input):
            edges[number[id(tensor)], to] = 1
    routes = power = edges
    while power.any():
        power = power @ edges
        routes = routes + power
    return routes
    ### END SOLUTION

# %% try 09-routes
with attempt():
    print("ways from start to end, 3:", count_routes(branched)[0, -1])

# %% check 09-routes
check("09-routes", count_routes)

# %% [markdown]
# ## A decision inside a layer
#
# A layer shall look at its inputs and decide. In Python that is an `if`.
#
# ### Then
#
# In Keras 2 it worked: **AutoGraph**, TensorFlow's translator from Python to graph operations, rewrote the `if` in every
# `call`.

# %% then
K2 = tf.keras


class FlipThen(K2.layers.Layer):
    def call(self, inputs):
        if tf.reduce_mean(inputs) > 0:
            return inputs
        return -inputs


hole = K2.Input(shape=(4,))
model = K2.Model(hole, FlipThen()(hole))
flipped_then = [model(batch).numpy() for batch in (left, -left)]

# %% [markdown]
# ### What bites
#
# The same class in Keras 3. Try it on numbers and it works. Then put it into a model.

# %% bites
class FlipLost(keras.layers.Layer):
    def call(self, inputs):
        if tf.reduce_mean(inputs) > 0:
            return inputs
        return -inputs


print("on numbers:", FlipLost()(tf.constant(left)).shape)
try:
    FlipLost()(keras.Input(shape=(4,)))
except Exception as error:
    reason = next(line for line in str(error).splitlines() if "Python `bool`" in line)
    print(f"{type(error).__name__}: {reason.partition('. ')[0]}.")

# %% [markdown]
# Keras 3 calls the layer once without numbers, to learn the shape of its output. Python's `if` cannot wait for numbers that
# come later, and Keras 3 does not use AutoGraph.
#
# ### Now
#
# Either say it in operations, `keras.ops.cond` for one decision and `keras.ops.where` for many; or ask for AutoGraph with
# `tf.function`.

# %% now
class Flip(keras.layers.Layer):
    def call(self, inputs):
        return keras.ops.cond(keras.ops.mean(inputs) > 0, lambda: inputs, lambda: -inputs)


class FlipAutograph(keras.layers.Layer):
    @tf.function
    def call(self, inputs):
        if tf.reduce_mean(inputs) > 0:
            return inputs
        return -inputs

# %% [markdown]
# ### Same tensors

# %% same
for layer in (Flip(), FlipAutograph()):
    hole = keras.Input(shape=(4,))
    model = keras.Model(hole, layer(hole))
    equal = [np.array_equal(model(batch), then) for batch, then in zip((left, -left), flipped_then)]
    print(f"{type(layer).__name__:14} as then, on both sides of the decision: {all(equal)}")

# %% [markdown]
# **Check yourself.** `keras.ops.where(condition, f(x), g(x))` computes `f(x)` and `g(x)` for all rows and then chooses.
# When does that matter?
#
# <details><summary>Answer</summary>When one of them is expensive, or when it is infinite or NaN where it is not chosen: the
# value is dropped, but the gradient may still become NaN, as the
# [documentation of tf.where](https://www.tensorflow.org/api_docs/python/tf/where) says.</details>

# %% exercise 09-switch [markdown] points=3
# ### Decide row by row
#
# Complete the layer: a row whose mean is positive stays as it is; any other row is multiplied with `factor`. Each row
# decides for itself. The layer must work in a functional model.
#
# <details><summary>Hint 1: the idea</summary>One mean per row, kept as a column, decides for all numbers of the
# row.</details>
# <details><summary>Hint 2: the names</summary><code>keras.ops.mean</code> with <code>axis</code> and <code>keepdims</code>,
# <code>keras.ops.where</code>.</details>
# <details><summary>Hint 3: almost code</summary><code>where(means > 0, one tensor, the other tensor)</code>, with
# <code>means</code> of shape (batch, 1).</details>

# %% answer 09-switch
class Switch(keras.layers.Layer):
    """(batch, features) to (batch, features): rows with a mean of at most 0 are multiplied with the factor."""

    def __init__(self, factor: float):
        super().__init__()
        self.factor = factor

    def call(self, inputs):
        ### BEGIN SOLUTION
        means = keras.ops.mean(inputs, axis=1, keepdims=True)
        return keras.ops.where(means > 0, inputs, self.factor * inputs)
        ### END SOLUTION

# %% try 09-switch
with attempt():
    print("0 0, 1 3 and 10 -40:", *Switch(10.0)(tf.constant([[0.0, 0.0], [1.0, 3.0], [1.0, -4.0]])).numpy().astype(int))

# %% check 09-switch
check("09-switch", Switch)

# %% summary [markdown]
# ## What you can do now
#
# You can write a network as Sequential and as functional model, and you know that a KerasTensor is a shape with a note of
# its origin. You bring TensorFlow functions and decisions into a model through layers and `keras.ops`, build models with
# several inputs and outputs, and read their graph.
#
# Next: [10 Models as functions](../10_models_as_functions/10_models_as_functions.ipynb), where a finished model gets new
# inputs and lends its inner tensors.

# %% progress
progress("09")
