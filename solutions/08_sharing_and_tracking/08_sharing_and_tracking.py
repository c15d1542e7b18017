# %% card [markdown] minutes=45
# # 08 Sharing and tracking
#
# **Aim.** Know when two layers are one and who knows of a variable, so that every weight is trained, exactly once.
#
# **You will be able to**
#
# - share weights by using one layer twice, and say why a variable scope does not do it for Keras
# - split the gradient of a shared weight into what each use contributes
# - make variables that Keras 3 trains and saves
# - collect the weights that `tf.Module` overlooks
# - migrate Keras 2 layers and keep what they share
#
# **Before you start** you need [00 Two worlds, one kernel](../00_two_worlds/00_two_worlds.ipynb) and
# [01 Keras layers on TensorFlow tensors](../01_layers_on_tensors/01_layers_on_tensors.ipynb).

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
# ## Same name or same object?
#
# Two inputs shall pass through the same weights. What makes two uses of a weight "the same": its name, or the object?
#
# ### Then
#
# For TensorFlow 1 it was the name. A **variable scope** is a prefix for names; with `reuse=True` it hands out the existing
# variable of that name instead of a new one.

# %% then
with tf.Graph().as_default():
    with tf1.variable_scope("vs"):
        first = tf1.get_variable("kernel", shape=(6, 3))
    with tf1.variable_scope("vs", reuse=True):
        second = tf1.get_variable("kernel", shape=(6, 3))
    print("same variable:", first is second, [v.name for v in tf1.global_variables()])

# %% [markdown]
# Tutorial B says that variable scopes have no effect on Keras layers. We use two layers of one name in the same two scopes.

# %% then covers="B19"
with tf.Graph().as_default():
    hole = tf1.placeholder(tf.float32, shape=(None, 6))
    with tf1.variable_scope("vs"):
        K1.layers.Dense(3, name="d")(hole)
    with tf1.variable_scope("vs", reuse=True):
        K1.layers.Dense(3, name="d")(hole)
    print(*[v.name for v in tf1.global_variables()], sep="\n")

# %% [markdown]
# The claim is half right. `reuse=True` was ignored: four variables, nothing is shared. But the scope did leave its mark on the
# names, `vs` and then `vs_1`.
#
# ### Now
#
# The object decides, and only the object. A layer that is called twice is shared; two layers of one name are strangers.

# %% now covers="B19"
images = np.random.default_rng(0).random((2, 6), dtype=np.float32)
shared, stranger = keras.layers.Dense(3, name="d"), keras.layers.Dense(3, name="d")
for layer in (shared, shared, stranger):
    layer(images)

paths = [weight.path for weight in shared.weights + stranger.weights]
print("four paths:", paths)
print("different variables:", len({id(weight) for weight in shared.weights + stranger.weights}))

# %% [markdown]
# Two calls of `shared` made one kernel and one bias; `stranger` has two more under the same paths. So never use a path as a
# key for a weight.
#
# ### What bites
#
# The old lines still run today, eagerly, and say nothing. But without a graph there is no store of names to look into.

# %% bites
with tf1.variable_scope("vs"):
    first = tf1.get_variable("kernel", shape=(6, 3))
with tf1.variable_scope("vs", reuse=True):
    second = tf1.get_variable("kernel", shape=(6, 3))
print("same names:", first.name == second.name, "  same variable:", first is second)

# %% [markdown]
# Code that shared its weights in TensorFlow 1 trains two separate sets in TensorFlow 2.

# %% exercise 08-count [markdown] points=2
# ### Count the parameters that exist
#
# You get a list of built Keras 3 layers and models. A layer may stand in it more than once, and may also be part of a model
# that is in the list. Names tell nothing: several layers have the same. Return how many numbers (parameters, trainable or
# not) all of them hold together, each counted once.
#
# <details><summary>Hint 1: the idea</summary>What is shared in the end is a variable. Ask which variables are the same
# object.</details>
# <details><summary>Hint 2: the names</summary><code>layer.weights</code>, <code>id</code> or <code>is</code>,
# <code>weight.shape</code>, <code>np.prod</code>.</details>
# <details><summary>Hint 3: almost code</summary>Put every weight of every layer into a dict under its <code>id</code>; then
# add up the products of the shapes.</details>

# %% answer 08-count
def count_parameters(layers: list[keras.layers.Layer]) -> int:
    """How many numbers the weights of these layers and models hold, each weight counted once."""
    ### BEGIN SOLUTION
    weights = {id(weight): weight for layer in layers for weight in layer.weights}
    return sum(int(np.prod(weight.shape)) for weight in weights.values())
    ### END SOLUTION

# %% try 08-count
with attempt():
    print("42:", count_parameters([shared, stranger, shared]))

# %% check 08-count
check("08-count", count_parameters)

# %% [markdown]
# ## One LSTM, two inputs
#
# Tutorial B shares an **LSTM** between two sequences: a layer that reads a sequence step by step and returns one vector for it
# (notebook 06 opens it). Its weights are three arrays, which we draw once for both worlds.

# %%
rng = np.random.default_rng(3)
sequences_x, sequences_y = rng.normal(0, 1, (2, 5, 20, 64)).astype(np.float32)
shapes = [(64, 128), (32, 128), (128,)]
initial_weights = [rng.normal(0, 0.1, shape).astype(np.float32) for shape in shapes]

# %% [markdown]
# ### Then
#
# One layer is called on two placeholders. (`recurrent_activation` is named because its default has changed since.)

# %% then covers="B20"
graph = tf.Graph()
with graph.as_default(), tf1.Session() as sess:
    K1.backend.set_session(sess)
    x = tf1.placeholder(tf.float32, shape=(None, 20, 64))
    y = tf1.placeholder(tf.float32, shape=(None, 20, 64))
    lstm = K1.layers.LSTM(32, recurrent_activation="sigmoid")
    encoded = [lstm(x), lstm(y)]
    print("variables:", len(tf1.global_variables()))
    lstm.set_weights(initial_weights)
    encoded_then = sess.run(encoded, feed_dict={x: sequences_x, y: sequences_y})

# %% [markdown]
# ### Now

# %% now covers="B20"
lstm = keras.layers.LSTM(32)
lstm.build((None, 20, 64))
lstm.set_weights(initial_weights)
encoded_now = [lstm(sequences_x).numpy(), lstm(sequences_y).numpy()]
print("variables:", len(lstm.weights))

# %% [markdown]
# ### Same tensors

# %% same
largest = max(np.abs(a - b).max() for a, b in zip(encoded_then, encoded_now))
print("largest difference below 1e-6:", bool(largest < 1e-6))

# %% [markdown]
# ### Gradients add up
#
# A shared weight is pulled from two sides. `tf.stop_gradient` holds one side fixed, so that only the other one pulls. The loss
# is the mean squared distance between the two encodings.

# %% now
def kernel_gradient(hold_x, hold_y):
    hold = {True: tf.stop_gradient, False: tf.identity}
    with tf.GradientTape() as tape:
        difference = hold[hold_x](lstm(sequences_x)) - hold[hold_y](lstm(sequences_y))
        loss_value = tf.reduce_mean(difference**2)
    return tape.gradient(loss_value, lstm.trainable_weights[0])


total = kernel_gradient(False, False)
through_x, through_y = kernel_gradient(False, True), kernel_gradient(True, False)
print("total = through x + through y:", np.allclose(total, through_x + through_y, atol=1e-7))
print("through x = through y:        ", np.allclose(through_x, through_y, atol=1e-5))

# %% [markdown]
# The total is the sum, and the two shares are not halves of it: each depends on its own input.
#
# ### What bites
#
# Copying weights is not sharing. Two layers with equal weights agree until the first step of training.

# %% bites
left, right = keras.layers.Dense(3), keras.layers.Dense(3)
left.build((None, 6))
right.build((None, 6))
right.set_weights(left.get_weights())
equal_before = np.array_equal(left(images), right(images))
with tf.GradientTape() as tape:
    loss_value = tf.reduce_sum((left(images) - 2 * right(images)) ** 2)
for layer, gradient in zip((left, right), tape.gradient(loss_value, [left.kernel, right.kernel])):
    layer.kernel.assign_sub(0.1 * gradient)
print("equal before the step:", equal_before, "  after:", np.array_equal(left(images), right(images)))

# %% exercise 08-branches [markdown] points=3
# ### Split the gradient of a shared kernel
#
# Both inputs pass through one kernel: `tanh(left @ kernel)` and `tanh(right @ kernel)`. The loss is the squared distance
# between the two rows of a pair, summed over the units, and averaged over the pairs. Return two gradients for the kernel: what
# comes through the left branch, and what comes through the right branch.
#
# <details><summary>Hint 1: the idea</summary>If each branch had a kernel of its own with the same numbers, each would have a
# gradient of its own.</details>
# <details><summary>Hint 2: the names</summary><code>tf.Variable(kernel)</code>, twice, or <code>tf.stop_gradient</code>;
# <code>tf.GradientTape</code>.</details>
# <details><summary>Hint 3: almost code</summary>Make two variables from the kernel. Compute the loss with one on the left and
# the other on the right; then ask the tape for both gradients.</details>

# %% answer 08-branches
def branch_gradients(left: tf.Tensor, right: tf.Tensor, kernel: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """Two gradients of shape (features, units), from left and right, (pairs, features), and kernel, (features, units)."""
    ### BEGIN SOLUTION
    for_left, for_right = tf.Variable(kernel), tf.Variable(kernel)
    with tf.GradientTape() as tape:
        squares = (tf.tanh(left @ for_left) - tf.tanh(right @ for_right)) ** 2
        loss_value = tf.reduce_mean(tf.reduce_sum(squares, axis=1))
    return tuple(tape.gradient(loss_value, [for_left, for_right]))
    ### END SOLUTION

# %% try 08-branches
with attempt():
    example_kernel = tf.constant([[1.0], [0.0]])
    gradients = branch_gradients(tf.constant([[0.0, 1.0]]), tf.constant([[1.0, 0.0]]), example_kernel)
    print("0, -1.5232 and 0.6397, 0:", *[g.numpy().ravel().round(4) for g in gradients])

# %% check 08-branches
check("08-branches", branch_gradients)

# %% [markdown]
# ## What sharing is good for
#
# A **siamese** network passes two images through one encoder and learns which pairs belong together: pull the points of equal
# digits together, push those of different digits at least a distance of 1 apart. We take the digits 0 to 4 and encode each
# image as a point of the plane.

# %%
mnist_data = digits.read_data_sets(one_hot=False)
small = mnist_data.train.labels < 5
train_images, train_labels = mnist_data.train.images[small], mnist_data.train.labels[small]
keras.utils.set_random_seed(8)
encoder = keras.Sequential([keras.Input((784,)), keras.layers.Dense(64, activation="relu"), keras.layers.Dense(2)])
optimizer = keras.optimizers.Adam(0.005)

# %% [markdown]
# The encoder stands twice in the step and its weights once in the list of variables.

# %% now
@tf.function
def siamese_step(images_a, images_b, same):
    with tf.GradientTape() as tape:
        squared = tf.reduce_sum((encoder(images_a) - encoder(images_b)) ** 2, axis=1)
        gap = tf.maximum(0.0, 1.0 - tf.sqrt(squared + 1e-9))
        loss_value = tf.reduce_mean(same * squared + (1.0 - same) * gap**2)
    gradients = tape.gradient(loss_value, encoder.trainable_variables)
    optimizer.apply(gradients, encoder.trainable_variables)
    return loss_value

# %% [markdown]
# Half of the training pairs are drawn at random, the other half from equal digits. The points of the test images are kept from
# before and after the training.

# %%
test = mnist_data.test.labels < 5
test_images, test_labels = mnist_data.test.images[test], mnist_data.test.labels[test]
before = encoder(test_images).numpy()
by_digit = [np.flatnonzero(train_labels == digit) for digit in range(5)]
for _ in range(300):
    a = rng.integers(0, len(train_images), 64)
    b = np.concatenate([rng.integers(0, len(train_images), 32), [rng.choice(by_digit[train_labels[i]]) for i in a[32:]]])
    same = (train_labels[a] == train_labels[b]).astype(np.float32)
    siamese_step(*map(tf.constant, (train_images[a], train_images[b], same)))
after = encoder(test_images).numpy()

# %% picture
figure, panels = plt.subplots(1, 2, figsize=(11, 4.6), layout="constrained")
colours = (style.BLUE, style.ORANGE, style.GREEN, style.RED, style.PURPLE)
for panel, points, title in zip(panels, (before, after), ("before training", "after 300 steps")):
    for digit, (colour, marker) in enumerate(zip(colours, "osD^v")):
        panel.scatter(*points[test_labels == digit].T, c=colour, marker=marker, s=22, label=f"{digit}")
    panel.set(title=title, xlabel="first output", ylabel="second output")
panels[1].legend(title="digit", loc="center left", bbox_to_anchor=(1, 0.5))
style.show(figure, alt="Test digits 0 to 4 as points: mixed before training, five separate groups after it.")

# %% [markdown]
# Nobody told the encoder which digit is which, only which pairs are equal.
#
# **Check yourself.** How many kernels would the optimizer have to move if the step used `encoder_a` and `encoder_b`, two
# models made by the same line, instead of one `encoder`? And what would go wrong?
#
# <details><summary>Answer</summary>Four instead of two. The two models begin with different weights and nothing makes them
# equal: an image would lie at one point as left image and at another as right image.</details>

# %% [markdown]
# ## Who knows of a variable?
#
# Training asks a layer for its variables. The layer **tracks** what it was given: it notices variables among its attributes
# and puts them on its list. What is not on the list is not trained and not saved.
#
# ### Then
#
# In Keras 2 (and in TensorFlow's own Keras 1) a plain `tf.Variable` as attribute was enough.

# %% then
K2 = tf.keras


class ScaleThen(K2.layers.Layer):
    def __init__(self):
        super().__init__()
        self.scale = tf.Variable(1.0)

    def call(self, inputs):
        return inputs * self.scale


scale_then = ScaleThen()
print("trainable weights:", len(scale_then.trainable_weights))

# %% [markdown]
# ### Now
#
# Keras 3 tracks variables of its own class only. `add_weight` makes one; `keras.Variable` is the class.

# %% now
class ScaleNow(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.scale = self.add_weight(shape=(), initializer="ones")

    def call(self, inputs):
        return inputs * self.scale


scale_now = ScaleNow()
print("trainable weights:", len(scale_now.trainable_weights))

# %% [markdown]
# ### Same tensors
#
# One step of gradient descent on the same images, with whatever each layer calls trainable.

# %% same
def step(layer):
    with tf.GradientTape() as tape:
        loss_value = tf.reduce_mean((layer(images) - 3.0) ** 2)
    for variable, gradient in zip(layer.trainable_weights, tape.gradient(loss_value, layer.trainable_weights)):
        variable.assign_sub(0.1 * gradient)
    return layer.scale.numpy()


then, now = step(scale_then), step(scale_now)
print("moved from 1 to", round(float(now), 4), "  difference:", abs(float(then) - float(now)))

# %% [markdown]
# ### What bites
#
# Now the old class with the new base class. Nothing fails.

# %% bites
class ScaleLost(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.scale = tf.Variable(1.0)

    def call(self, inputs):
        return inputs * self.scale


scale_lost = ScaleLost()
print("trainable weights:", len(scale_lost.trainable_weights), "  after a step still", step(scale_lost))

# %% [markdown]
# Saving loses it as well. We set the scale to 5, save, and load into a fresh model.

# %% bites
import tempfile


def saved_and_loaded(layer_class):
    old, new = (keras.Sequential([keras.Input((6,)), keras.layers.Dense(3), layer_class()]) for _ in range(2))
    old.layers[-1].scale.assign(5.0)
    with tempfile.TemporaryDirectory() as folder:
        old.save_weights(f"{folder}/model.weights.h5")
        new.load_weights(f"{folder}/model.weights.h5")
    return float(new.layers[-1].scale.numpy())


print("add_weight: ", saved_and_loaded(ScaleNow), "  tf.Variable: ", saved_and_loaded(ScaleLost))

# %% [markdown]
# The third trap speaks up. Weights are made in `__init__`, or in `build`, which Keras calls once with the shape of the first
# input. In `call` it is too late.

# %% bites
class ScaleLate(keras.layers.Layer):
    def call(self, inputs):
        self.scale = self.add_weight(shape=(), initializer="ones")
        return inputs * self.scale


try:
    ScaleLate()(images)
except ValueError as error:
    print("ValueError: You cannot" + str(error).partition("You cannot")[2].partition(" All state")[0])

# %% exercise 08-tracked [markdown] points=3
# ### Make a layer whose weights are seen
#
# The outputs are `(inputs - centre) * scale + shift`. Each of the three is a vector with one number per feature and an
# attribute of the layer. `scale` starts with ones, the others with zeros. `scale` and `shift`, made in this order, are
# trained; `centre` is saved with the layer but not trained. `call` is there; write `build`.
#
# <details><summary>Hint 1: the idea</summary>Ask Keras for each weight, as soon as the number of features is known.</details>
# <details><summary>Hint 2: the names</summary><code>self.add_weight</code> with <code>shape</code>,
# <code>initializer</code> and <code>trainable</code>.</details>
# <details><summary>Hint 3: almost code</summary>Three lines
# <code>self.… = self.add_weight(shape=(input_shape[-1],), initializer=…)</code>, one of them with
# <code>trainable=…</code>.</details>

# %% answer 08-tracked
class ScaleShift(keras.layers.Layer):
    """(inputs - centre) * scale + shift, for inputs of shape (batch, features); the weights have shape (features,)."""

    def call(self, inputs):
        return (inputs - self.centre) * self.scale + self.shift

    def build(self, input_shape):
        """Makes the three weights; input_shape is (batch, features)."""
        ### BEGIN SOLUTION
        shape = (input_shape[-1],)
        self.scale = self.add_weight(shape=shape, initializer="ones")
        self.shift = self.add_weight(shape=shape, initializer="zeros")
        self.centre = self.add_weight(shape=shape, initializer="zeros", trainable=False)
        ### END SOLUTION

# %% try 08-tracked
with attempt():
    layer = ScaleShift()
    print("outputs equal inputs:", np.array_equal(layer(images), images))
    print("2 and 1:", len(layer.trainable_weights), "and", len(layer.non_trainable_weights))

# %% check 08-tracked
check("08-tracked", ScaleShift)

# %% [markdown]
# ## A module that sees nothing
#
# `tf.Module` is TensorFlow's own base class for things with variables, without any Keras.
#
# ### Then
#
# With layers of Keras 2 inside, it lists its own variable and those of the layer.

# %% then
class Network(tf.Module):
    def __init__(self, layer):
        super().__init__()
        self.layer, self.temperature = layer, tf.Variable(1.0)

    def __call__(self, images):
        return self.layer(images) / self.temperature


with_keras_2 = Network(K2.layers.Dense(3))
with_keras_2(images)
print("Keras 2 inside:", len(with_keras_2.trainable_variables), "trainable variables")

# %% [markdown]
# ### What bites
#
# The same module with a layer of Keras 3 (a known issue,
# [tensorflow#74297](https://github.com/tensorflow/tensorflow/issues/74297)):

# %% bites
with_keras_3 = Network(keras.layers.Dense(3))
with_keras_3(images)
print("Keras 3 inside:", len(with_keras_3.trainable_variables), "trainable variable")

# %% [markdown]
# A training loop over `module.trainable_variables` moves the temperature and never the layer. Checkpoints follow another
# way, attribute by attribute, and do find everything:

# %% bites
with tempfile.TemporaryDirectory() as folder:
    prefix = tf.train.Checkpoint(with_keras_3).write(f"{folder}/network")
    names = [name.partition("/.ATTR")[0] for name, _ in tf.train.list_variables(prefix)]
print("in the checkpoint:", [name for name in names if not name.startswith("_CHECKPOINTABLE")])

# %% [markdown]
# ### Now
#
# If the class is yours, let it be a `keras.Model`. It tracks layers, also in lists and dicts, and `keras.Variable`s.

# %% now
class NetworkNow(keras.Model):
    def __init__(self, layer):
        super().__init__()
        self.layer, self.temperature = layer, self.add_weight(shape=(), initializer="ones")

    def call(self, images):
        return self.layer(images) / self.temperature


network = NetworkNow(with_keras_3.layer)
print("trainable variables:", len(network.trainable_variables))

# %% [markdown]
# ### Same tensors

# %% same
print("difference:", np.abs(network(images) - with_keras_3(images)).max())

# %% [markdown]
# If the class is not yours, collect the variables yourself. The next exercise does.

# %% exercise 08-module [markdown] points=3
# ### Collect what the module overlooks
#
# You get a `tf.Module`. Its attributes are `tf.Variable`s, Keras 3 layers, and lists of Keras 3 layers; one layer may stand
# in a list twice. Some of it is not trainable. Return a list of all trainable variables, each once, in any order.
#
# <details><summary>Hint 1: the idea</summary>The module knows its own variables, each layer knows its own. Somebody has to ask
# both.</details>
# <details><summary>Hint 2: the names</summary><code>vars(module).values()</code>, <code>tf.nest.flatten</code> for the lists,
# <code>isinstance(…, keras.layers.Layer)</code>, <code>trainable_variables</code>.</details>
# <details><summary>Hint 3: almost code</summary>Start with the module's trainable variables. Flatten the list of attributes;
# for each one that is a layer, add its trainable variables, under their <code>id</code>.</details>

# %% answer 08-module
def trainable_of(module: tf.Module) -> list:
    """Every trainable variable of the module and of the Keras 3 layers it holds, once; shapes as they are."""
    ### BEGIN SOLUTION
    found = {id(variable): variable for variable in module.trainable_variables}
    for thing in tf.nest.flatten(list(vars(module).values())):
        if isinstance(thing, keras.layers.Layer):
            found |= {id(variable): variable for variable in thing.trainable_variables}
    return list(found.values())
    ### END SOLUTION

# %% try 08-module
with attempt():
    print("3:", len(trainable_of(Network(shared))))

# %% check 08-module
check("08-module", trainable_of)

# %% [markdown]
# ## The whole map
#
# Put each kind of thing with one trainable variable into each kind of container, and ask the container.

# %%
def bare(library):
    layer = library.layers.Dense(1, use_bias=False)
    layer.build((None, 1))
    return layer


contents = {
    "tf.Variable": lambda: tf.Variable(1.0),
    "keras.Variable": lambda: keras.Variable(1.0),
    "Keras 2 layer": lambda: bare(K2),
    "Keras 3 layer": lambda: bare(keras),
}

# %%
def sees(container, make):
    container.thing = make()
    return len(container.trainable_variables)


containers = {"Keras 2 layer": K2.layers.Layer, "Keras 3 layer": keras.layers.Layer, "tf.Module": tf.Module}
seen = np.array([[sees(container(), make) for make in contents.values()] for container in containers.values()])
print(seen)

# %% picture
figure, axes = plt.subplots(figsize=(9, 3.6))
for (row, column), value in np.ndenumerate(seen):
    fill = {"facecolor": style.SKY} if value else {"facecolor": "white", "hatch": "//", "edgecolor": style.GREY}
    axes.add_patch(plt.Rectangle((column - 0.48, row - 0.46), 0.96, 0.92, **fill))
    text = "seen" if value else "not seen"
    axes.text(column, row, text, ha="center", va="center", fontsize=13, backgroundcolor=fill["facecolor"])
axes.set(xlim=(-0.5, 3.5), ylim=(2.5, -0.5), xlabel="what is inside", ylabel="the container")
axes.set_xticks(range(4), contents)
axes.set_yticks(range(3), containers)
axes.grid(visible=False)
style.show(figure, alt="Keras 2 and tf.Module see tf.Variable and Keras 2 layers only; Keras 3 sees only its own kinds.")

# %% [markdown]
# So there are two families, and `tf.Module` belongs to that of Keras 2.
#
# **Check yourself.** A Keras 3 model holds a Keras 2 layer. Training runs, and the loss falls a little. Why does it fall at
# all, and what will you notice after saving and loading?
#
# <details><summary>Answer</summary>The Keras 3 layers around it are trained. The Keras 2 layer keeps its first weights; as
# they are not saved, the loaded model has other ones and gives other outputs.</details>

# %% exercise 08-migrate [markdown] points=4
# ### Move house without losing the sharing
#
# You get a list of built Dense layers of Keras 2. They are applied one after another, and some objects stand in the list more
# than once. Return a list of `keras.layers.Dense` of the same length that computes the same and shares what the old one
# shares. Two different layers may happen to have equal weights, or the same name: they stay two. The number of units, the
# activation and the weights come from the old layers.
#
# <details><summary>Hint 1: the idea</summary>One new layer for each old object, not for each position.</details>
# <details><summary>Hint 2: the names</summary><code>id(old)</code> as key of a dict; <code>get_config()</code>,
# <code>build</code>, <code>set_weights</code>, <code>get_weights</code>.</details>
# <details><summary>Hint 3: almost code</summary>Go through the old list. If this object has no new layer yet, make one from
# its units and activation, build it, move the weights, and remember it. At each position, append the remembered one.</details>

# %% answer 08-migrate
def migrate(old_layers: list) -> list[keras.layers.Dense]:
    """Keras 3 layers, one per position, from Keras 2 Dense layers with kernels of shape (features, units)."""
    ### BEGIN SOLUTION
    made = {}
    for old in old_layers:
        if id(old) not in made:
            new = keras.layers.Dense(old.units, activation=old.get_config()["activation"])
            new.build((None, old.kernel.shape[0]))
            new.set_weights(old.get_weights())
            made[id(old)] = new
    return [made[id(old)] for old in old_layers]
    ### END SOLUTION

# %% try 08-migrate
with attempt():
    old = with_keras_2.layer
    new = migrate([old, old])
    print("same object:", new[0] is new[1], "  same outputs:", np.allclose(new[0](images), old(images)))

# %% check 08-migrate
check("08-migrate", migrate)

# %% summary [markdown]
# ## What you can do now
#
# You share weights by using one object twice, and know that names, scopes and copies do not do it. You can say what each use
# adds to the gradient. You make variables that Keras 3 trains and saves, find those that `tf.Module` overlooks, and move layers
# from Keras 2 to Keras 3 with their sharing intact.
#
# Next: [09 Functional API and KerasTensors](../09_functional_api/09_functional_api.ipynb), where layers are called on
# tensors that have no numbers.

# %% progress
progress("08")
