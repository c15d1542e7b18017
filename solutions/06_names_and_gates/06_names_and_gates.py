# %% card [markdown] minutes=105
# # 06 Names, paths and the LSTM's gates
#
# **Aim.** Find a weight by its name in every Keras, and make an LSTM of 2016 give its old numbers today.
#
# **You will be able to**
#
# - say which scope reaches which name of a weight, and pick the weights of one part of a model
# - bring the arrays of a Keras 1 LSTM or GRU into the three of today
# - find the changed definitions that give old recurrent layers other numbers, without a message
# - compute an LSTM by hand, padded sequences included
# - move a recurrent layer over from PyTorch
#
# **Before you start** you need [00 Two worlds, one kernel](../00_two_worlds/00_two_worlds.ipynb) and
# [01 Keras layers on TensorFlow tensors](../01_layers_on_tensors/01_layers_on_tensors.ipynb). This is a notebook in two halves:
# names first, then the LSTM. Take a break between them.

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

# %% [markdown] covers="B21 B35"
# ## The part that was never frozen
#
# The digit reader of 2016 is divided into parts: `input`, `look`, `read`, `decide`, `loss`, `train`. After its move to Keras 3
# the bank wanted to train it a little further, all but the LSTM in `read`. A colleague took every weight whose name begins
# with `read/` and froze it. The list of these weights was empty, a loop over an empty list does nothing, and the LSTM trained.
#
# Every operation and every variable of TensorFlow has a **name**, and a **name scope** puts a prefix before the names that
# are made inside it, as a folder does for files. The tutorial 将Keras作为tensorflow的精简接口 ("Keras as a simplified interface
# to TensorFlow") promises that Keras fits in: an **LSTM**, a layer that reads a sequence step by step, is built inside
# `tf.name_scope('block1')` with the name `mylstm`, and its weights are then called `block1/mylstm_W_i`, `block1/mylstm_U` and so
# on. (The heading of that section has two slips. "TensorFlowd's" should be "TensorFlow's", and its "variable-name scopes" are
# not the variable scopes of the section after it: those were made for sharing variables, and notebook 08 treats them.)
#
# **Predict.** The same two lines run below on Keras 1.0.2, on 2.1.2, on TensorFlow's version 1 API and on Keras 3. How many
# weights will the LSTM have in each, and will all of their names begin with `block1/`?
#
# ### Original

# %% original id="names-1" covers="B17"
# %%then 1.0.2 -> names_1
import tensorflow as tf
from keras.layers import LSTM

x = tf.placeholder(tf.float32, shape=(None, 20, 64))
with tf.name_scope('block1'):
    mylstm = LSTM(32, name='mylstm')
    y = mylstm(x)
names_1 = [weight.name for weight in mylstm.trainable_weights]
for place in range(0, 12, 3):
    print(*names_1[place : place + 3])

# %% original id="names-2"
# %%then 2.1.2 -> names_2
import tensorflow as tf
from keras.layers import LSTM

x = tf.placeholder(tf.float32, shape=(None, 20, 64))
with tf.name_scope('block1'):
    mylstm = LSTM(32, name='mylstm')
    y = mylstm(x)
names_2 = [weight.name for weight in mylstm.weights]
print(*names_2)

# %% [markdown]
# So the promise held on the Keras of its day: twelve arrays, one for each gate and kind (the tutorial's `mylstm_U` is
# short for four of them). Keras 2 laid them side by side in three. The `:0` means "first output of the operation with this
# name".
#
# ### Then

# %% then id="names-then" covers="B17 B44"
with tf.Graph().as_default():
    x = tf1.placeholder(tf.float32, shape=(None, 20, 64))
    with tf.name_scope("block1"):
        lstm_then = K1.layers.LSTM(32, name="mylstm")
        lstm_then(x)
names_then = [weight.name for weight in lstm_then.weights]
print(*names_then, sep="\n")

# %% [markdown]
# ### What bites
#
# The same lines on Keras 3. A weight now has three names: `name` is only its last word, `path` is Keras's own full name, and
# `value.name` is TensorFlow's.

# %% bites id="names-bites" covers="B44 B17"
def show_names(layer):
    for weight in layer.weights:
        print(f"{weight.name:17}  {weight.path:38}  {weight.value.name}")

x = np.zeros((1, 20, 64), np.float32)
with tf.name_scope("block1"):
    lstm_tf = keras.layers.LSTM(32, name="mylstm")
    lstm_tf(x)
show_names(lstm_tf)

# %% [markdown]
# `tf.name_scope` still runs and still reaches TensorFlow's name, but neither of the names that Keras 3 shows. The colleague
# looked there:

# %% bites id="freeze"
def number_in(folder, names):
    return sum(name.startswith(folder + "/") for name in names)

in_block1 = {
    "Keras 1.0.2, name": number_in("block1", names_1),
    "Keras 2.1.2, name": number_in("block1", names_2),
    "Keras 3, name": number_in("block1", [weight.name for weight in lstm_tf.weights]),
    "Keras 3, path": number_in("block1", [weight.path for weight in lstm_tf.weights]),
}
for where, number in in_block1.items():
    print(f"{where}: {number} weights in block1")

# %% [markdown]
# ### Now
#
# The scope that reaches both names is Keras's own.

# %% now id="names-now" covers="B17 B44"
with keras.name_scope("block1"):
    lstm_now = keras.layers.LSTM(32, name="mylstm")
    lstm_now(x)
show_names(lstm_now)

# %% [markdown]
# ### Same tensors
#
# With it, a weight's path is the name that it had under the version 1 API.

# %% same id="same-names" breaks='names-now: keras.name_scope("block1") => keras.name_scope("block2")'
same("names of the three weights", then=[name.removesuffix(":0") for name in names_then],
     now=[weight.path for weight in lstm_now.weights])

# %% [markdown]
# ### When a weight gets its name
#
# **Predict.** One layer is made inside a scope and built outside, another is made outside and built inside. (A layer is
# **built** when its weights are made, which is at its first call.) Which of the two is in `block1`?

# %% bites
with keras.name_scope("block1"):
    made_inside = keras.layers.Dense(2, name="made_inside")
made_inside.build((None, 4))
built_inside = keras.layers.Dense(2, name="built_inside")
with keras.name_scope("block1"):
    built_inside.build((None, 4))
show_names(made_inside)
show_names(built_inside)

# %% [markdown]
# The moment of building counts. Nor can you write the folder into the layer's name, because a slash is for scopes only:

# %% bites
try:
    keras.layers.Dense(2, name="block1/dense")
except ValueError as error:
    print("ValueError:", str(error).partition(" Received")[0])

# %% exercise 06-names [markdown] points=3
# ### Predict the names
#
# A Keras 3 layer is built inside scopes, and one of its weights is asked for. `scopes` lists them from the outside to the
# inside, as pairs: `[("tf", "a"), ("keras", "b")]` stands for `with tf.name_scope("a"), keras.name_scope("b"):`. Return the
# weight's `path` and its TensorFlow name.
#
# <details><summary>Hint 1: the idea</summary>One of the two names knows all scopes, the other only Keras's.</details>
# <details><summary>Hint 2: the names</summary><code>"/".join(…)</code>; and remember how the TensorFlow names above
# end.</details>
# <details><summary>Hint 3: almost code</summary>Make two lists of scope names, one of them filtered by kind. To each, add
# the layer's name and the weight's name, then join.</details>

# %% answer 06-names covers="C6"
def weight_names(scopes: list[tuple[str, str]], layer: str, weight: str) -> tuple[str, str]:
    """(path, TensorFlow name) of the weight `weight` of a Keras 3 layer called `layer`, built inside `scopes`."""
    ### BEGIN SOLUTION
    of_keras = [name for kind, name in scopes if kind == "keras"]
    of_both = [name for _, name in scopes]
    return "/".join([*of_keras, layer, weight]), "/".join([*of_both, layer, weight]) + ":0"
    ### END SOLUTION

# %% try 06-names
with attempt():
    print("predicted:", weight_names([("tf", "a"), ("keras", "b")], "d", "kernel"))
    with tf.name_scope("a"), keras.name_scope("b"):
        layer = keras.layers.Dense(2, name="d")
        layer.build((None, 4))
    print("seen:     ", (layer.kernel.path, layer.kernel.value.name))

# %% check 06-names
check("06-names", weight_names)

# %% [markdown]
# You meet this today wherever weights are picked by name: freezing, weight decay that spares the biases, loading one part of a
# checkpoint. Print the list that you have picked, and its length.

# %% [markdown]
# ## The map of a graph
#
# The tutorial keras上手之：与tensorflow混合编程 ("Getting started with Keras: programming it together with TensorFlow")
# divides its program with four scopes, so that TensorBoard draws it as four boxes. It says that Keras fits *all* scopes of
# TensorFlow: name scopes, device scopes and graph scopes. First the boxes.
#
# ### Original

# %% original id="parts-original" covers="C6"
# %%then 2.1.2
from keras.layers import Dense
from keras.objectives import categorical_crossentropy

with tf.Graph().as_default() as graph:
    with tf.name_scope('input'):
        img = tf.placeholder(tf.float32, shape=(None, 784), name='img')
        labels = tf.placeholder(tf.float32, shape=(None, 10), name='labels')
    with tf.name_scope('NN'):
        preds = Dense(10, activation='softmax')(img)
    with tf.name_scope('loss'):
        loss = tf.reduce_mean(categorical_crossentropy(labels, preds))
    with tf.name_scope('train'):
        train_step = tf.train.GradientDescentOptimizer(0.5).minimize(loss)

# %% original covers="C6"
# %%then 2.1.2 -> parts_original
names = [operation.name for operation in graph.get_operations()]
parts_original = sorted({name.split('/')[0] for name in names if '/' in name})
print(parts_original)

# %% [markdown]
# ### Then

# %% then id="parts-then" covers="C6"
def parts_of(graph):
    names = [operation.name for operation in graph.get_operations()]
    return sorted({name.split("/")[0] for name in names if "/" in name})

with tf.Graph().as_default() as graph:
    with tf.name_scope("input"):
        img = tf1.placeholder(tf.float32, shape=(None, 784), name="img")
        labels = tf1.placeholder(tf.float32, shape=(None, 10), name="labels")
    with tf.name_scope("NN"):
        preds = K1.layers.Dense(10, activation="softmax")(img)
    with tf.name_scope("loss"):
        loss = tf.reduce_mean(K1.losses.categorical_crossentropy(labels, preds))
    with tf.name_scope("train"):
        tf1.train.GradientDescentOptimizer(0.5).minimize(loss)
print(parts_of(graph))

# %% [markdown]
# ### Now
#
# A graph is what `tf.function` records (notebook 07), and for its operations `tf.name_scope` is still the right scope.

# %% now id="parts-now" covers="C6"
dense = keras.layers.Dense(10, activation="softmax")
dense.build((None, 784))

@tf.function
def step(img, labels):
    with tf.name_scope("input"):
        img, labels = tf.cast(img, tf.float32) / 255, tf.one_hot(labels, 10)
    with tf.GradientTape() as tape:
        with tf.name_scope("NN"):
            preds = dense(img)
        with tf.name_scope("loss"):
            loss = tf.reduce_mean(keras.losses.categorical_crossentropy(labels, preds))
    with tf.name_scope("train"):
        dense.kernel.assign_sub(0.5 * tape.gradient(loss, dense.kernel))

# %% now id="parts-listed"
byte_images, numbers = tf.TensorSpec((None, 784), tf.uint8), tf.TensorSpec((None,), tf.int32)
parts_now = parts_of(step.get_concrete_function(byte_images, numbers).graph)
print(parts_now)

# %% [markdown]
# One box is new. A tape keeps its operations in a box of its own, `gradient_tape`, whatever scope you ask for the gradients in.
#
# ### Same tensors
#
# The other boxes are those of 2017.

# %% same id="same-parts" covers="C6" breaks='parts-now: tf.name_scope("loss") => tf.name_scope("cost")'
same("boxes of the graph", original=parts_original, then=parts_of(graph),
     now=[part for part in parts_now if part != "gradient_tape"])

# %% [markdown]
# ### What bites
#
# Now the other scopes. A layer of each world is built in an old graph, on a device.

# %% bites covers="C3"
def fits(library):
    with tf.Graph().as_default() as graph, tf.device("/cpu:0"), tf.name_scope("block1"):
        layer = library.layers.Dense(2, name="d")
        outputs = layer(tf1.placeholder(tf.float32, shape=(None, 4)))
        variable = graph.get_collection(tf1.GraphKeys.GLOBAL_VARIABLES)[0]
    return {"in this graph": str(outputs.graph is graph), "device": variable.device, "name": variable.name}

# %% bites covers="C3"
from course.columns import columns

columns(then=fits(K1), now=fits(keras), titles={"then": "K1", "now": "Keras 3"})

# %% [markdown]
# The layers fit, if they are made inside the graph. What does not fit is whatever has to happen *besides* the output. Both
# BatchNormalizations below see batches of ones in an old graph, and are to move their mean towards 1 (notebooks 04 and 05 say
# why one of them does not):

# %% bites covers="C3" id="fits-not"
def mean_after_ten(library):
    with tf.Graph().as_default(), tf1.Session() as sess:
        normalise = library.layers.BatchNormalization()
        outputs = normalise(tf.ones((8, 4)), training=True)
        updates = getattr(normalise, "updates", [])
        sess.run(tf1.global_variables_initializer())
        for _ in range(10):
            sess.run([outputs, updates])
        return sess.run(tf.convert_to_tensor(normalise.moving_mean))[0]

print("moving mean, K1:     ", mean_after_ten(K1).round(3))
print("moving mean, Keras 3:", mean_after_ten(keras).round(3))

# %% [markdown]
# ## The eye that went half blind
#
# The digit reader has two eyes: convolutions see shapes, and an LSTM reads the picture row by row. Somebody ported the second
# eye to Keras 3. The file had twelve arrays, the new layer wants three, so they were joined in the order in which they lay there.
# `set_weights` took them, the shapes were right, nothing was raised; and the eye read hardly a digit. Two days later it was
# repaired and read nearly as well as before. Nearly.
#
# Here is the eye alone, with the lines of `examples/inherited/digit_reader.py`, trained on the Keras of its day.
#
# ### Original

# %% original id="session"
# %%then 1.0.2
import numpy as np
from keras import backend as K
from keras.layers import LSTM, Dense
from keras.objectives import categorical_crossentropy
from tensorflow.examples.tutorials.mnist import input_data

np.random.seed(2016)
sess = tf.Session()
K.set_session(sess)

# %% original id="eye"
# %%then 1.0.2
img = tf.placeholder(tf.float32, shape=(None, 784), name='img')
labels = tf.placeholder(tf.float32, shape=(None, 10), name='labels')
picture = tf.reshape(img, [-1, 28, 28, 1])
# four rows of pixels make one, two columns too: 7 rows of 14
rows = tf.reshape(tf.nn.avg_pool(picture, [1, 4, 2, 1], [1, 4, 2, 1], 'VALID'), [-1, 7, 14])
with tf.name_scope('read'):
    reader = LSTM(16, name='reader')
    was_read = reader(rows)
digit = Dense(10, activation='softmax', name='digit')
preds = digit(was_read)

# %% original id="eye-trained"
# %%then 1.0.2 -> twelve, digit_weights, test_rows, test_digits, was_read_original
loss = tf.reduce_mean(categorical_crossentropy(labels, preds))
train_step = tf.train.GradientDescentOptimizer(0.5).minimize(loss)
mnist_data = input_data.read_data_sets('MNIST_data', one_hot=True)
for _ in range(500):
    batch = mnist_data.train.next_batch(50)
    sess.run(train_step, feed_dict={img: batch[0], labels: batch[1]})

test_feed = {img: mnist_data.test.images}
test_rows, was_read_original = sess.run([rows, was_read], feed_dict=test_feed)
test_digits = mnist_data.test.labels.argmax(axis=1)
twelve, digit_weights = reader.get_weights(), digit.get_weights()
for weight in reader.trainable_weights:
    print(weight.name, weight.get_shape())

# %% [markdown]
# The last layer, `digit`, turns what the eye has read into one of ten digits. We use it to ask how many of the
# {{read-original: digits of}} test digits an eye reads rightly.

# %% id="read-original" within=8
def digits_read(was_read):
    kernel, bias = digit_weights
    return (np.argmax(was_read @ kernel + bias, axis=1) == test_digits).sum()

print("digits of", len(test_digits), "read on Keras 1.0.2:", digits_read(was_read_original))

# %% [markdown]
# ### What is inside
#
# An LSTM carries two vectors from step to step: the **cell** `c`, its memory, and the **hidden state** `h`, its output. At
# each step it computes four things from the input `x` and the last `h`. Three of them are **gates**: numbers between 0 and 1
# that say how much may pass.
#
# | name | meaning | formula |
# |---|---|---|
# | `i` | input gate: how much of the candidate is written | sigmoid(x·W_i + h·U_i + b_i) |
# | `f` | forget gate: how much of the old cell is kept | sigmoid(x·W_f + h·U_f + b_f) |
# | `c̃` | candidate: what could be written | tanh(x·W_c + h·U_c + b_c) |
# | `o` | output gate: how much of the cell is shown | sigmoid(x·W_o + h·U_o + b_o) |
#
# Then `c ← f·c + i·c̃` and `h ← o·tanh(c)`, number by number. Both begin at zero.
#
# Keras 1 had a `W`, a `U` and a `b` for each of the four. Since Keras 2 the four lie side by side, as blocks of columns, in
# `kernel`, `recurrent_kernel` and `bias`. In which order? That need not be believed, because the cell can be asked. All
# weights are zero, but the bias of one block is large. Only a candidate can fill the cell, so first we look which block does.
#
# **Predict.** Then that block stays large, and each of the other three is raised with it. What will the cell do when the
# second one is the input gate, the forget gate, or the output gate?

# %% now id="blocks"
def cell_and_output(raised, steps):
    layer = keras.layers.LSTM(1, return_state=True)
    layer.build((None, steps, 1))
    bias = np.zeros(4)
    bias[raised] = 9
    layer.set_weights([np.zeros((1, 4)), np.zeros((1, 4)), bias])
    _, h, c = layer(np.zeros((1, steps, 1), np.float32))
    return float(c[0, 0]), float(h[0, 0])

# %% now
for raised in ([0], [1], [2], [3], [2, 0], [2, 1], [2, 3]):
    (c_1, h_1), (c_20, _) = cell_and_output(raised, 1), cell_and_output(raised, 20)
    print(f"raised {raised!s:7} c after 1 step {c_1:.2f}, after 20 steps {c_20:5.2f};  h after 1 step {h_1:.2f}")

# %% [markdown]
# Only block 2 fills the cell, so that is the candidate; with half of it written and half of the old kept, the cell levels off.
# With block 0 twice as much is written, so that is `i`. With block 1 nothing is forgotten and the cell grows by the same amount
# at every step: `f`. With block 3 the cell is as before and twice as much of it is shown: `o`. The order is **i, f, c, o**,
# and any library can be asked in this way.
#
# ### Gates at work
#
# With the order known, an LSTM can be programmed by hand. This one, a **latch**, is to remember a value. Its input has two
# numbers at each step: a value, and a flag that says "write". With the flag up the input gate opens and the forget gate closes;
# otherwise it is the other way round.

# %% now id="latch"
kernel = np.array([[0, 0, 2, 0], [20, -20, 0, 0]], np.float32)  # rows: value, flag; columns: i, f, c, o
bias = np.array([-10, 10, 0, 10], np.float32)
latch = keras.layers.LSTM(1, return_sequences=True)
latch.build((None, 12, 2))
latch.set_weights([kernel, np.zeros((1, 4), np.float32), bias])

# %% now
value = np.array([0.3, -0.8, 0.6, 0.9, -0.2, 0.5, -0.9, -0.6, 0.1, 0.8, 0.4, -0.3], np.float32)
flag = np.isin(np.arange(12), (2, 7)).astype(np.float32)
steps = np.stack([value, flag], axis=1)
output = latch(steps[None])[0, :, 0].numpy()
print("output:", output.round(2) + 0.0)

# %% picture
from course.cells import memory

i, f, _, _ = keras.ops.sigmoid(steps @ kernel + bias).numpy().T
figure = memory({"value": value, "write flag": flag}, gates=(i, f), output=output)
drawing.show(figure, caption="Time runs to the right, and the memory with it. At which steps does something get in, and where "
                             "is the way of the old value cut?",
             alt="The band of the memory is empty for two steps. At step 2, where the flag is up, the way in is open and the "
                 "way from the left is cut; the value 0.6 enters and flows on unchanged until step 7, where -0.6 replaces it.")

# %% [markdown]
# What is kept is tanh(tanh(2 · value)), hence 0.68 for 0.6. Had the blocks another order, none of this would work.
#
# ### What bites
#
# Now the port. Keras 1 lists its gates in another order: **i, c, f, o**, as the names above show. Joined as they come, the
# arrays have the right shapes.

# %% id="port"
def eye_now(three_arrays, **options):
    eye = keras.layers.LSTM(16, **options)
    eye.build((None, 7, 14))
    eye.set_weights(three_arrays)
    return eye(test_rows).numpy()

# %% bites id="as-they-come" within=8
as_they_come = [np.concatenate(twelve[kind::3], axis=-1) for kind in range(3)]
was_read_blind = eye_now(as_they_come)
print("digits read:", digits_read(was_read_blind), "  before:", digits_read(was_read_original))

# %% exercise 06-keras1 [markdown] points=4
# ### Read a recurrent layer out of an old checkpoint
#
# A checkpoint gives you a dict of names and arrays, in the order of the alphabet, with the arrays of many layers. Return
# the three arrays (kernel, recurrent kernel, bias) that today's `set_weights` takes for the layer called `layer`, with its scope,
# as in `"read/reader"`. The layer may be an LSTM, whose gates Keras 1 called i, f, c, o, or a **GRU**, a smaller relative with three
# gates, which it called z, r, h; today's order is the one that stands here. Nobody tells you which of the two it is.
#
# <details><summary>Hint 1: the idea</summary>Names do not depend on an order. Which letters stand in the names of this layer
# also tells what it is.</details>
# <details><summary>Hint 2: the names</summary><code>in</code> for the dict, f-strings for the names,
# <code>np.concatenate</code>.</details>
# <details><summary>Hint 3: almost code</summary>Find out whether there is an array for the gate i, and so know the letters.
# For each of W, U and b, collect the arrays of all gates by their full names, and join them along the last axis.</details>

# %% answer 06-keras1
def from_keras_1(arrays: dict[str, np.ndarray], layer: str) -> list[np.ndarray]:
    """[kernel (features, gates·units), recurrent_kernel (units, gates·units), bias (gates·units,)] of one layer.

    `arrays` has each gate's W (features, units), U (units, units) and b (units,), under names like "read/reader_W_i".
    """
    ### BEGIN SOLUTION
    gates = "ifco" if f"{layer}_W_i" in arrays else "zrh"
    merged = []
    for kind in "WUb":
        blocks = [arrays[f"{layer}_{kind}_{gate}"] for gate in gates]
        merged.append(np.concatenate(blocks, axis=-1))
    return merged
    ### END SOLUTION

# %% try 06-keras1 within=8
with attempt():
    names = [f"read/reader_{kind}_{gate}" for gate in "icfo" for kind in "WUb"]
    kernel_read, recurrent_read, bias_read = from_keras_1(dict(zip(names, twelve)), "read/reader")
    was_read_here = eye_now([kernel_read, recurrent_read, bias_read])
    print("digits read:", digits_read(was_read_here), " largest difference:",
          abs(was_read_here - was_read_original).max().round(3))

# %% check 06-keras1
check("06-keras1", from_keras_1)

# %% [markdown]
# You meet this today in every checkpoint from before March 2017. For Keras's own h5 files somebody has met it for you: Keras 2
# has a loader that puts old arrays in order, and it is still there. We go on with what it gives.

# %% then id="loader"
from tf_keras.src.saving.legacy.hdf5_format import preprocess_weights_for_loading

three = preprocess_weights_for_loading(tf.keras.layers.LSTM(16), twelve, original_keras_version="1")
print([array.shape for array in three])

# %% [markdown]
# ## The gate that changed its shape
#
# With the order repaired, the eye reads nearly as well as before. Let us see how nearly.

# %% bites id="nearly" within=8
was_read_nearly = eye_now(three)
print("digits read:", digits_read(was_read_nearly), "  before:", digits_read(was_read_original))

# %% bites id="how-near" within=0.1
print("largest difference of an output:", abs(was_read_nearly - was_read_original).max().round(2))

# %% [markdown]
# An accuracy like that passes every test that somebody writes in a hurry. But an output of an LSTM lies between −1 and 1, so
# this is no rounding. The formulas are the same, and so are the weights.
#
# **Predict.** What is left that can differ? Keras 2 says what its layers are set to. Look for it in the two lines below before
# you read on.

# %% bites id="defaults"
for name, eye in {"then": K1.layers.LSTM(16), "now ": keras.layers.LSTM(16)}.items():
    config = eye.get_config()
    print(name, {key: config[key] for key in ("activation", "recurrent_activation", "use_bias", "unit_forget_bias")})

# %% [markdown]
# Nobody wrote `recurrent_activation` (in Keras 1: `inner_activation`) in 2016, and the default was the **hard sigmoid**, a
# straight line that is cut off at 0 and 1, because it is cheap. Keras 3 takes the sigmoid, the only one that the GPU's
# [fast path](https://keras.io/api/layers/recurrent_layers/lstm/) for LSTMs knows. To see that this is all, we give all three worlds
# the sigmoid.

# %% original id="sigmoid-original"
# %%then 1.0.2 twelve, test_rows -> sigmoid_original
by_sigmoid = LSTM(16, inner_activation='sigmoid')
outputs = by_sigmoid(rows)
by_sigmoid.set_weights(twelve)
sigmoid_original = sess.run(outputs, feed_dict={rows: test_rows})

# %% then id="eye-then"
def eye_then(three_arrays, **options):
    with tf.Graph().as_default(), tf1.Session() as sess_then:
        K1.backend.set_session(sess_then)
        rows_then = tf1.placeholder(tf.float32, shape=(None, 7, 14))
        eye = K1.layers.LSTM(16, **options)
        outputs = eye(rows_then)
        eye.set_weights(three_arrays)
        return sess_then.run(outputs, feed_dict={rows_then: test_rows})

sigmoid_then = eye_then(three, recurrent_activation="sigmoid")

# %% [markdown]
# ### Same tensors

# %% same id="same-sigmoid" breaks=['eye-then: recurrent_activation="sigmoid" => recurrent_activation="hard_sigmoid"', 'port: LSTM(16, **options) => LSTM(16, recurrent_activation="hard_sigmoid")']
same("what the eye reads, with sigmoid gates", original=sigmoid_original, then=sigmoid_then, now=eye_now(three), within=5e-6)

# %% [markdown]
# ### What bites
#
# So tell Keras 3 to use the hard sigmoid, too.
#
# **Predict.** The largest difference was {{how-near: output}}. What will be left of it?

# %% bites id="hard-by-name" within=0.1
was_read_hard = eye_now(three, recurrent_activation="hard_sigmoid")
print("largest difference of an output:", abs(was_read_hard - was_read_original).max().round(2))

# %% [markdown]
# It got worse. The word is the same; the function is not.

# %% bites id="slopes"
grid = np.linspace(-4, 4, 161, dtype=np.float32)
hard_then = tf.keras.activations.hard_sigmoid(tf.constant(grid)).numpy()  # Keras 2 kept the definition of Keras 1
hard_now = keras.activations.hard_sigmoid(grid).numpy()
for name, line in {"then": hard_then, "now ": hard_now}.items():
    print(f"{name}: slope at zero {np.gradient(line, grid)[80]:.3f}, reaches 1 at x = {grid[line >= 1].min():.2f}")

# %% picture
figure, axes = plt.subplots()
axes.plot(grid, 1 / (1 + np.exp(-grid)), color=drawing.GREY, linestyle="-", label="sigmoid")
axes.plot(grid, hard_then, color=drawing.ORANGE, linestyle="--", label="hard_sigmoid, Keras 1 and 2")
axes.plot(grid, hard_now, color=drawing.BLUE, linestyle="-.", label="hard_sigmoid, Keras 3")
axes.set(xlabel="x", ylabel="gate")
axes.legend(loc="upper left")
drawing.show(figure, caption="One name, two functions. For which x does the old gate let everything pass, and the new one not?",
             alt="The old hard sigmoid rises more steeply and is flat beyond 2.5, the new one beyond 3. The smooth sigmoid "
                 "never gets quite to 0 or 1.")

# %% [markdown]
# Keras 3 took over the definition that PyTorch and JAX use; for a while its own documentation gave the old one
# ([tensorflow#65381](https://github.com/tensorflow/tensorflow/issues/65381)).

# %% [markdown]
# ### Its relatives
#
# A GRU has the same gates and so the same two traps, and a third of its own. In front of it stands `Bidirectional`, which
# reads the sequence with two layers, one of them from the end. The reader has neither; programs of its time have both.

# %% original id="gru-original"
# %%then 2.1.2 test_rows -> gru_weights, gru_original
import numpy as np
from keras import backend as K
from keras.layers import GRU, Bidirectional, Input
from keras.models import Model

np.random.seed(1)
rows = Input(shape=(7, 14))
both_ways = Model(rows, Bidirectional(GRU(8, recurrent_activation='sigmoid'))(rows))
gru_weights = both_ways.get_weights()
gru_original = both_ways.predict(test_rows)
print([weight.shape for weight in gru_weights])

# %% [markdown]
# Two times three arrays, first those of the way forward. Each has three blocks of eight columns.

# %% bites id="gru-bites"
both_ways = keras.layers.Bidirectional(keras.layers.GRU(8))
both_ways.build((None, 7, 14))
try:
    both_ways.set_weights(gru_weights)
except ValueError as error:
    print("ValueError:", error)

# %% [markdown]
# In 2016 a GRU multiplied the hidden state by its reset gate and then by `U`. Today the reset gate comes *after* the product
# (`reset_after=True`), which again is what GPUs are quick at, and the product has a bias of its own; hence two rows of biases. The
# old order can be had.

# %% then id="gru-then"
with tf.Graph().as_default(), tf1.Session() as sess_then:
    K1.backend.set_session(sess_then)
    rows_then = tf1.placeholder(tf.float32, shape=(None, 7, 14))
    layer_then = K1.layers.Bidirectional(K1.layers.GRU(8, recurrent_activation="sigmoid"))
    outputs = layer_then(rows_then)
    layer_then.set_weights(gru_weights)
    gru_then = sess_then.run(outputs, feed_dict={rows_then: test_rows})

# %% now id="gru-now"
both_ways = keras.layers.Bidirectional(keras.layers.GRU(8, reset_after=False))
both_ways.build((None, 7, 14))
both_ways.set_weights(gru_weights)
gru_now = both_ways(test_rows)

# %% same id="same-gru" breaks='gru-then: recurrent_activation="sigmoid" => recurrent_activation="hard_sigmoid"'
same("a GRU in both directions, with sigmoid gates", original=gru_original, then=gru_then, now=gru_now, within=1e-6)

# %% exercise 06-match [markdown] points=4
# ### Give the eye its sight back
#
# You get the three arrays of an LSTM or a GRU of Keras 2 and what its `recurrent_activation` was, `"sigmoid"` or
# `"hard_sigmoid"`. Return a built layer of Keras 3 with these weights that gives the outputs which the old layer gave. (Nothing
# else was set, so that all the old defaults hold.)
#
# <details><summary>Hint 1: the idea</summary>One of the two words means today what it meant then. For the other, bring your own
# function: an activation may be any.</details>
# <details><summary>Hint 2: the names</summary><code>recurrent_activation=</code>, <code>reset_after=</code>,
# <code>keras.ops.clip</code>; <code>build</code>, then <code>set_weights</code>.</details>
# <details><summary>Hint 3: almost code</summary>The old line rises by 1/5 for each unit of x, passes 1/2 at zero, and is cut
# off at 0 and 1. The number of units is the number of rows of the recurrent kernel, the number of features that of the
# kernel.</details>

# %% answer 06-match
def like_then(kind: str, recurrent_activation: str, weights: list[np.ndarray]) -> keras.layers.Layer:
    """A built Keras 3 layer with the outputs of the old one of this kind; it takes sequences (batch, steps, features).

    `weights` is [kernel (features, gates·units), recurrent_kernel (units, gates·units), bias (gates·units,)].
    """
    ### BEGIN SOLUTION
    def old_hard_sigmoid(x):
        return keras.ops.clip(0.2 * x + 0.5, 0.0, 1.0)

    options = {"units": len(weights[1]), "recurrent_activation": recurrent_activation}
    if recurrent_activation == "hard_sigmoid":
        options["recurrent_activation"] = old_hard_sigmoid
    layer = keras.layers.LSTM(**options) if kind == "LSTM" else keras.layers.GRU(reset_after=False, **options)
    layer.build((None, None, len(weights[0])))
    layer.set_weights(weights)
    return layer
    ### END SOLUTION

# %% try 06-match within=8
with attempt():
    was_read_again = like_then("LSTM", "hard_sigmoid", three)(test_rows).numpy()
    print("digits read:", digits_read(was_read_again), " largest difference below 0.000005:",
          abs(was_read_again - was_read_original).max() < 5e-6)

# %% check 06-match
check("06-match", like_then)

# %% [markdown]
# You meet this today in every recurrent layer from before TensorFlow 2, and in tutorials that were translated later than they
# were run. When an old LSTM is "nearly right", look at its gates.

# %% [markdown]
# ## Amounts of different length
#
# The bank reads amounts: "7", "48", "12050". They go through an LSTM as sequences of digits, and a batch has one length, so the
# short ones are filled up with zeros. For months the short amounts came out worse than the long ones.
#
# A **mask** tells a layer which steps are real. `Masking(0.)` makes it from the zeros and passes the sequences on.
#
# **Predict.** What does an LSTM do at a step that is masked? There are two candidates: it reads zeros, or it does nothing.

# %% id="amounts"
rng = np.random.default_rng(6)
amounts = rng.normal(0, 1, (4, 5, 3)).astype(np.float32)
lengths = [1, 2, 5, 3]
for amount, length in zip(amounts, lengths):
    amount[length:] = 0
lstm_weights = [rng.normal(0, 0.7, shape).astype(np.float32) for shape in ((3, 16), (4, 16), (16,))]

# %% [markdown]
# ### Original

# %% original id="mask-original"
# %%then 2.1.2 amounts, lstm_weights -> masked_original, unmasked_original
from keras.layers import LSTM, Masking
from keras.models import Sequential

masked = Sequential()
masked.add(Masking(0., input_shape=(5, 3)))
masked.add(LSTM(4, recurrent_activation='sigmoid'))
unmasked = Sequential()
unmasked.add(LSTM(4, recurrent_activation='sigmoid', input_shape=(5, 3)))
for model in (masked, unmasked):
    model.set_weights(lstm_weights)
masked_original, unmasked_original = masked.predict(amounts), unmasked.predict(amounts)
print(abs(masked_original - unmasked_original).max(axis=1).round(2))

# %% [markdown]
# Four amounts, four differences: only the one with all five digits does not care. To find out what the mask did, we also read
# each amount by itself, cut to its own length.
#
# ### Then and now

# %% then id="mask-then"
model_then = tf.keras.Sequential([tf.keras.layers.Masking(0.0), tf.keras.layers.LSTM(4)])
model_then(amounts)
model_then.set_weights(lstm_weights)
masked_then = model_then(amounts)

# %% now id="mask-now"
masking, lstm = keras.layers.Masking(0.0), keras.layers.LSTM(4)
lstm.build((None, 5, 3))
lstm.set_weights(lstm_weights)
masked_now = lstm(masking(amounts))
cut = np.concatenate([lstm(amounts[row : row + 1, :length]) for row, length in enumerate(lengths)])

# %% [markdown]
# ### Same tensors

# %% same id="same-masked" breaks="mask-now: lstm(masking(amounts)) => lstm(amounts)"
same("four amounts", original=masked_original, then=masked_then, now=masked_now, each_cut_to_its_length=cut, within=1e-6)

# %% [markdown]
# So at a masked step an LSTM does nothing: both of its states stay as they are.
#
# ### What bites
#
# The mask travels from layer to layer beside the tensor, where you do not see it. What happens between two layers loses it,
# without a word.

# %% bites id="mask-lost"
for what, given in {"masked": masking(amounts), "masked, times 1": masking(amounts) * 1.0,
                    "masked, through Dropout": keras.layers.Dropout(0.5)(masking(amounts))}.items():
    print(f"{what:23}: largest difference {np.abs(lstm(given) - cut).max():.2f}")

# %% [markdown]
# A mask can be handed over in the call, too: `lstm(amounts, mask=…)`, with True for each real step.

# %% exercise 06-lstm [markdown] points=4
# ### Compute an LSTM by hand, padding and all
#
# Write the loop over the steps with the formulas of the table, for the three arrays of today and for sequences of different
# length. `mask` is True where a step is real. Return the last `h` and the last `c` of each sequence. (Padding may stand
# anywhere, and it need not be zeros.)
#
# <details><summary>Hint 1: the idea</summary>One product with the whole kernel gives all four blocks at once; cut the result,
# not the weights. Compute every step for everybody, then decide for each sequence whether it counts.</details>
# <details><summary>Hint 2: the names</summary><code>tf.split(z, 4, axis=1)</code>, <code>tf.sigmoid</code>,
# <code>tf.tanh</code>, <code>tf.where</code>; <code>sequence[:, step]</code> is the input of one step and
# <code>mask[:, step, None]</code> a column that says for whom it is real.</details>
# <details><summary>Hint 3: almost code</summary>For each step: <code>z = x @ kernel + h @ recurrent_kernel + bias</code>, cut
# into four, squash each one as the table says, compute a new c, and from it a new h. Then take the new ones where the step is
# real, and keep the old ones elsewhere.</details>

# %% answer 06-lstm
def run_lstm(
    sequence: tf.Tensor, mask: tf.Tensor, kernel: tf.Tensor, recurrent_kernel: tf.Tensor, bias: tf.Tensor
) -> tuple[tf.Tensor, tf.Tensor]:
    """(h, c) after the last real step, each (batch, units), from sequence (batch, steps, features), mask (batch, steps).

    kernel (features, 4·units), recurrent_kernel (units, 4·units), bias (4·units,), blocks in the order i, f, c, o.
    """
    ### BEGIN SOLUTION
    h = c = tf.zeros((sequence.shape[0], recurrent_kernel.shape[0]))
    for step in range(sequence.shape[1]):
        z = sequence[:, step] @ kernel + h @ recurrent_kernel + bias
        i, f, candidate, o = tf.split(z, 4, axis=1)
        new_c = tf.sigmoid(f) * c + tf.sigmoid(i) * tf.tanh(candidate)
        new_h = tf.sigmoid(o) * tf.tanh(new_c)
        real = mask[:, step, None]
        h, c = tf.where(real, new_h, h), tf.where(real, new_c, c)
    return h, c
    ### END SOLUTION

# %% try 06-lstm
with attempt():
    real = tf.constant(np.arange(5) < np.array(lengths)[:, None])
    by_hand, _ = run_lstm(tf.constant(amounts), real, *map(tf.constant, lstm_weights))
    print("largest difference below 0.000001:", np.abs(by_hand - cut).max() < 1e-6)

# %% check 06-lstm
check("06-lstm", run_lstm)

# %% [markdown]
# ## Weights from another house
#
# The research group of the bank works with PyTorch and sends the arrays of a recurrent layer. PyTorch is not installed here, so
# this section goes by its documentation, for the [LSTM](https://pytorch.org/docs/stable/generated/torch.nn.LSTM.html) and for the
# [GRU](https://pytorch.org/docs/stable/generated/torch.nn.GRU.html):
#
# | what | PyTorch | Keras 3 |
# |---|---|---|
# | a product | `W x`, so `weight_ih_l0` is (gates · units, features) | `x W`, so `kernel` is (features, gates · units) |
# | blocks of the LSTM | i, f, g, o; its g is our c̃ | i, f, c, o |
# | blocks of the GRU | r, z, n; its n is our h | z, r, h |
# | biases | `bias_ih_l0` for the input and `bias_hh_l0` for the hidden state, (gates · units,) each | LSTM: one, (4 · units,) |
#
# In an LSTM the two biases are added before anything else happens, so their sum is the one bias of Keras. In a GRU it
# matters which is which: PyTorch's candidate is tanh(W_n·x + b_in + r·(U_n·h + b_hn)), so that one of its biases is multiplied by
# the reset gate. That is what Keras calls `reset_after=True`, and its bias then has the shape (2, 3 · units): the row for the
# input, then the row for the hidden state.
#
# **Predict.** Which mistakes in moving a GRU would Keras refuse, and which would it take without a word?

# %% exercise 06-torch [markdown] points=4
# ### Move a GRU over from PyTorch
#
# You get the four arrays of PyTorch's GRU. Return the three arrays that `set_weights` of a `keras.layers.GRU` with today's
# defaults takes, so that both compute the same.
#
# <details><summary>Hint 1: the idea</summary>Each of the four is cut into blocks, the blocks change places, and only the
# matrices are turned.</details>
# <details><summary>Hint 2: the names</summary><code>np.split(…, 3)</code>, <code>np.concatenate</code>, <code>.T</code>,
# <code>np.stack</code>.</details>
# <details><summary>Hint 3: almost code</summary>Write a helper that cuts an array into three along its first axis and joins
# the pieces in the order of Keras. Use it on all four arrays; then turn the two matrices, and lay the two biases one above the
# other.</details>

# %% answer 06-torch
def from_torch(
    weight_ih: np.ndarray, weight_hh: np.ndarray, bias_ih: np.ndarray, bias_hh: np.ndarray
) -> list[np.ndarray]:
    """[kernel (features, 3·units), recurrent_kernel (units, 3·units), bias (2, 3·units)], blocks in the order z, r, h.

    weight_ih (3·units, features), weight_hh (3·units, units), both biases (3·units,), blocks in the order r, z, n.
    """
    ### BEGIN SOLUTION
    def reordered(array):
        r, z, n = np.split(array, 3)
        return np.concatenate([z, r, n])

    return [reordered(weight_ih).T, reordered(weight_hh).T, np.stack([reordered(bias_ih), reordered(bias_hh)])]
    ### END SOLUTION

# %% try 06-torch
with attempt():
    of_torch = [rng.normal(0, 1, shape).astype(np.float32) for shape in ((6, 3), (6, 2), (6,), (6,))]
    gru = keras.layers.GRU(2)
    gru.build((None, 5, 3))
    gru.set_weights(from_torch(*of_torch))
    print("Keras takes them; what it reads:", gru(amounts).shape)

# %% check 06-torch
check("06-torch", from_torch)

# %% [markdown]
# ## What bites when you port the lines
#
# Arguments of recurrent layers that old programs set and Keras 3 does not know. These at least speak up.

# %% bites id="arguments"
for argument in ({"output_dim": 16}, {"inner_activation": "sigmoid"}, {"consume_less": "gpu"},
                 {"batch_input_shape": (50, 7, 14)}, {"time_major": True}):
    try:
        keras.layers.LSTM(**{"units": 16, **argument})
    except ValueError as error:
        print("ValueError:", error)
try:
    keras.layers.CuDNNLSTM(16)
except AttributeError as error:
    print("AttributeError:", error)

# %% [markdown]
# | was | today |
# |---|---|
# | `output_dim`, `inner_activation`, `inner_init` | `units`, `recurrent_activation`, `recurrent_initializer` |
# | `consume_less`, `CuDNNLSTM` | nothing: the layer chooses, see `use_cudnn` |
# | `batch_input_shape=(50, 7, 14)`, for `stateful=True` | `keras.Input(batch_shape=(50, 7, 14))` before the layer |
# | `time_major=True` | swap the axes: `keras.ops.swapaxes(inputs, 0, 1)`, and the outputs back |

# %% summary [markdown]
# ## What you can do now
#
# You know that a weight has three names, that `tf.name_scope` reaches one of them and `keras.name_scope` two, and that it is
# named when it is built. You found by experiment which block of an LSTM is which gate, read old layers out of a
# checkpoint, and found two silent changes: the default gate is another function, and the old function's name now means a
# third one. You computed masked sequences by hand and moved a layer between libraries.
#
# Of the digit reader, its second eye is done: the LSTM in `read` sees on Keras 3 what it saw in 2016. Next, in
# [07 From tf.Graph to tf.function](../07_graph_to_function/07_graph_to_function.ipynb), comes the graph it stood in.

# %% progress
progress("06")
