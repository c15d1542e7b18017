# %% card [markdown] minutes=75
# # 09 Functional API and KerasTensors
#
# **Aim.** Build models by calling layers on tensors that have no numbers yet, know what such a tensor can and cannot do, and train
# several outputs at once.
#
# **You will be able to**
#
# - say what stands between the layers of a model, in three generations of Keras, and bring TensorFlow functions across
# - write one network as Sequential and as functional model, with the same outputs
# - build, compile and train a model with several inputs and outputs
# - read the graph of a model, nested models and shared layers included
# - make a decision inside a layer without Python's `if`, and choose between the three ways to write a model
#
# **Before you start** you need [01 Keras layers on TensorFlow tensors](../01_layers_on_tensors/01_layers_on_tensors.ipynb);
# [08 Sharing and tracking](../08_sharing_and_tracking/08_sharing_and_tracking.ipynb) helps.

# %% [markdown]
# Run this cell first. It is the same in every notebook: `tf1` and `K1` are TensorFlow 1 and its Keras (**then**), `tf` and
# `keras` are TensorFlow 2 and Keras 3 (**now**), and `%%then 1.0.2` runs a cell on the Keras of its day (**original**).

# %% setup
import os

os.environ.update(TF_USE_LEGACY_KERAS="1", TF_CPP_MIN_LOG_LEVEL="2", CUDA_VISIBLE_DEVICES="-1")
os.environ.update(TF_ENABLE_ONEDNN_OPTS="0", TF_NUM_INTRAOP_THREADS="1")  # equal numbers everywhere
import keras
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf

from autograde import attempt, case, check, progress, same
from course import digits, drawing, museum

tf1, K1 = tf.compat.v1, tf.compat.v1.keras
tf1.logging.set_verbosity(tf1.logging.ERROR)
drawing.use()
museum.enable()

# %% [markdown]
# ## Two lines in the middle
#
# Every layer of the digit reader has its successor in Keras 3, so somebody puts the reader together again: an `Input`, layer on layer, a
# `Model` of the two ends. Two lines are no layers. One joins what the convolutions saw with what the LSTM read, `tf.concat`; the other
# stands between BatchNormalization and Dropout, `tf.nn.relu`. In the session they worked, and in the last Keras 2 they did, too.

# %% bites id="stops" covers="C15"
seen, was_read = keras.Input((8,), name="seen"), keras.Input((4,), name="was_read")
for name, call in (("tf.concat", lambda: tf.concat([seen, was_read], 1)), ("tf.nn.relu", lambda: tf.nn.relu(seen))):
    try:
        call()
    except ValueError as error:
        print(f"{name}: {str(error).partition('. ')[0]}.")

# %% [markdown]
# This message stops more migrations than any other ([migration guide](https://keras.io/guides/migrating_to_keras_3/)). To see what it
# means, we look at what stands between two layers.
#
# keras上手之：与tensorflow混合编程 ("Keras hands-on: mixed programming with TensorFlow") says that models and layers of Keras are highly
# compatible with tensors of TensorFlow. A personal note of 2022, in Chinese and simply called "keras", says that Keras has a graph of its own,
# independent of the backend's. **Predict.** Below, `x` is the output of a layer on an `Input`. Is it a tensor of TensorFlow, in 2016, in 2017 and in the
# last Keras 2? And where may `tf.nn.relu` stand between two layers?
#
# ### Original

# %% original id="between-1" covers="C15 E1"
# %%then 1.0.2
import tensorflow as tf
from keras.layers import Activation, Dense, Input
from keras.models import Model

hole = Input(shape=(4,))
x = Activation('tanh')(hole)
print("a tensor of TensorFlow:", isinstance(x, tf.Tensor), "  made by:", type(x._keras_history[0]).__name__)
try:
    Model(hole, Dense(2)(tf.nn.relu(x)))
except Exception as error:
    print(f"{type(error).__name__}: {str(error)[:90]}…")

# %% original id="between-2" covers="C15 E1"
# %%then 2.1.2
import tensorflow as tf
from keras.layers import Activation, Dense, Input
from keras.models import Model

hole = Input(shape=(4,))
x = Activation('tanh')(hole)
print("a tensor of TensorFlow:", isinstance(x, tf.Tensor), "  made by:", type(x._keras_history[0]).__name__)
try:
    Model(hole, Dense(2)(tf.nn.relu(x)))
except Exception as error:
    print(f"{type(error).__name__}: {str(error)[:90]}…")

# %% [markdown]
# The first generation: TensorFlow's own tensor, to which Keras had tied a note, `_keras_history`, of the layer that made it. The notes are
# the graph of Keras, and `tf.nn.relu` writes none, so a *model* across it was refused. (The digit reader makes no `Model` of that part. It
# calls layers and runs the end in a session, and for that no notes are needed.)
#
# ### Then
#
# The second generation: `tf.keras`, first with TensorFlow's tensor, and since TensorFlow 2.4 with one of its own. It wraps an operation that
# it meets into a layer by itself.

# %% then id="between-then" covers="C15 E1"
features = np.random.default_rng(1).normal(0, 1, (3, 4)).astype(np.float32)
with tf.Graph().as_default(), tf1.Session() as session:
    hole = K1.Input(shape=(4,))
    model = K1.Model(hole, tf.nn.relu(hole))
    print("K1:      a tensor of TensorFlow:", isinstance(hole, tf.Tensor), "  wrapped as", type(model.layers[-1]).__name__)
    relu_then = session.run(model.outputs[0], {hole: features})
hole = tf.keras.Input(shape=(4,))
model = tf.keras.Model(hole, tf.nn.relu(hole))
print("Keras 2: a tensor of TensorFlow:", isinstance(hole, tf.Tensor), " wrapped as", type(model.layers[-1]).__name__)

# %% [markdown]
# ### Now
#
# The third: a **KerasTensor** knows its shape, its dtype and its origin, and nothing of any backend. No graph of TensorFlow is drawn.

# %% now id="between-now" covers="C15 E1"
with tf.Graph().as_default() as drawn:
    x = keras.layers.Activation("tanh")(keras.Input(shape=(4,)))
    print(type(x).__name__, "of shape", x.shape, "  a tensor of TensorFlow:", isinstance(x, tf.Tensor))
    print("operations in TensorFlow's graph:", len(drawn.get_operations()))
print("on numbers:", type(tf.nn.relu(keras.layers.Dense(3)(features))).__name__)

# %% [markdown]
# On tensors with numbers, layers and TensorFlow's functions mix as ever; that is why the sentence about compatibility still holds in a loop of
# your own. On a KerasTensor there is nothing for TensorFlow to compute with.
#
# There are three repairs. The first says it in Keras: `keras.ops` has most of NumPy and of `tf.nn`, and takes both kinds of tensors. The
# second puts TensorFlow's function into a layer's `call`. The third is a ready-made layer for that, `Lambda`.

# %% now id="repairs" covers="C15"
class Relu(keras.layers.Layer):
    def call(self, inputs):
        return tf.nn.relu(inputs)

hole = keras.Input(shape=(4,))
repairs = {
    "keras.ops": keras.Model(hole, keras.ops.relu(hole)),
    "own layer": keras.Model(hole, Relu()(hole)),
    "Lambda": keras.Model(hole, keras.layers.Lambda(tf.nn.relu)(hole)),
}

# %% same id="same-relu" covers="C15" breaks=["repairs: keras.Model(hole, keras.ops.relu(hole)) => keras.Model(hole, keras.ops.tanh(hole))", "repairs: return tf.nn.relu(inputs) => return tf.nn.leaky_relu(inputs)"]
same("ReLU of the features", then=relu_then, **{name: model(features) for name, model in repairs.items()})

# %% [markdown]
# Which one? `keras.ops` where it has the function, because the model then runs on other backends, too. An own layer for the rest.
#
# ### What bites
#
# **Predict.** `Lambda` looks easiest. A Dense layer is called inside of one. How many weights has the model, and what happens when it is
# loaded from a file?

# %% bites id="lambda"
import tempfile

hidden = keras.layers.Dense(2)
model = keras.Model(hole, keras.layers.Lambda(lambda tensor: hidden(tensor))(hole))
print("weights of the hidden layer:", len(hidden.weights), "  weights of the model:", len(model.weights))
with tempfile.TemporaryDirectory() as folder:
    model.save(folder + "/lambda.keras")
    try:
        keras.models.load_model(folder + "/lambda.keras")
    except ValueError as error:
        print("ValueError:", str(error).partition(". ")[0])

# %% [markdown]
# A layer that a Lambda's function calls is not tracked, so it is neither trained nor saved (`Lambda(hidden)` would track it, as an
# attribute); and a Python `lambda` in a file is code from a stranger, which
# Keras does not run unasked.

# %% exercise 09-chain [markdown] points=3 covers="C15"
# ### Carry a mixed program across
#
# You get the steps of an old program in order. Some are Keras 3 layers or models, the others plain functions such as `tf.tanh`, which want a
# tensor with numbers and return one of the same shape. Return a functional model of Keras 3 that takes all steps. It must own the weights of
# all its layers: the check changes them through the model.
#
# <details><summary>Hint 1: the idea</summary>A layer may stand on a KerasTensor as it is. Only for the others does something have to
# stand between.</details>
# <details><summary>Hint 2: the names</summary><code>isinstance</code>, <code>keras.layers.Layer</code> (a model is one, too),
# <code>keras.layers.Lambda</code> or a layer class with a <code>call</code>, <code>keras.Input</code>, <code>keras.Model</code>.</details>
# <details><summary>Hint 3: almost code</summary>Go through the steps: what is a layer stays, what is none becomes a Lambda of that very
# function (a <code>lambda</code> in a loop looks its variable up only when it is called); then call it on the tensor so far.</details>

# %% answer 09-chain
def as_model(steps: list, num_features: int) -> keras.Model:
    """A functional model from (batch, num_features) that takes all steps in order."""
    ### BEGIN SOLUTION
    x = inputs = keras.Input((num_features,))
    for step in steps:
        layer = step if isinstance(step, keras.layers.Layer) else keras.layers.Lambda(step)
        x = layer(x)
    return keras.Model(inputs, x)
    ### END SOLUTION

# %% try 09-chain
with attempt():
    model = as_model([keras.layers.Dense(2, use_bias=False, kernel_initializer="ones"), tf.nn.relu, tf.negative], 4)
    print("weights:", len(model.weights), "  outputs:", model(features)[:, 0].numpy(), -np.maximum(features.sum(axis=1), 0))

# %% check 09-chain
check("09-chain", as_model)

# %% [markdown]
# You meet this today at the first `tf.` between two layers.
#
# ## One network, written twice
#
# The note writes the network 64-32-32-10 in two ways and calls the second one "its functional equivalent". **Sequential** is a list of
# layers. In the **functional API** you call each layer on the output of the one before, then name the two ends, and `Model` finds what lies
# between. **Predict.** Both get the same image. Do they give the same answer?
#
# ### Original
#
# (In the note, two of the `add` stand on one line, which is a `SyntaxError`.)

# %% original id="twice-original" covers="E6 E14 E16"
# %%then 2.1.2
import numpy as np
from keras.models import Sequential

np.random.seed(1)
seq_model = Sequential()
seq_model.add(Dense(32, activation='relu', input_shape=(64,)))
seq_model.add(Dense(32, activation='relu'))
seq_model.add(Dense(10, activation='softmax'))

input_tensor = Input(shape=(64,))
x = Dense(32, activation='relu')(input_tensor)
x = Dense(32, activation='relu')(x)
output_tensor = Dense(10, activation='softmax')(x)
model = Model(input_tensor, output_tensor)

# %% [markdown]
# ### Now
#
# The same, with a `keras.Input` at the beginning of both. (`input_shape` on a layer still works, with a warning.)

# %% now id="twice" covers="E6 E14 E16"
keras.utils.set_random_seed(9)
sequential = keras.Sequential([keras.Input(shape=(64,))])
for units, activation in ((32, "relu"), (32, "relu"), (10, "softmax")):
    sequential.add(keras.layers.Dense(units, activation=activation))

inputs = keras.Input(shape=(64,))
x = keras.layers.Dense(32, activation="relu")(inputs)
x = keras.layers.Dense(32, activation="relu")(x)
functional = keras.Model(inputs, keras.layers.Dense(10, activation="softmax")(x))

# %% now id="twice-now" covers="E14"
images = np.random.default_rng(0).random((5, 64), dtype=np.float32)
print("as built, largest difference:", np.abs(sequential(images) - functional(images)).max().round(2))
weights = sequential.get_weights()
functional.set_weights(weights)

# %% [markdown]
# ### Then
#
# And in the API that ships today:

# %% then id="twice-then" covers="E6 E16"
with tf.Graph().as_default(), tf1.Session() as session:
    K1.backend.set_session(session)
    input_tensor = K1.Input(shape=(64,))
    x = K1.layers.Dense(32, activation="relu")(input_tensor)
    x = K1.layers.Dense(32, activation="relu")(x)
    model_then = K1.Model(input_tensor, K1.layers.Dense(10, activation="softmax")(x))
    model_then.set_weights(weights)
    twice_then = session.run(model_then.outputs[0], {input_tensor: images})

# %% [markdown]
# ### Same tensors
#
# In structure they are equivalent. But each model draws weights of its own, so the answers agree only after copying.

# %% original id="twice-run" covers="E6 E14"
# %%then 2.1.2 images, weights -> twice_original
print("as built, largest difference:", abs(seq_model.predict(images) - model.predict(images)).max().round(2))
seq_model.set_weights(weights)
model.set_weights(weights)
twice_original = [seq_model.predict(images), model.predict(images)]

# %% same id="same-twice" covers="E6 E14 E16" breaks=['twice: Dense(32, activation="relu")(x) => Dense(32, activation="tanh")(x)', 'twice-then: Dense(32, activation="relu")(x) => Dense(32, activation="tanh")(x)']
answers = {"sequential": sequential(images), "functional": functional(images), "then": twice_then}
same("probabilities", **answers, original_sequential=twice_original[0], original_functional=twice_original[1], within=1e-6)

# %% exercise 09-twin [markdown] points=2 covers="E6 E14 E16"
# ### Write the functional twin of a Sequential
#
# You get a Sequential of Dense layers, all with a bias, with an `Input`. Return a functional model of Keras 3 with Dense layers of its own, as many, with the
# same activations and weights. When the original's weights change later, the twin's stay.
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
    print(type(twin).__name__, " largest difference:", np.abs(twin(images) - sequential(images)).max())

# %% check 09-twin
check("09-twin", functional_twin)

# %% [markdown]
# ## Two questions at once
#
# The bank asks the reader for more: not only which digit it is, but also whether it is even, for a check sum. One network with two answers
# is to be trained on both. The note says that several inputs or outputs need the functional API.
#
# ### Original
#
# The outputs have names, and so have their losses. What is minimised is the sum of the losses, each with its weight.

# %% id="two-labels"
data = digits.read_data_sets(one_hot=True)
some_images, some_digits = data.train.next_batch(200)
some_even = (some_digits.argmax(axis=1) % 2 == 0).astype(np.float32)[:, None]
labels = {"digit": some_digits, "even": some_even}

# %% original id="heads-original" covers="E7"
# %%then 2.1.2 some_images, some_digits, some_even -> heads_start, heads_original
pixels = Input(shape=(784,), name='pixels')
trunk = Dense(16, activation='relu', name='trunk')(pixels)
digit = Dense(10, activation='softmax', name='digit')(trunk)
even = Dense(1, activation='sigmoid', name='even')(trunk)
model = Model(pixels, [digit, even])
model.compile('sgd', loss={'digit': 'categorical_crossentropy', 'even': 'binary_crossentropy'},
              loss_weights={'digit': 1.0, 'even': 0.5})
heads_start = model.get_weights()
for _ in range(5):
    losses = model.train_on_batch(some_images, {'digit': some_digits, 'even': some_even})
print(dict(zip(model.metrics_names, [round(float(loss), 3) for loss in losses])))
heads_original = model.get_weights()

# %% [markdown]
# **Predict.** How does the first of the three losses follow from the two others?
#
# ### Then and now

# %% id="heads-model"
def make_heads(library):
    pixels = library.Input((784,), name="pixels")
    trunk = library.layers.Dense(16, activation="relu", name="trunk")(pixels)
    digit = library.layers.Dense(10, activation="softmax", name="digit")(trunk)
    even = library.layers.Dense(1, activation="sigmoid", name="even")(trunk)
    model = library.Model(pixels, {"digit": digit, "even": even})
    model.set_weights(heads_start)
    return model

# %% then id="heads-then" covers="E7"
heads_then = make_heads(tf.keras)
losses = {"digit": "categorical_crossentropy", "even": "binary_crossentropy"}
heads_then.compile(tf.keras.optimizers.SGD(0.01), losses, loss_weights={"digit": 1.0, "even": 0.5})
for _ in range(5):
    heads_then.train_on_batch(some_images, labels)

# %% now id="heads-now" covers="E7"
heads_now = make_heads(keras)
heads_now.compile(keras.optimizers.SGD(0.01), losses, loss_weights={"digit": 1.0, "even": 0.5})
for _ in range(5):
    heads_now.train_on_batch(some_images, labels)

# %% same id="same-heads" covers="E7" breaks='heads-now: "even": 0.5} => "even": 1.0}'
same("weights after five steps", original=heads_original, then=heads_then.get_weights(), now=heads_now.get_weights(), within=1e-5)

# %% [markdown]
# The functional API is not the only way. A subclass of `keras.Model` can take several inputs and give several outputs, and so can a plain
# function that calls layers. Only Sequential cannot; given two inputs, it warns and goes on with the first:

# %% bites id="first-only" covers="E7"
import warnings

one_input = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    from_two = one_input([features, -features])
print("warning:", str(caught[0].message).splitlines()[0])
print("off from the first input alone:", np.abs(from_two - one_input(features)).max())

# %% [markdown]
# ### What bites
#
# Two habits of Keras 2 end in `fit`, far from the line that is at fault. With two outputs, a flat list of metrics no longer means "each of
# these for each output". **Predict.** What do one name in the list, two names, and three names give?

# %% bites id="arity"
def first_line(call, *given):
    try:
        return call(*given)
    except Exception as error:
        return f"{type(error).__name__}: {str(error).splitlines()[0][:120]}"

def measured(metrics):
    ends = [heads_now.get_layer(name).output for name in ("digit", "even")]
    as_list = keras.Model(heads_now.input, ends)
    as_list.compile("sgd", list(losses.values()), metrics=metrics)
    return list(as_list.fit(some_images, [some_digits, some_even], verbose=0).history)

for metrics in (["accuracy"], ["accuracy", "mae"], ["accuracy", "mae", "mse"]):
    print(metrics, "\n   ", first_line(measured, metrics))

# %% [markdown]
# The second is the worst: the list has as many entries as there are outputs, so each output gets one. Say it by name,
# `metrics={"digit": ["accuracy"], "even": ["accuracy"]}`.
#
# And `compile('adam', loss, ['accuracy'])` by position: the third argument is `loss_weights` now. `compile` says nothing, and `fit` speaks
# of a dtype.

# %% bites id="positional"
def by_position(library):
    classifier = library.Sequential([library.Input((784,)), library.layers.Dense(10, activation="softmax")])
    classifier.compile("adam", "categorical_crossentropy", ["accuracy"])
    return list(classifier.fit(some_images, some_digits, verbose=0).history)

print("Keras 2:", first_line(by_position, tf.keras))
print("Keras 3:", first_line(by_position, keras))

# %% exercise 09-heads [markdown] points=5 covers="E7"
# ### Build and train a model with two inputs and two heads
#
# The inputs are a dict: `"pixels"` and `"extra"`. A Dense layer with `num_hidden` units and ReLU, named `trunk`, sees the pixels. Its
# features and the extra ones, in this order, are joined and go into two **heads**, the last layers for two tasks: a Dense layer named `digit`
# with softmax over the classes, and a Dense layer named `even` with one unit that says how probable "even" is. The outputs are a dict with
# the keys `"digit"` and `"even"`. Compile it with plain gradient descent of the given rate, each head with the cross-entropy that suits it;
# the loss of `even` counts `even_weight` times. The check sets the weights and calls `train_on_batch` once.
#
# <details><summary>Hint 1: the idea</summary>Draw it first: two holes, one joint, two ends. Each arrow is one call of a layer. What is
# minimised is one number: how is it made of two?</details>
# <details><summary>Hint 2: the names</summary><code>keras.layers.Concatenate</code>, <code>name=…</code>, <code>keras.Model</code> with a
# dict of inputs and a dict of outputs; <code>compile</code> with <code>loss</code> and <code>loss_weights</code>, both dicts.</details>
# <details><summary>Hint 3: almost code</summary>Two named Inputs; trunk on the first; join <code>[trunk, extra]</code>; call two Dense
# layers on the joint. A single unit needs a sigmoid, and the cross-entropy for yes or no.</details>

# %% answer 09-heads
def two_heads(
    num_pixels: int, num_extra: int, num_hidden: int, num_classes: int, learning_rate: float, even_weight: float
) -> keras.Model:
    """From pixels (batch, num_pixels) and extra (batch, num_extra) to digit (batch, num_classes) and even (batch, 1), compiled."""
    ### BEGIN SOLUTION
    holes = {"pixels": keras.Input((num_pixels,), name="pixels"), "extra": keras.Input((num_extra,), name="extra")}
    trunk = keras.layers.Dense(num_hidden, activation="relu", name="trunk")(holes["pixels"])
    joint = keras.layers.Concatenate()([trunk, holes["extra"]])
    ends = {
        "digit": keras.layers.Dense(num_classes, activation="softmax", name="digit")(joint),
        "even": keras.layers.Dense(1, activation="sigmoid", name="even")(joint),
    }
    network = keras.Model(holes, ends)
    network.compile(
        optimizer=keras.optimizers.SGD(learning_rate),
        loss={"digit": keras.losses.CategoricalCrossentropy(), "even": keras.losses.BinaryCrossentropy()},
        loss_weights={"digit": 1.0, "even": even_weight},
    )
    return network
    ### END SOLUTION

# %% try 09-heads
with attempt():
    network = two_heads(784, 1, 8, 10, 0.1, 0.5)
    brightness = some_images.mean(axis=1, keepdims=True)
    answers = network({"pixels": some_images, "extra": brightness})
    print({name: tuple(tensor.shape) for name, tensor in answers.items()})
    history = network.fit({"pixels": some_images, "extra": brightness}, labels, epochs=3, verbose=0).history
    print("loss, falling:", np.round(history["loss"], 2))

# %% check 09-heads
check("09-heads", two_heads)

# %% [markdown]
# You meet this today in every model with an auxiliary loss.
#
# ## A model is a graph
#
# A colleague wants the reader's inner features, and `model.get_layer("look")` gives him a layer with two outputs, or none, or an error. To
# know why, one has to see what a model is: the note explains that `Model(input_tensor, output_tensor)` goes from the output back to the
# input, from note to note, and collects the layers that it meets. They form a **directed acyclic graph**: arrows that never lead in a circle.

# %% now id="branched" covers="E13"
start = keras.Input((4,), name="start")
a = keras.layers.Dense(4, name="a")(start)
b, c = keras.layers.Dense(4, name="b")(a), keras.layers.Dense(4, name="c")(a)
added = keras.layers.Add(name="add")([b, c])
skip = keras.layers.Add(name="skip")([added, start])
not_used = keras.layers.Dense(4, name="not_used")(c)
branched = keras.Model(start, keras.layers.Dense(2, name="end")(skip))

# %% [markdown]
# **Predict.** Which of the layers is not among `branched.layers`?

# %% now id="branched-layers" covers="E13"
print("layers:", [layer.name for layer in branched.layers])
print("skip reads:", [tensor is added or tensor is start for tensor in branched.get_layer("skip").input])

# %% [markdown]
# `not_used`: no way leads from it to the output. Every layer keeps the KerasTensors that it read and gave, as `input` and `output`, and that is
# the whole graph. If no way leads from the output back to the input, there is no model:

# %% bites id="not-connected" covers="E13"
print(first_line(lambda: keras.Model(keras.Input((4,)), skip)))

# %% picture
from course import graphs

figure = graphs.model(branched, filled=["add", "skip"])
drawing.show(figure, caption="The arrows are taken from the model: from each layer to those that read it. Where ways meet is filled. How "
             "many ways lead from start to end?",
             alt="The layers of the branched model with its arrows. Three ways lead from start to end: through b, through c, and "
                 "past both; they meet in add and skip.")

# %% [markdown]
# The long arrow makes the difference between a stack of layers and a residual network.
#
# ### A layer called twice, a model in a model
#
# A layer may be called in two places; then it is shared, weights and all, and has two **nodes**, one for each call. And a model is a layer,
# too: called on a tensor, it becomes one box of the larger graph, with its own graph inside.

# %% original id="nodes-original"
# %%then 2.1.2
shared = Dense(3)
first, second = shared(Input(shape=(4,))), shared(Input(shape=(4,)))
print("nodes:", len(shared.inbound_nodes), "  the second output:", shared.get_output_at(1) is second)
try:
    shared.output
except AttributeError as error:
    print("AttributeError:", str(error).partition(". ")[0])

# %% bites id="nodes-now"
shared = keras.layers.Dense(3, name="shared")
left_hole, right_hole = keras.Input((4,), name="left"), keras.Input((4,), name="right")
from_left, from_right = shared(left_hole), shared(right_hole)
both = keras.Model([left_hole, right_hole], keras.layers.Add()([from_left, from_right]))
print("layers:", [layer.name for layer in both.layers], "  numbers:", both.count_params())
print("output is that of the first call:", shared.output is from_left)
print(first_line(lambda: shared.get_output_at(1)))
print(first_line(lambda: shared.output_shape))

# %% [markdown]
# Keras 2 refused to say which output was meant. Keras 3 says the first, without a word, and the questions `get_output_at` and `output_shape`
# have no successor. Keep the tensor that the call gave, in a variable; it knows its shape.
#
# Inside a model in a model there are two graphs, and a tensor belongs to one of them. **Predict.** `deep` is a layer of `base`, and `base` is
# a layer of `whole`. Can one make a model from the input of `whole` to the output of `deep`?

# %% bites id="nested"
base_hole, hole = keras.Input((4,)), keras.Input((4,), name="hole")
deep = keras.layers.Dense(3, activation="relu", name="deep")(base_hole)
base = keras.Model(base_hole, keras.layers.Dense(3, name="top")(deep), name="base")
whole = keras.Model(hole, keras.layers.Dense(2, name="head")(base(hole)), name="whole")
print("layers of whole:", [layer.name for layer in whole.layers])
print(first_line(lambda: keras.Model(whole.input, whole.get_layer("deep").output)))
print(first_line(lambda: keras.Model(whole.input, base.get_layer("deep").output)))

# %% [markdown]
# Not across the border. `deep`'s output was made from the input of `base`, before `whole` was there. So make the model of the inner graph, and
# call it on what `base` gets:

# %% now id="inner"
inner = keras.Model(base.input, base.get_layer("deep").output)
from_inside = keras.Model(hole, inner(hole))
print("features:", from_inside(features).shape, "  the same weight:", from_inside.weights[0] is base.weights[0])

# %% [markdown]
# **Check yourself.** `b` and `c` read the same tensor and give the same shape. What changes in `branched` if one layer is called in both
# places, `Add()([b(a), b(a)])`?
#
# <details><summary>Answer</summary>The layer is shared: 20 parameters fewer, and both ways carry the same numbers, so that the
# sum is twice what one of them gives. <code>model.layers</code> lists the layer once, though two arrows lead through it.</details>

# %% exercise 09-routes [markdown] points=3 covers="E13"
# ### Count the ways through a model
#
# You get a functional model in which every layer is called once, and none reads the same tensor twice. Number its layers as in `model.layers`. Return a matrix
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
# You meet this today when features of a pretrained network are wanted, and it is a model in a model.
#
# ## A decision inside a layer
#
# Some pictures are dark on light. A layer of the old reader looks at the mean and turns them round. In Python that is an `if`.
#
# ### Then
#
# In Keras 2 it worked: **AutoGraph**, TensorFlow's translator from Python to graph operations, rewrote the `if` in every `call` (notebook 07).

# %% then id="flip-then"
left, right = np.random.default_rng(2).normal(0, 1, (2, 3, 4)).astype(np.float32)

class FlipThen(tf.keras.layers.Layer):
    def call(self, inputs):
        if tf.reduce_mean(inputs) > 0:
            return inputs
        return -inputs

hole_then = tf.keras.Input(shape=(4,))
model = tf.keras.Model(hole_then, FlipThen()(hole_then))
flipped_then = [model(batch).numpy() for batch in (left, -left)]

# %% [markdown]
# ### What bites
#
# **Predict.** The same class in Keras 3, tried on numbers first, and then put into a model. Which of the two works?

# %% bites id="flip-lost"
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
# Keras 3 calls the layer once without numbers, to learn the shape of its output. Python's `if` cannot wait for numbers that come later, and
# Keras 3 does not use AutoGraph. (In a subclassed model it is the same, but later: `fit` compiles its step, and inside of that `call` gets a
# symbolic tensor, too.)
#
# ### Now
#
# Either say it in operations, `keras.ops.cond` for one decision and `keras.ops.where` for many; or ask for AutoGraph with `tf.function`.

# %% now id="flip-now"
class Flip(keras.layers.Layer):
    def call(self, inputs):
        return keras.ops.cond(keras.ops.mean(inputs) > 0, lambda: inputs, lambda: -inputs)

class FlipAutograph(keras.layers.Layer):
    @tf.function
    def call(self, inputs):
        if tf.reduce_mean(inputs) > 0:
            return inputs
        return -inputs

# %% id="flipped"
flipped_now = {}
for layer in (Flip(), FlipAutograph()):
    hole = keras.Input(shape=(4,))
    model = keras.Model(hole, layer(hole))
    flipped_now[type(layer).__name__] = [model(batch).numpy() for batch in (left, -left)]

# %% same id="same-flip" breaks=["flip-now: keras.ops.mean(inputs) > 0 => keras.ops.mean(inputs) < 0", "flip-now: tf.reduce_mean(inputs) > 0 => tf.reduce_mean(inputs) < 0"]
same("both sides of the decision", then=flipped_then, **flipped_now)

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

# %% [markdown]
# ## Which way to write a model?
#
# | what it can | Sequential | functional | subclass |
# |---|---|---|---|
# | several inputs or outputs, branches | no | yes | yes |
# | TensorFlow's functions and Python in the middle | in a layer | in a layer | in `call`, if they can be traced |
# | the graph is known before it runs: `summary`, `get_layer(…).output`, a drawing | yes | yes | no |
# | saved without your code | yes | yes, but for own layers | no |
# | what is written into a call, such as `training=True` (notebook 04) | overruled | overruled | holds |
#
# So: functional, until `call` has to do something that no graph of layers says, such as a loop over steps. And what can be said as a layer goes
# into a layer, which fits into all three.

# %% summary [markdown]
# ## What you can do now
#
# You know what stands between two layers in each generation of Keras, and carried a program of layers and TensorFlow functions across, with
# its weights. You wrote a network twice, trained two heads with weighted losses, read a model's graph, went into a model in a model, and
# let each row decide for itself.
#
# Of the digit reader, the two lines in the middle are done, and it is one functional model now. Next:
# [10 Models as functions](../10_models_as_functions/10_models_as_functions.ipynb), where a finished model gets new
# inputs and lends its inner tensors.

# %% progress
progress("09")
