# %% card [markdown] minutes=45
# # 10 Models as functions, foreign inputs, flipped kernels
#
# **Aim.** Take a trained model out of its script and use it on your own tensors, whole or in pieces.
#
# **You will be able to**
#
# - call a model on any tensor, and put other TensorFlow operations before and after it
# - give a trained model a new input that shares its weights
# - read the output of every layer
# - bring convolution kernels from a library that flips them
# - ask by a gradient which pixels a class depends on
#
# **Before you start** you need [01 Keras layers on TensorFlow tensors](../01_layers_on_tensors/01_layers_on_tensors.ipynb) and
# [09 Functional API and KerasTensors](../09_functional_api/09_functional_api.ipynb).

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

from autograde import attempt, case, check, progress, same
from course import digits, drawing

tf1, K1 = tf.compat.v1, tf.compat.v1.keras
tf1.logging.set_verbosity(tf1.logging.ERROR)
drawing.use()

# %% [markdown]
# ## A model is a function
#
# A layer is a function from tensor to tensor. A whole model is one, too. So a network that somebody has trained can become
# a part of your own computation.
#
# ### Then
#
# Tutorial B calls a finished model on a placeholder. It claims that the call uses the model's structure **and** its weights,
# and adds no variables. We count them.

# %% then covers="B29"
with tf.Graph().as_default():
    model = K1.Sequential([K1.layers.Dense(32, activation="relu", input_dim=784), K1.layers.Dense(10)])
    before = len(tf1.global_variables())
    y = model(tf1.placeholder(tf.float32, shape=(None, 784)))
    print("variables:", before, "before the call,", len(tf1.global_variables()), "after it")

# %% [markdown]
# The claim holds.
#
# ### Now

# %% now covers="B29"
keras.utils.set_random_seed(10)
model = keras.Sequential([keras.Input((784,)), keras.layers.Dense(32, activation="relu"), keras.layers.Dense(10)])
images = np.random.default_rng(0).random((5, 784), dtype=np.float32)
before = len(model.weights)
logits = model(images)
print("variables:", before, "before the call,", len(model.weights), "after it")

# %% [markdown]
# ### Same tensors
#
# The call on a tensor and `predict`, Keras's own way through the data, give the same numbers.

# %% same breaks="now-01: logits = model(images) => logits = model(images / 2)" within=1.0
same("logits", called=logits, predicted=model.predict(images, verbose=0), within=1e-6)

# %% [markdown]
# ### What bites
#
# But `predict` returns NumPy arrays. It is made for many batches of data, not for use inside a computation: no gradient
# passes through it.

# %% bites
for name in ("predict", "call"):
    with tf.GradientTape() as tape:
        outputs = model(images) if name == "call" else model.predict(images, verbose=0)
        loss_value = tf.reduce_mean(outputs**2)
    print(f"{name:8} gradient is None:", tape.gradient(loss_value, model.weights[0]) is None)

# %% [markdown]
# ### Is a placeholder an input layer?
#
# Tutorial C writes, in a comment, that a placeholder "is the same with input layer in keras". In the world of then an `Input`
# is indeed a placeholder, with something added: the record that Keras needs to build a `Model`. From a bare placeholder no
# `Model` can be made.

# %% then covers="C13"
with tf.Graph().as_default():
    for make in (lambda: K1.Input((784,)), lambda: tf1.placeholder(tf.float32, shape=(None, 784))):
        img = make()
        try:
            print(img.op.type, "->", type(K1.Model(img, K1.layers.Dense(10)(img))).__name__)
        except tf.errors.InvalidArgumentError as error:
            print(img.op.type, "->", str(error).partition("'")[0])

# %% [markdown]
# Both are placeholders for TensorFlow; only the first is an input for Keras. The message of the second says little. Today the
# two are different classes, and the message is clear:

# %% bites covers="C13"
try:
    keras.Model(tf.zeros((2, 784)), tf.zeros((2, 10)))
except ValueError as error:
    print("ValueError:", str(error).partition(" Received")[0])

# %% [markdown]
# ## A trained network from then
#
# For the rest of this notebook we need a trained model, as tutorial B needs VGG-16. We train a small one in the world of then.
# It ends in a layer of its own for the softmax, so that we can also get at the **logits**, the numbers before it.

# %%
def make_layers(library):
    return [
        library.layers.Conv2D(8, 5, activation="relu", name="conv_a"),
        library.layers.MaxPooling2D(name="pool_a"),
        library.layers.Conv2D(16, 3, activation="relu", name="conv_b"),
        library.layers.MaxPooling2D(name="pool_b"),
        library.layers.Flatten(name="flat"),
        library.layers.Dense(10, name="logits"),
        library.layers.Softmax(name="softmax"),
    ]

# %% then
keras.utils.set_random_seed(10)
graph = tf.Graph()
with graph.as_default():
    tf1.set_random_seed(10)
    model_then = K1.Sequential([K1.layers.InputLayer((28, 28, 1)), *make_layers(K1)])
    labels = tf1.placeholder(tf.float32, shape=(None, 10))
    loss = tf.reduce_mean(K1.losses.categorical_crossentropy(labels, model_then.output))
    train_step = tf1.train.AdamOptimizer(0.003).minimize(loss)

# %% then
mnist_data = digits.read_data_sets(one_hot=True)
test_images = mnist_data.test.images.reshape(-1, 28, 28, 1)
sess = tf1.Session(graph=graph)
with graph.as_default(), sess.as_default():
    K1.backend.set_session(sess)
    tf1.global_variables_initializer().run()
    for _ in range(150):
        batch_images, batch_labels = mnist_data.train.next_batch(32)
        train_step.run({model_then.input: batch_images.reshape(-1, 28, 28, 1), labels: batch_labels})
    preds_then = model_then.output.eval({model_then.input: test_images})

# %% [markdown]
# The weights go into a file, and `load_weights` of Keras 3 takes them out. The old format `.h5` has no names that must fit:
# it goes by the order of the layers.

# %% now covers="B28"
import tempfile

model = keras.Sequential([keras.Input((28, 28, 1)), *make_layers(keras)])
with tempfile.TemporaryDirectory() as folder:
    with graph.as_default(), sess.as_default():
        model_then.save_weights(f"{folder}/digits.h5")
    model.load_weights(f"{folder}/digits.h5")

# %% id="accuracy" within=0.03
def accuracy(model):
    return float(np.mean(np.argmax(model(test_images), axis=1) == np.argmax(mnist_data.test.labels, axis=1)))


print("share of the test images that are right:", round(accuracy(model), 3))

# %% same breaks="now-02: model.load_weights( => print("
same("probabilities of the test images", then=preds_then, now=model(test_images), within=1e-5)

# %% [markdown]
# ## Another input
#
# The model wants numbers from 0 to 1 in the shape (28, 28, 1). Your images are bytes in the shape (28, 28). Something has to
# stand before the model.

# %%
scans = np.rint(test_images[..., 0] * 255).astype(np.uint8)
print(scans.shape, scans.dtype, "up to", scans.max())

# %% [markdown]
# ### Then
#
# Tutorial B rebuilds the model on a tensor of its own, with `first_layer.set_input(my_input_tensor)`. That method is gone from
# both worlds. A later edition of the original wrote `InputLayer(input_tensor=…)`, and this still runs.

# %% then covers="B27 B28"
with graph.as_default(), sess.as_default():
    feed = tf1.placeholder(tf.uint8, shape=(None, 28, 28))
    my_input_tensor = tf.cast(feed, tf.float32)[..., None] / 255.0
    rewired = K1.Sequential([K1.layers.InputLayer(input_tensor=my_input_tensor), *model_then.layers])
    output_tensor = rewired.output
    digit = tf.argmax(output_tensor, axis=1)
    digit_then = digit.eval({feed: scans})
print(digit_then[:10])

# %% [markdown]
# The tensor `output_tensor` belongs to TensorFlow as any other; `tf.argmax` goes on from there.
#
# ### Now
#
# There are three ways. The first is just to call the model:

# %% now covers="B28"
def prepare(scans):
    return tf.cast(scans, tf.float32)[..., None] / 255.0


digit_called = tf.argmax(model(prepare(scans)), axis=1).numpy()

# %% [markdown]
# The second is a **pipeline**: a `tf.data.Dataset` that prepares the images batch by batch, and `predict` on it.

# %% now
pipeline = tf.data.Dataset.from_tensor_slices(scans).batch(64).map(prepare)
digit_pipeline = np.argmax(model.predict(pipeline, verbose=0), axis=1)

# %% [markdown]
# The third is a new model with a new input, in which the old model is one layer. It can be saved and handed on as one thing.

# %% now covers="B27"
new_input = keras.Input((28, 28), dtype="uint8")
prepared = keras.layers.Rescaling(1 / 255)(keras.layers.Reshape((28, 28, 1))(new_input))
rewired = keras.Model(new_input, model(prepared))
digit_rewired = np.argmax(rewired(scans), axis=1)
print("weights shared with the old model:", all(a is b for a, b in zip(rewired.weights, model.weights)))

# %% [markdown]
# ### Same tensors

# %% same breaks=["now-03: tf.cast(scans, tf.float32) => tf.cast(255 - scans, tf.float32)", "now-05: Rescaling(1 / 255) => Rescaling(-1 / 255, 1.0)"]
same("digits", then=digit_then, called=digit_called, pipeline=digit_pipeline, rewired=digit_rewired)

# %% [markdown]
# ### What bites
#
# In the tutorial's first listing `first_layer` is made but never added. Keras does not complain: it builds another network.

# %% bites covers="B27"
with tf.Graph().as_default():
    listing = K1.Sequential()
    first_layer = K1.layers.Dense(32, activation="relu", input_dim=784)
    listing.add(K1.layers.Dense(10, activation="softmax"))
    print("layers:", [layer.units for layer in listing.layers], " built:", listing.built)

# %% [markdown]
# Only the layer of 10 units is there, and it has no weights yet. In Keras 3 the old lines at least fail loudly:

# %% bites covers="B27"
old_ways = {
    "set_input": lambda: keras.layers.Dense(32).set_input(scans),
    "InputLayer": lambda: keras.layers.InputLayer(input_tensor=tf.zeros((1, 28, 28, 1))),
}
for name, old_way in old_ways.items():
    try:
        old_way()
    except (AttributeError, ValueError) as error:
        print(f"{name}: {str(error).partition(' Received')[0]}")

# %% [markdown]
# And `model.output`, which the tutorial uses next? We ask a new `Sequential`, after we have called it.

# %% bites covers="B28"
fresh = keras.Sequential([keras.Input((784,)), keras.layers.Dense(10)], name="fresh")
fresh(images)
try:
    fresh.output
except AttributeError as error:
    print("fresh.output:", error)
print("fresh.outputs[0]:", fresh.outputs[0].shape)

# %% [markdown]
# The message is odd, for the call was just made; it is a known one
# ([keras#20116](https://github.com/keras-team/keras/issues/20116)). Only calls on KerasTensors count for `output`. The model's
# own graph is found in the plural, `outputs`. Worse is what comes after the first call on a KerasTensor:

# %% bites covers="B28"
called = fresh(keras.Input((784,)))
print("fresh.output is the result of that call:", fresh.output is called)
try:
    keras.Model(fresh.inputs[0], fresh.output)
except ValueError as error:
    print("ValueError:", str(error).partition(" ")[0], "… cannot be reached from", fresh.inputs[0].shape)

# %% [markdown]
# Now there is an `output`, but it belongs to the graph of the other input. So with a `Sequential` always write
# `model.outputs[0]`, or keep what the call returns.

# %% exercise 10-rewire [markdown] points=3
# ### Give a trained model a raw input
#
# You get a model that takes flat rows of **standardised** pixels. Return a `keras.Model` that takes images of bytes, 0 to 255,
# in the shape (batch, height, width). It divides them by 255, subtracts `mean`, divides by `deviation` (both of the shape
# (height, width)), flattens, and passes them to the old model. The weights are shared: who trains the new model trains the
# old one.
#
# <details><summary>Hint 1: the idea</summary>The old model is one layer of the new one. Call it; do not copy it.</details>
# <details><summary>Hint 2: the names</summary><code>keras.Input</code> with a shape and <code>dtype="uint8"</code>,
# <code>keras.ops.cast</code>, <code>keras.layers.Flatten</code>, <code>keras.Model</code>.</details>
# <details><summary>Hint 3: almost code</summary>Make an input. Turn it into float32, then calculate with it as with an array.
# Flatten, call the model on the result, and build a <code>keras.Model</code> from the input and that output.</details>

# %% answer 10-rewire
def accept_raw(model: keras.Model, mean: np.ndarray, deviation: np.ndarray) -> keras.Model:
    """A model from bytes (batch, height, width) to what `model` gives for standardised rows (batch, height * width).

    `mean` and `deviation` have the shape (height, width) and belong to pixels from 0 to 1.
    """
    ### BEGIN SOLUTION
    pixels = keras.Input(mean.shape, dtype="uint8")
    standardised = (keras.ops.cast(pixels, "float32") / 255.0 - mean) / deviation
    return keras.Model(pixels, model(keras.layers.Flatten()(standardised)))
    ### END SOLUTION

# %% try 10-rewire
with attempt():
    flat_model = keras.Sequential([keras.Input((784,)), keras.layers.Dense(10)])
    example = accept_raw(flat_model, np.zeros((28, 28), np.float32), np.ones((28, 28), np.float32))
    print("the same:", np.allclose(example(scans[:5]), flat_model(scans[:5].reshape(5, 784) / 255), atol=1e-5))

# %% check 10-rewire
check("10-rewire", accept_raw)

# %% [markdown]
# ## Look inside
#
# What does each layer make of an image? We want the outputs of all layers at once, **taps** into the network.
#
# ### Then
#
# `K.function` made a function from any nodes of the graph to any others.

# %% then
with graph.as_default(), sess.as_default():
    taps_then = K1.backend.function([model_then.input], [layer.output for layer in model_then.layers])
    outputs_then = taps_then([test_images[:4]])
print([output.shape for output in outputs_then])

# %% [markdown]
# ### Now
#
# A model can have several outputs, and a layer of a built model knows its own. So the tool is `keras.Model`. It makes no new
# layers; it is another way through the old ones.

# %% now
taps = keras.Model(model.inputs[0], [layer.output for layer in model.layers])
outputs_now = taps(test_images[:4])
print([tuple(output.shape) for output in outputs_now])

# %% same breaks="now-06: for layer in model.layers] => for layer in [*model.layers[:-1], model.layers[-2]]]"
same("outputs of every layer", then=outputs_then, now=outputs_now, within=1e-4)

# %%
def show_map(panel, array, title):
    limit = np.abs(array).max()
    panel.imshow(array, cmap="PuOr", vmin=-limit, vmax=limit)
    panel.set(title=title, xticks=[], yticks=[])
    panel.grid(False)

# %% picture
figure, panels = plt.subplots(2, 5, figsize=(11, 4.8), layout="constrained")
show_map(panels[0, 0], test_images[0, :, :, 0], "the image")
panels[1, 0].bar(range(10), outputs_now[-1][0], color=drawing.PURPLE)
panels[1, 0].set(title="probabilities", xticks=range(0, 10, 2), yticks=[0, 1])
for k, column in enumerate(panels.T[1:]):
    show_map(column[0], outputs_now[0][0, :, :, k].numpy(), f"conv_a, map {k}")
    show_map(column[1], outputs_now[2][0, :, :, k].numpy(), f"conv_b, map {k}")
drawing.show(
    figure,
    alt="An image and what the network makes of it: the maps of conv_a still show the digit, each with other edges; those of "
    "conv_b are coarser; in the end one class has nearly all of the probability.",
)

# %% [markdown]
# ### What bites
#
# The obvious other way, calling one layer after the other, works only for a chain. With `keras.Model` one detail can trip
# you: `model.inputs` is a list. A model that is made from a list expects a list, and warns when it is given a tensor.

# %% bites
import warnings

for name, given in (("model.inputs", model.inputs), ("model.inputs[0]", model.inputs[0])):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        keras.Model(given, model.outputs[0])(test_images[:1])
    print(f"{name:16}", [str(w.message).splitlines()[0] for w in caught])

# %% exercise 10-taps [markdown] points=3
# ### Read every layer
#
# Return a dict with the output of each layer of a model, in test mode, under the layer's name. Leave out input layers. The
# model may be a `Sequential` or a functional model with branches.
#
# <details><summary>Hint 1: the idea</summary>One model with many outputs: Keras finds the way through the branches
# itself.</details>
# <details><summary>Hint 2: the names</summary><code>model.inputs[0]</code>, <code>model.layers</code>,
# <code>layer.output</code>, <code>layer.name</code>; <code>keras.layers.InputLayer</code> for the test.</details>
# <details><summary>Hint 3: almost code</summary>Collect the layers that are no input layers. Make a <code>keras.Model</code>
# whose outputs are a dict from names to outputs, and call it with <code>training=False</code>.</details>

# %% answer 10-taps
def layer_outputs(model: keras.Model, images: np.ndarray) -> dict[str, tf.Tensor]:
    """Layer name -> output (batch, …) of that layer in test mode, for images (batch, …); without input layers."""
    ### BEGIN SOLUTION
    layers = [layer for layer in model.layers if not isinstance(layer, keras.layers.InputLayer)]
    taps = keras.Model(model.inputs[0], {layer.name: layer.output for layer in layers})
    return taps(images, training=False)
    ### END SOLUTION

# %% try 10-taps
with attempt():
    for name, output in layer_outputs(model, test_images[:4]).items():
        print(f"{name:8}", tuple(output.shape))

# %% check 10-taps
check("10-taps", layer_outputs)

# %% [markdown] covers="B26 B36 B41"
# ## Kernels that are the wrong way round
#
# Tutorial B warns: kernels that were trained with **Theano**, a library of those years, must be converted first. Right. As the
# reason it says that Theano puts the channels first and TensorFlow last. That is another matter. The real reason is what
# mathematicians call a convolution.
#
# - A **cross-correlation** lays the kernel on the image as it is, multiplies, adds up, and moves on.
# - A **convolution** first turns the kernel by 180 degrees: it flips the rows and the columns.
#
# Theano computed the second (its `conv2d` flips by default,
# [`filter_flip=True`](https://github.com/Theano/Theano/blob/master/theano/tensor/nnet/abstract_conv.py)), TensorFlow computes
# the first and calls it convolution all the same. The tutorial says so in half a sentence, and then points to a "click here"
# whose link is lost. Here is what the link would have shown. (Its other lost link, on shared weights, is notebook 08.)
#
# ### Then
#
# Theano is no longer developed; SciPy has both operations under their proper names.

# %% then covers="B26 B41"
from scipy.signal import convolve2d, correlate2d

image = test_images[0, :, :, 0]
kernel = model.layers[0].kernel[:, :, 0, 0].numpy()
by_correlation = correlate2d(image, kernel, mode="valid")
by_convolution = convolve2d(image, kernel, mode="valid")

# %% now covers="B26 B41"
def keras_conv(image, kernel):
    return keras.ops.conv(image[None, :, :, None], kernel[:, :, None, None]).numpy()[0, :, :, 0]


by_keras = keras_conv(image, kernel)
flipped = keras_conv(image, kernel[::-1, ::-1])

# %% same covers="B26 B41" breaks="now-07: by_keras = keras_conv(image, kernel) => by_keras = keras_conv(image, kernel[::-1, ::-1])"
print("distance of keras.ops.conv from the convolution:", np.abs(by_keras - by_convolution).max().round(1))
same("keras.ops.conv and the correlation", scipy=by_correlation, keras=by_keras, within=1e-5)

# %% same breaks="now-07: kernel[::-1, ::-1] => kernel[::-1]"
same("with a flipped kernel: the convolution", scipy=by_convolution, keras=flipped, within=1e-5)

# %% picture
figure, panels = plt.subplots(1, 5, figsize=(11, 2.6), layout="constrained")
show_map(panels[0], image, "image")
show_map(panels[1], kernel, "kernel")
show_map(panels[2], by_keras, "correlation")
show_map(panels[3], kernel[::-1, ::-1], "kernel, flipped")
show_map(panels[4], flipped, "convolution")
drawing.show(
    figure,
    alt="A kernel and the same kernel turned by 180 degrees give two different maps of one digit (violet: positive, orange: "
    "negative): where one is positive the other is often negative.",
)

# %% exercise 10-flip [markdown] points=2
# ### Compute a true convolution
#
# Return the convolution, in the mathematicians' sense, of images with a Keras kernel: no padding, steps of one pixel, several
# channels in and out. Over the channels the products are only added up; there is nothing to flip.
#
# <details><summary>Hint 1: the idea</summary>TensorFlow's operation, with another kernel.</details>
# <details><summary>Hint 2: the names</summary><code>keras.ops.conv</code> or <code>tf.nn.conv2d</code>;
# <code>kernel[::-1]</code> or <code>tf.reverse</code>.</details>
# <details><summary>Hint 3: almost code</summary>Reverse the first two axes of the kernel, leave the other two, and hand it to
# the usual operation.</details>

# %% answer 10-flip
def convolve(images: tf.Tensor, kernel: tf.Tensor) -> tf.Tensor:
    """(batch, height - rows + 1, width - columns + 1, out) from images (batch, height, width, in).

    `kernel` is (rows, columns, in, out).
    """
    ### BEGIN SOLUTION
    return keras.ops.conv(images, kernel[::-1, ::-1])
    ### END SOLUTION

# %% try 10-flip
with attempt():
    result = convolve(tf.constant(image[None, :, :, None]), tf.constant(kernel[:, :, None, None]))
    print("as SciPy:", np.allclose(result[0, :, :, 0], by_convolution, atol=1e-5))

# %% check 10-flip
check("10-flip", convolve)

# %% [markdown]
# ### What bites
#
# A wrong kernel has the right shape, so nothing fails. Pretend that our network came from Theano, with the kernels as Theano
# would have stored them: channels first, and for a convolution.

# %% bites covers="B26"
def as_theano(kernel):
    return kernel[::-1, ::-1].transpose(3, 2, 0, 1)  # (out, in, rows, columns)


def loaded(convert):
    copy = keras.models.clone_model(model)
    copy.set_weights([convert(as_theano(w)) if w.ndim == 4 else w for w in model.get_weights()])
    return copy

# %% bites covers="B26" within=0.05
axes_only = loaded(lambda kernel: kernel.transpose(2, 3, 1, 0))
axes_and_flip = loaded(lambda kernel: kernel.transpose(2, 3, 1, 0)[::-1, ::-1])
for name, network in (("axes moved", axes_only), ("axes moved and flipped", axes_and_flip)):
    print(f"{name:22} share of right digits: {accuracy(network):.2f}")

# %% [markdown]
# Moving the axes, as the tutorial's reason suggests, leaves a network that is mostly wrong. The axes do matter in one more
# place. `Flatten` lays the numbers of the maps in a row, channels first in one library, channels last in the other. So the
# **rows of the Dense kernel** after it stand in another order.

# %% bites
maps = np.arange(12).reshape(1, 2, 2, 3)  # 2 x 2 pixels, 3 channels
print("channels last: ", maps.ravel())
print("channels first:", maps.transpose(0, 3, 1, 2).ravel())

# %% [markdown]
# **Check yourself.** For which kernels would nobody notice that the flip was forgotten?
#
# <details><summary>Answer</summary>For those that look the same after half a turn, such as a blur, or a 1 x 1 kernel. Test a
# conversion with random kernels, never with a symmetric one.</details>

# %% exercise 10-theano [markdown] points=3
# ### Bring a network from Theano
#
# The network is a convolution, ReLU, flatten, and a dense layer. You get Theano's four arrays: the kernel (out, in, rows,
# columns), its bias, the dense kernel, whose rows run over the maps **channels first**, and its bias. `map_shape` is (channels,
# height, width) of the maps that are flattened. Return the four arrays for `Conv2D` and `Dense` of Keras.
#
# <details><summary>Hint 1: the idea</summary>The first kernel needs its axes moved and two of them flipped. The dense kernel
# needs its rows in another order.</details>
# <details><summary>Hint 2: the names</summary><code>transpose</code>, <code>[::-1]</code>, <code>reshape</code>.</details>
# <details><summary>Hint 3: almost code</summary>Give the dense kernel the shape (channels, height, width, units), move the
# channels behind the width, and flatten the first three axes again.</details>

# %% answer 10-theano
def from_theano(weights: list[np.ndarray], map_shape: tuple[int, int, int]) -> list[np.ndarray]:
    """[kernel (rows, columns, in, out), bias (out,), kernel (height * width * channels, units), bias (units,)].

    `weights` is [kernel (out, in, rows, columns), bias, kernel (channels * height * width, units), bias].
    """
    ### BEGIN SOLUTION
    kernel, bias, dense_kernel, dense_bias = weights
    kernel = kernel.transpose(2, 3, 1, 0)[::-1, ::-1]
    blocks = dense_kernel.reshape(*map_shape, -1).transpose(1, 2, 0, 3)
    return [kernel, bias, blocks.reshape(dense_kernel.shape), dense_bias]
    ### END SOLUTION

# %% try 10-theano
with attempt():
    example = [np.zeros((3, 1, 5, 5)), np.zeros(3), np.arange(12.0)[:, None], np.zeros(1)]
    converted = from_theano(example, (3, 2, 2))
    print("(5, 5, 1, 3):", converted[0].shape, "  0 4 8 1 …:", converted[2][:4, 0])

# %% check 10-theano
check("10-theano", from_theano)

# %% [markdown]
# ## Which pixels matter?
#
# A model is a function, so it has a derivative. The gradient of a class's score with respect to the **image** says how much
# each pixel would change the score. Its size, drawn as an image, is called a **saliency map**.
#
# ### Then
#
# `tf.gradients` adds nodes for the derivative to the graph. The score is the logit of the digit that the label names.

# %% then
chosen, chosen_labels = test_images[:4], mnist_data.test.labels[:4]
with graph.as_default(), sess.as_default():
    logits = model_then.get_layer("logits").output
    slope = tf.gradients(tf.reduce_sum(logits * labels), model_then.input)[0]
    slope_then = slope.eval({model_then.input: chosen, labels: chosen_labels})
sess.close()

# %% [markdown]
# ### Now
#
# The tape watches the images, and a tap gives the logits.

# %% now
to_logits = keras.Model(model.inputs[0], model.get_layer("logits").output)


def slope_of(function, images):
    images = tf.constant(images)
    with tf.GradientTape() as tape:
        tape.watch(images)
        score = tf.reduce_sum(function(images))
    return tape.gradient(score, images).numpy()


slope_now = slope_of(lambda images: to_logits(images) * chosen_labels, chosen)

# %% same breaks="now-08: to_logits(images) * chosen_labels => to_logits(images)"
same("slope of each pixel", then=slope_then, now=slope_now, within=1e-5)

# %% picture
figure, panels = plt.subplots(2, 4, figsize=(10, 5.2), layout="constrained")
for k, column in enumerate(panels.T):
    show_map(column[0], chosen[k, :, :, 0], f"label {chosen_labels[k].argmax()}")
    show_map(column[1], np.abs(slope_now[k, :, :, 0]), "size of the gradient")
drawing.show(
    figure,
    alt="Four digits and their saliency maps: the gradient is large on the strokes and in the gaps around them, and small at "
    "the border of the image.",
)

# %% [markdown]
# ### What bites
#
# Forget to choose a class, and the answer depends on the last layer. The sum over all **probabilities** is 1 for any image:
# its gradient is nothing but rounding errors.

# %% bites
print("all logits:        largest gradient above 0.1:  ", bool(np.abs(slope_of(to_logits, chosen)).max() > 0.1))
print("all probabilities: largest gradient below 1e-5: ", bool(np.abs(slope_of(model, chosen)).max() < 1e-5))

# %% [markdown]
# **Check yourself.** We added the scores of four images and differentiated the sum. Why does each image still get its own
# gradient, not a mixture?
#
# <details><summary>Answer</summary>The score of one image does not depend on the pixels of another, so the other terms of the
# sum have the gradient zero. This fails for BatchNormalization in training mode, which mixes the images of a batch.</details>

# %% exercise 10-saliency [markdown] points=3
# ### Draw a saliency map
#
# The model gives logits. For each image take the logit of its own label and return how strongly it depends on each pixel: the
# absolute value of the gradient, and of the channels of a pixel the largest one.
#
# <details><summary>Hint 1: the idea</summary>One number to differentiate: the sum, over the batch, of the labels'
# logits.</details>
# <details><summary>Hint 2: the names</summary><code>tape.watch</code>, <code>tf.gather(…, batch_dims=1)</code> or
# <code>tf.one_hot</code>, <code>tf.abs</code>, <code>tf.reduce_max</code>.</details>
# <details><summary>Hint 3: almost code</summary>Watch the images, call the model, multiply with the one-hot labels and sum.
# Take the gradient for the images, its absolute value, and the maximum over the last axis.</details>

# %% answer 10-saliency
def saliency(model: keras.Model, images: tf.Tensor, labels: tf.Tensor) -> tf.Tensor:
    """(batch, height, width) from images (batch, height, width, channels) and whole-number labels (batch,).

    `model` gives logits of shape (batch, classes).
    """
    ### BEGIN SOLUTION
    with tf.GradientTape() as tape:
        tape.watch(images)
        score = tf.reduce_sum(tf.gather(model(images), labels, batch_dims=1))
    return tf.reduce_max(tf.abs(tape.gradient(score, images)), axis=-1)
    ### END SOLUTION

# %% try 10-saliency
with attempt():
    heat = saliency(to_logits, tf.constant(chosen), tf.constant(chosen_labels.argmax(axis=1)))
    print("as above:", np.allclose(heat, np.abs(slope_now[..., 0]), atol=1e-5))

# %% check 10-saliency
check("10-saliency", saliency)

# %% summary [markdown]
# ## What you can do now
#
# A model is a function: you called it on tensors, put bytes before it and `argmax` behind it, and gave it a new input without
# copying a weight. You read all its layers through one model with many outputs, and differentiated it with respect to an image.
# And you know why old kernels must be flipped: the library computed a convolution, ours computes a correlation.
#
# Next: [11 compile and fit: dense net, CNN, regression](../11_compile_and_fit/11_compile_and_fit.ipynb), where Keras does the
# training.

# %% progress
progress("10")
