# %% card [markdown] minutes=45
# # 06 Names, paths and the LSTM's gates
#
# **Aim.** Know what a weight is called in each world, and what is inside the three arrays of an LSTM.
#
# **You will be able to**
#
# - give weights a prefix with a scope, then and now, and say which scope reaches which name
# - bring the twelve arrays of a Keras 1 LSTM into the three of today
# - compute an LSTM by hand from its gates
# - find the two changed definitions that make an old LSTM give other numbers
#
# **Before you start** you need [00 Two worlds, one kernel](../00_two_worlds/00_two_worlds.ipynb). For the meaning of "layer"
# and "weights", [01 Keras layers on TensorFlow tensors](../01_layers_on_tensors/01_layers_on_tensors.ipynb).

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

# %% [markdown] covers="B21 B35"
# ## What is it called?
#
# Every operation and every variable of TensorFlow has a name. A **name scope** puts a prefix before the names that are made
# inside it, as a folder does for files. Names matter when you look at a graph, load a checkpoint, or pick out the weights of
# one part of a model.
#
# Tutorial B has a slip in its heading: "TensorFlowd's". And it speaks of "variable-name scopes" next to "variable scopes".
# These are two things. `tf.name_scope` only changes names. `tf.variable_scope` is for sharing variables: notebook 08.
#
# ### Then
#
# Tutorial C divides its graph with scopes into four parts. The names tell the part:

# %% then covers="C6"
graph = tf.Graph()
with graph.as_default():
    with tf.name_scope("input"):
        images = tf1.placeholder(tf.float32, shape=(None, 784), name="images")
        labels = tf1.placeholder(tf.float32, shape=(None, 10), name="labels")
    with tf.name_scope("NN"):
        preds = K1.layers.Dense(10, activation="softmax", name="scores")(images)
    with tf.name_scope("loss"):
        loss = tf.reduce_mean(K1.losses.categorical_crossentropy(labels, preds))
    with tf.name_scope("train"):
        train_step = tf1.train.GradientDescentOptimizer(0.1).minimize(loss)

# %% then
for part in ("input", "NN", "loss", "train"):
    names = [op.name for op in graph.get_operations() if op.name.startswith(part + "/")]
    print(f"{part:6} {len(names):3} operations, for example {names[0]}")

# %% [markdown]
# The layer's variables are in the folder `NN`. Tutorial B builds an **LSTM** in a scope, a layer that reads a sequence step by
# step. It says that the weights are then called `block1/mylstm_W_i`, `block1/mylstm_U` and so on. Are they?

# %% then covers="B17 B44" id="then-lstm-names"
with tf.Graph().as_default():
    sequence = tf1.placeholder(tf.float32, shape=(None, 20, 64))
    with tf.name_scope("block1"):
        lstm_then = K1.layers.LSTM(32, name="mylstm")
        lstm_then(sequence)
    for variable in lstm_then.weights:
        print(f"{variable.name:42} {variable.shape}")

# %% [markdown]
# The prefix is there, so the claim that Keras fits TensorFlow's naming held in this world. But there are three arrays, and no
# `W_i`. The tutorial's names are those of Keras 1, which had an array for each gate; we come to that below. The `:0` means
# "first output of the operation with this name".
#
# ### Now
#
# A Keras 3 weight has three names. `path` is Keras's own, `value.name` is TensorFlow's, and `name` is only the last word.

# %% now
def show_names(layer):
    for weight in layer.weights[:1]:
        print(f"name: {weight.name}   path: {weight.path}   TensorFlow's: {weight.value.name}")


one_sequence = np.zeros((1, 20, 64), np.float32)
with keras.name_scope("block1"):
    lstm_now = keras.layers.LSTM(32, name="mylstm")
    lstm_now(one_sequence)
show_names(lstm_now)

# %% [markdown]
# With `keras.name_scope`, path and TensorFlow name agree, and both agree with the name of then.

# %% same
then_names = [variable.name.removesuffix(":0") for variable in lstm_then.weights]
print("the same three names then and now:", then_names == [weight.path for weight in lstm_now.weights])

# %% [markdown]
# ### What bites
#
# The tutorials write `tf.name_scope`. It still runs, it still changes TensorFlow's name, and it does not reach `path`:

# %% bites covers="B44"
with tf.name_scope("block1"):
    tf_scoped = keras.layers.Dense(2, name="dense_a")
    tf_scoped.build((None, 4))
show_names(tf_scoped)

# %% [markdown]
# That is silent, and it matters when weights are picked by their path. Here a program wants to freeze what is in `block1`:

# %% bites
model = keras.Sequential([tf_scoped, keras.layers.Dense(1, name="dense_b")])
model(np.zeros((1, 4), np.float32))
chosen = [weight.path for weight in model.weights if "block1/" in weight.path]
print("weights in block1:", chosen, "of", [weight.path for weight in model.weights])

# %% [markdown]
# An empty list, and no error. A second trap: a name is given when the weights are made, that is when the layer is **built**
# (at its first call), not when you write `Dense(...)`.

# %% bites
with keras.name_scope("block1"):
    made_inside = keras.layers.Dense(2, name="made_inside")
made_inside.build((None, 4))

called_inside = keras.layers.Dense(2, name="called_inside")
with keras.name_scope("block1"):
    called_inside.build((None, 4))
show_names(made_inside)
show_names(called_inside)

# %% [markdown]
# And a slash is for scopes only:

# %% bites
try:
    keras.layers.Dense(2, name="block1/dense")
except ValueError as error:
    print("ValueError:", str(error).partition(" Received")[0])

# %% [markdown]
# Tutorial C claims that Keras "fits all scopes": name scope, device scope, graph scope. For the layers of then it does. A
# Keras 3 layer also runs in an old graph, if it was created there. But some layers fit only in appearance:

# %% bites covers="C3"
def run_twice(library):
    with tf.Graph().as_default(), tf1.Session() as sess:
        ones = tf.ones((1, 200))
        dropped = library.layers.Dropout(0.5)(ones, training=True)
        normalise = library.layers.BatchNormalization(name="norm")
        updated = normalise(ones, training=True)
        sess.run([tf1.global_variables_initializer()])
        same_mask = np.array_equal(sess.run(dropped), sess.run(dropped))
        sess.run([updated, getattr(normalise, "updates", [])])
        mean = sess.run(tf.convert_to_tensor(normalise.moving_mean))
        return f"same dropout mask in two runs: {same_mask!s:5}  moving mean after one update: {mean[0]:.2f}"


print("K1 ", run_twice(K1))
print("K3 ", run_twice(keras))

# %% [markdown]
# Keras 3's Dropout drops the same numbers in every run, and its BatchNormalization never learns the mean (notebooks 04 and 05
# look closer). Device scopes work in both worlds; notebook 15 treats them.

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

# %% answer 06-names
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
# ## Three arrays, four gates
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
# Then `c ← f·c + i·c̃` and `h ← o·tanh(c)`, number by number.
#
# ### Then
#
# In Keras 1 each of the twelve `W`, `U` and `b` was an array of its own, hence the name `mylstm_W_i`. Since Keras 2 they lie
# side by side in three arrays. We can see where: a fresh LSTM starts with a forget bias of 1, so that it remembers at first.

# %% then covers="B17"
with tf.Graph().as_default(), tf1.Session() as sess:
    lstm_then = K1.layers.LSTM(3)
    lstm_then.build((None, 20, 2))
    sess.run(tf1.global_variables_initializer())
    print("bias:", sess.run(lstm_then.weights[2]))

# %% [markdown]
# Twelve numbers for 3 units: four blocks of three. The ones are in the second block, so that is `f`. The order is i, f, c, o.
#
# ### Now
#
# Keras 3 has kept the three arrays and their order.

# %% now
keras.utils.set_random_seed(6)
units = 3
lstm = keras.layers.LSTM(units, return_sequences=True)
lstm.build((None, 20, 2))
print([(weight.name, tuple(weight.shape)) for weight in lstm.weights])
print("bias:", lstm.cell.bias.numpy())

# %% [markdown]
# Cutting the columns into four blocks gives the old arrays back.

# %% now
W_i, W_f, W_c, W_o = np.split(lstm.cell.kernel.numpy(), 4, axis=1)
print("W_i has the shape", W_i.shape, "and is the first block:", np.array_equal(W_i, lstm.cell.kernel[:, :units]))

# %% [markdown]
# ### Gates at work
#
# To see that the blocks are what we say, we build a memory cell by hand. Its input has two numbers for each step: a value,
# and a flag that says "write". On write the input gate shall open and the forget gate close; else the other way round.
# Without recurrent weights (`U` is zero) the gates depend on the input alone.

# %% now
kernel = np.array([[0, 0, 2, 0], [20, -20, 0, 0]], np.float32)  # rows: value, flag; columns: i, f, c, o
bias = np.array([-10, 10, 0, 10], np.float32)
latch = keras.layers.LSTM(1, return_sequences=True)
latch.build((None, 12, 2))
latch.set_weights([kernel, np.zeros((1, 4), np.float32), bias])

# %% now
value = np.random.default_rng(3).uniform(-1, 1, 12).astype(np.float32)
flag = np.isin(np.arange(12), (2, 7)).astype(np.float32)
steps = np.stack([value, flag], axis=1)
output = latch(steps[None])[0, :, 0].numpy()
gates = keras.ops.sigmoid(steps @ kernel + bias).numpy()
print("output:", output.round(2) + 0.0)

# %% picture
rows = {"value": value, "write flag": flag, "gate i": gates[:, 0], "gate f": gates[:, 1], "output h": output}
table = np.stack(list(rows.values()))
figure, axes = plt.subplots(figsize=(11, 4))
axes.imshow(table, cmap="PuOr", vmin=-2, vmax=2, aspect="auto")
for row, column in np.ndindex(table.shape):
    axes.text(column, row, f"{table[row, column] + 0.0:.1f}".replace("-0.0", "0.0"), ha="center", va="center", fontsize=12)
axes.set_yticks(range(len(rows)), list(rows))
axes.set(xticks=range(12), xlabel="step", title="A memory cell: it keeps what was there when the flag was up")
axes.grid(False)
style.show(
    figure,
    alt="Twelve steps: only at steps 2 and 7, where the flag is up, does gate i open and gate f close, and only there does the "
    "output change.",
)

# %% [markdown]
# What is kept is tanh(tanh(2·value)), hence 0.7 for 0.6. Had the blocks another order, this would not work.
#
# **Check yourself.** PyTorch's LSTM also has four blocks. How would you find out their order with a cell such as this one?
#
# <details><summary>Answer</summary>Set all weights to zero and make the bias of one block very large. The output stays zero,
# except for one block: that is the candidate. Leave that one large and raise a second: with f the cell grows from step to
# step, with i its first value doubles, with o the cell is as before and only the output doubles. PyTorch documents the order
# i, f, g, o; its g is our c̃, so the order is the same.</details>

# %% [markdown]
# ### What bites
#
# Keras 1 did not list its arrays in the order i, f, c, o. It listed them in the order **i, c, f, o**, each gate with its W, U
# and b. Keras 2's loader for old files still says so in a comment ("old: i, c, f, o", in
# `tf_keras/src/saving/legacy/hdf5_format.py`). Join them in the order in which they come, and the shapes are right, the
# layer takes them, and the numbers are wrong:

# %% bites
def output_with_blocks(order):
    kernel, recurrent_kernel, bias = (np.split(array, 4, axis=-1) for array in lstm.get_weights())
    copy = keras.layers.LSTM(units, return_sequences=True)
    copy.build((None, 12, 2))
    copy.set_weights([np.concatenate([blocks[k] for k in order], axis=-1) for blocks in (kernel, recurrent_kernel, bias)])
    return copy(steps[None])


print("i f c o:", np.abs(output_with_blocks([0, 1, 2, 3]) - lstm(steps[None])).max())
print("i c f o:", np.abs(output_with_blocks([0, 2, 1, 3]) - lstm(steps[None])).max().round(2))

# %% exercise 06-keras1 [markdown] points=3
# ### Bring a Keras 1 LSTM up to date
#
# You get twelve arrays from a file of 2016, in the order `W_i, U_i, b_i, W_c, U_c, b_c, W_f, U_f, b_f, W_o, U_o, b_o`. Return
# the three arrays that `set_weights` of a Keras 3 LSTM takes: kernel, recurrent kernel, bias.
#
# <details><summary>Hint 1: the idea</summary>Sort twelve arrays into three rows of four, in today's order of the
# gates.</details>
# <details><summary>Hint 2: the names</summary>Slices with a step, such as <code>old[1::3]</code>, and
# <code>np.concatenate</code>.</details>
# <details><summary>Hint 3: almost code</summary><code>old[0::3]</code> holds W_i, W_c, W_f, W_o. Change the order of the two
# in the middle and join along the last axis. The same for U and b.</details>

# %% answer 06-keras1
def from_keras_1(old: list[np.ndarray]) -> list[np.ndarray]:
    """[kernel (features, 4·units), recurrent_kernel (units, 4·units), bias (4·units,)], blocks in the order i, f, c, o.

    `old` has each gate's W (features, units), U (units, units) and b (units,), gates in the order i, c, f, o.
    """
    ### BEGIN SOLUTION
    merged = []
    for start in range(3):
        i, c, f, o = old[start::3]
        merged.append(np.concatenate([i, f, c, o], axis=-1))
    return merged
    ### END SOLUTION

# %% try 06-keras1
with attempt():
    gate_of = {"i": 0, "c": 2, "f": 1, "o": 3}
    blocks = [np.split(array, 4, axis=-1) for array in lstm.get_weights()]
    old = [blocks[kind][gate_of[gate]] for gate in "icfo" for kind in range(3)]
    print("back again:", all(np.array_equal(a, b) for a, b in zip(from_keras_1(old), lstm.get_weights())))

# %% check 06-keras1
check("06-keras1", from_keras_1)

# %% exercise 06-lstm [markdown] points=4
# ### Compute an LSTM by hand
#
# Write the loop over the steps with the formulas of the table, for the three arrays of today. Both states begin at zero.
# Return the last `h` and the last `c`.
#
# <details><summary>Hint 1: the idea</summary>One product with the whole kernel gives all four gates at once; cut the result,
# not the weights.</details>
# <details><summary>Hint 2: the names</summary><code>tf.split(z, 4, axis=1)</code>, <code>tf.sigmoid</code>,
# <code>tf.tanh</code>; <code>sequence[:, step]</code> is the input of one step.</details>
# <details><summary>Hint 3: almost code</summary>For each step: <code>z = x @ kernel + h @ recurrent_kernel + bias</code>, cut
# into four, squash each one as the table says, then update c, and h from the new c.</details>

# %% answer 06-lstm
def run_lstm(
    sequence: tf.Tensor, kernel: tf.Tensor, recurrent_kernel: tf.Tensor, bias: tf.Tensor
) -> tuple[tf.Tensor, tf.Tensor]:
    """(h, c) after the last step, each (batch, units), from a sequence (batch, steps, features).

    kernel (features, 4·units), recurrent_kernel (units, 4·units), bias (4·units,), blocks in the order i, f, c, o.
    """
    ### BEGIN SOLUTION
    h = c = tf.zeros((sequence.shape[0], recurrent_kernel.shape[0]))
    for step in range(sequence.shape[1]):
        z = sequence[:, step] @ kernel + h @ recurrent_kernel + bias
        i, f, candidate, o = tf.split(z, 4, axis=1)
        c = tf.sigmoid(f) * c + tf.sigmoid(i) * tf.tanh(candidate)
        h = tf.sigmoid(o) * tf.tanh(c)
    return h, c
    ### END SOLUTION

# %% try 06-lstm
with attempt():
    h, c = run_lstm(tf.constant(steps[None]), *map(tf.constant, lstm.get_weights()))
    print("as the layer, to within 1e-6:", bool(np.abs(h - lstm(steps[None])[:, -1]).max() < 1e-6))

# %% check 06-lstm
check("06-lstm", run_lstm)

# %% [markdown]
# ## The gate that changed its shape
#
# Same weights, same formulas, so the LSTM of then and the LSTM of now must agree.
#
# ### Then
#
# A small function runs an LSTM of `K1` with given weights in a session.

# %% then
def run_then(weights, sequences, **options):
    with tf.Graph().as_default(), tf1.Session() as sess:
        K1.backend.set_session(sess)
        inputs = tf1.placeholder(tf.float32, shape=sequences.shape)
        layer = K1.layers.LSTM(weights[1].shape[0], **options)
        outputs = layer(inputs)
        layer.set_weights(weights)
        return outputs.eval({inputs: sequences})

# %% now
sequences = np.random.default_rng(6).normal(0, 1, (8, 20, 6)).astype(np.float32)
lstm = keras.layers.LSTM(16)
now = lstm(sequences).numpy()
weights = lstm.get_weights()

# %% [markdown]
# ### Same tensors
#
# They agree, when the gates are told to use the sigmoid:

# %% same
then = {"sigmoid": run_then(weights, sequences, recurrent_activation="sigmoid")}
print("difference below 1e-6:", bool(np.abs(then["sigmoid"] - now).max() < 1e-6))

# %% [markdown]
# ### What bites
#
# Nobody wrote `recurrent_activation` in 2016. The default was another one, and no message tells you:

# %% bites
then["hard_sigmoid"] = run_then(weights, sequences)  # nothing said: the default of then
print("default of then:", K1.layers.LSTM(1).get_config()["recurrent_activation"])
print("default of now: ", lstm.get_config()["recurrent_activation"])
print("largest difference:", np.abs(then["hard_sigmoid"] - now).max().round(2))

# %% [markdown]
# The **hard sigmoid** is a straight line, cut off at 0 and 1. So tell Keras 3 to use it too:

# %% bites
hard = keras.layers.LSTM(16, recurrent_activation="hard_sigmoid")
hard.build((None, 20, 6))
hard.set_weights(weights)
print("largest difference:", np.abs(then["hard_sigmoid"] - hard(sequences)).max().round(2))

# %% [markdown]
# Still wrong. The word is the same, the function is not:

# %% bites
grid = np.linspace(-4, 4, 161, dtype=np.float32)
hard_then = tf.keras.activations.hard_sigmoid(tf.constant(grid)).numpy()  # Keras 2 kept the definition of Keras 1
hard_now = keras.activations.hard_sigmoid(grid).numpy()
for name, line in (("then", hard_then), ("now ", hard_now)):
    print(f"{name}: slope at zero {np.gradient(line, grid)[80]:.3f}, flat from x = {grid[line >= 1].min():.2f}")

# %% picture
figure, axes = plt.subplots(figsize=(9, 4))
axes.plot(grid, 1 / (1 + np.exp(-grid)), color=style.GREY, linestyle="-", label="sigmoid")
axes.plot(grid, hard_then, color=style.ORANGE, linestyle="--", label="hard_sigmoid then: x/5 + 1/2")
axes.plot(grid, hard_now, color=style.BLUE, linestyle="-.", label="hard_sigmoid now: x/6 + 1/2")
axes.set(xlabel="x", ylabel="gate", title="One name, two functions")
axes.legend(loc="upper left")
style.show(
    figure,
    alt="The hard sigmoid of then rises with slope 1/5 between -2.5 and 2.5, that of now with slope 1/6 between -3 and 3. "
    "The smooth sigmoid never gets quite to 0 or 1.",
)

# %% [markdown]
# Keras 3 took over the definition that PyTorch and JAX use; for a while its own documentation gave the old one
# ([tensorflow#65381](https://github.com/tensorflow/tensorflow/issues/65381)). An activation may be any function, so an old
# network can still be had.
#
# **Check yourself.** A GRU of then has the same default. Would you expect a Keras 3 GRU with the old weights to agree, once
# the gates use the old hard sigmoid?
#
# <details><summary>Answer</summary>Not yet. There is a third changed default: <code>reset_after</code> is False for a GRU of
# then and True now, and the bias has another shape, so <code>set_weights</code> complains. Give
# <code>reset_after=False</code> as well.</details>

# %% exercise 06-match [markdown] points=4
# ### Make an old LSTM give its old numbers
#
# You get the weights of an LSTM of `K1` and its `recurrent_activation`, which is `"sigmoid"` or `"hard_sigmoid"`. Return a
# built `keras.layers.LSTM` of Keras 3 that gives the outputs which the old layer gave.
#
# <details><summary>Hint 1: the idea</summary>One of the two words means today what it meant then. For the other, bring your
# own function.</details>
# <details><summary>Hint 2: the names</summary><code>recurrent_activation=</code> takes a function;
# <code>keras.ops.clip</code>; <code>build</code>, then <code>set_weights</code>.</details>
# <details><summary>Hint 3: almost code</summary>The old line is <code>x/5 + 1/2</code>, cut off at 0 and 1. The number of
# units is the number of rows of the recurrent kernel, the number of features that of the kernel.</details>

# %% answer 06-match
def like_then(recurrent_activation: str, weights: list[np.ndarray]) -> keras.layers.LSTM:
    """A built Keras 3 LSTM with the outputs of the old one; it takes sequences (batch, steps, features).

    `weights` is [kernel (features, 4·units), recurrent_kernel (units, 4·units), bias (4·units,)].
    """
    ### BEGIN SOLUTION
    def old_hard_sigmoid(x):
        return keras.ops.clip(0.2 * x + 0.5, 0.0, 1.0)

    gate = old_hard_sigmoid if recurrent_activation == "hard_sigmoid" else recurrent_activation
    layer = keras.layers.LSTM(weights[1].shape[0], recurrent_activation=gate)
    layer.build((None, None, weights[0].shape[0]))
    layer.set_weights(weights)
    return layer
    ### END SOLUTION

# %% try 06-match
with attempt():
    for word, outputs in then.items():
        print(f"{word}: below 1e-6:", bool(np.abs(like_then(word, weights)(sequences) - outputs).max() < 1e-6))

# %% check 06-match
check("06-match", like_then)

# %% summary [markdown]
# ## What you can do now
#
# You know that `tf.name_scope` changes only TensorFlow's name and `keras.name_scope` both, and that a weight is named when it
# is built. You took the LSTM's three arrays apart, brought twelve old ones into the new order, and found two changes without
# a message: the default gate is another function, and the old function's name now means a third one.
#
# Next: [07 From tf.Graph to tf.function](../07_graph_to_function/07_graph_to_function.ipynb), where the graphs come from.

# %% progress
progress("06")
