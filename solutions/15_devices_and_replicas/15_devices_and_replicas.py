# %% card [markdown] minutes=75
# # 15 Devices, replicas, clusters
#
# **Aim.** Say where every operation and every variable really is, and train one model on several devices and in several processes.
#
# **You will be able to**
#
# - find what runs elsewhere than it was told, and read the trace of a run
# - say what two devices gain, and what the copies between them cost
# - split a batch between replicas so that nothing but the time changes
# - train with `MirroredStrategy`, and know what it asks of the loss and of BatchNormalization
# - start a cluster on your own machine, with parameter servers and without
#
# **Before you start** you need [07 From tf.Graph to tf.function](../07_graph_to_function/07_graph_to_function.ipynb) and
# [14 Your own loop, your own train_step](../14_own_training_loop/14_own_training_loop.ipynb). The last section starts two
# processes that need about 0.7 GB of memory each: shut down other notebooks first if yours is short.

# %% [markdown]
# Run this cell first. It differs from the other notebooks in one word: they hide the GPUs (`CUDA_VISIBLE_DEVICES="-1"`), so that
# everybody gets the same numbers. This notebook is about devices, so it hides none. (If you have a GPU, `make lab GPU=1` starts
# Jupyter with a TensorFlow that can use it. Without one nothing is missing.)

# %% setup
import os

os.environ.update(TF_USE_LEGACY_KERAS="1", TF_CPP_MIN_LOG_LEVEL="2")
os.environ.update(TF_ENABLE_ONEDNN_OPTS="0", TF_NUM_INTRAOP_THREADS="0")  # 0: a device has all its cores
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
# ## The GPU that nobody used
#
# In January the bank buys a machine with a GPU, because the digit reader of 2016 says `with tf.device('/gpu:0')`. In June somebody
# looks at the bill for electricity and wonders: the machine with the GPU needs no more than the one without. The reader has run every
# night. No error, no warning, and every digit read.
#
# A **device** is something that TensorFlow can compute on: a CPU with all its cores, or a GPU. We want two of them, and few people
# have two GPUs. But a device can be split before TensorFlow starts: a **logical device** is a part that counts as a whole.
# `choose_devices` takes two GPUs, or one in two halves, or the CPU in two halves, whichever works; of a GPU it takes 1 GB of memory
# for each device, so that other people's programs stay alive. (If TensorFlow had started before this cell, there may be only one, and the
# line says so. Then restart the kernel if you want two.)

# %% varies=1
from course.devices import choose_devices, works

devices = choose_devices(tf.config, works)
first, second = devices.names
print(devices.line)

# %% [markdown]
# (`choose_devices` also turns
# [TensorFloat-32](https://www.tensorflow.org/api_docs/python/tf/config/experimental/enable_tensor_float_32_execution) off. With it newer
# GPUs round the factors of a product, and the comparisons below would be off by more than they allow.)
#
# The tutorial 将Keras作为tensorflow的精简接口 ("Keras as a simplified interface to TensorFlow") says in one place that under
# `tf.device('/gpu:0')` all computation and all variables are on `gpu:0`, and in another that variables always live on the CPU,
# wherever they are made. The digit reader goes by the first. What is written on its operations, and where did they run?
#
# **Predict.** Three numbers: how many of the reader's operations are *told* to be on the GPU (some, none, all of its layers), how many
# of its variables, and how many of those that were told ran there.
#
# ### Original

# %% id="program"
from course import inherited

program = inherited.PROGRAM.read_text(encoding="utf-8")
print(*[line for line in program.splitlines() if "tf.device" in line or "allow_soft" in line], sep="\n")

# %% original id="told" covers="B18 B30"
# %%then 1.0.2 program -> told, told_variables
import tensorflow as tf

old = {}
exec(program.split("with tf.name_scope('loss')")[0], old)
operations = old["sess"].graph.get_operations()
told = [operation.name for operation in operations if "GPU" in operation.device]
variables = old["look1"].trainable_weights + old["reader"].trainable_weights
told_variables = {variable.name: variable.device for variable in variables}
print("operations:", len(operations), "  told to be on the GPU:", len(told))
for name in list(told_variables)[:3]:
    print(f"{name:22}{told_variables[name]}")

# %% [markdown]
# The scope's device is written on operations and variables alike. So the second of the tutorial's sentences is false, and was false then.
# For what has really happened, a session can be asked for a **trace**: a record of what ran where.

# %% original id="ran" covers="B18" varies=1
# %%then 1.0.2 told
sess, img, phase = old["sess"], old["img"], old["K"].learning_phase()
sess.run(tf.initialize_all_variables())
metadata, options = tf.RunMetadata(), tf.RunOptions(trace_level=tf.RunOptions.FULL_TRACE)
fed = {img: old["mnist_data"].test.images, phase: 0}
sess.run(old["preds"], feed_dict=fed, options=options, run_metadata=metadata)
for device in metadata.step_stats.dev_stats:
    ran = {node.node_name for node in device.node_stats} & set(told)
    print(f"{device.device.rpartition('device:')[2]:6} ran {len(ran)} of those that were told to be on the GPU")

# %% [markdown]
# Where there is no GPU, the CPU ran all that was needed of them. The program has asked for that itself: `allow_soft_placement=True` means "if the
# device is missing, take another one". Somebody once needed it to try the program on a laptop. The bank's machine has the GPU, but
# its driver was never installed.
#
# ### Then

# %% then id="place-then" covers="B18 B30"
def short(name):
    return name.rpartition("device:")[2]

shares_then = []
with tf.Graph().as_default():
    for device in devices.names:
        with tf1.device(device):
            lstm = K1.layers.LSTM(32)
            lstm(tf1.placeholder(tf.float32, shape=(None, 20, 64)))
        shares_then.append(np.mean([short(weight.device) == device[1:] for weight in lstm.weights]))

# %% [markdown]
# ### Now
#
# A Keras 3 variable lives where the scope was when the layer was **built**. An operation runs where the scope is when the layer is
# **called**. They need not be the same.

# %% now id="place-now" covers="B30"
shares_now, outputs_elsewhere = [], []
for built, called in ((first, second), (second, first)):
    layer = keras.layers.LSTM(32)
    with tf.device(built):
        layer.build((None, 20, 64))
    with tf.device(called):
        outputs = layer(tf.ones((2, 20, 64)))
    shares_now.append(np.mean([short(weight.value.device) == built[1:] for weight in layer.weights]))
    outputs_elsewhere.append(short(outputs.device) == called[1:])
print("outputs on the device of the call:", sum(outputs_elsewhere), "of 2")

# %% [markdown]
# ### Same tensors
#
# What can be compared on any machine is the share of an LSTM's variables that are where their scope was. (The reader keeps its LSTM on
# the CPU and its convolutions on the GPU.)

# %% same id="same-places" breaks=["place-now: with tf.device(built) => with tf.device(first)", "place-then: with tf1.device(device) => with tf1.device(first)"]
wanted = {"look": "/device:GPU:0", "read": "/device:CPU:0"}
right = [wanted[name[:4]] == place for name, place in told_variables.items()]
same("share of variables on their scope's device", original=[np.mean(right)] * 2, then=shares_then, now=shares_now)

# %% [markdown]
# ### What bites
#
# A session of TensorFlow 1 refuses a device that is missing, unless it was told to be soft. Eager code is soft by default. Nobody has
# a hundred GPUs:

# %% bites id="refuses" covers="B18"
graph = tf.Graph()
with graph.as_default(), tf1.device("/gpu:99"):
    hole = tf1.placeholder(tf.float32, (1, 1))
    square = tf.matmul(hole, hole, name="square")
strict, soft = (tf1.ConfigProto(allow_soft_placement=allowed) for allowed in (False, True))
try:
    with tf1.Session(graph=graph, config=strict) as session:
        session.run(square, {hole: [[3.0]]})
except tf.errors.InvalidArgumentError as error:
    print("InvalidArgumentError … Cannot assign a device", error.message.partition("Cannot assign a device")[2][:60].strip(), "…")
with tf1.Session(graph=graph, config=soft) as session:
    print("soft:", session.run(square, {hole: [[3.0]]}))

# %% bites id="soft" covers="B18"
with tf.device("/gpu:99"):
    product = tf.constant([[2.0]]) @ tf.constant([[3.0]])
print("eager:", product.numpy(), "  on GPU 99:", short(product.device) == "GPU:99")

# %% [markdown]
# There are three ways to find out. Ask each tensor (`tensor.device`). Turn softness off for a while. Or have TensorFlow write a line
# for each operation, `tf.debugging.set_log_device_placement(True)`; but the line goes to the terminal, not into the notebook, and our
# set-up cell has silenced it (`TF_CPP_MIN_LOG_LEVEL="2"`). So here it is from a process that says everything:

# %% bites id="strictly"
softness = tf.config.get_soft_device_placement()
tf.config.set_soft_device_placement(False)
try:
    with tf.device("/gpu:99"):
        tf.constant([[2.0]]) @ tf.constant([[3.0]])
except (tf.errors.InvalidArgumentError, RuntimeError, ValueError) as error:
    print(type(error).__name__, "…", str(error).partition(" '/job")[0].partition(" /job")[0][-60:], "…")
finally:
    tf.config.set_soft_device_placement(softness)

# %% now id="log" varies=1
import subprocess
import sys

script = """
import tensorflow as tf
tf.debugging.set_log_device_placement(True)
with tf.device("/gpu:99"):
    tf.constant([[2.0]]) @ tf.constant([[3.0]])
"""
loud = os.environ | {"TF_CPP_MIN_LOG_LEVEL": "0"}
log = subprocess.run([sys.executable, "-c", script], env=loud, capture_output=True, text=True).stderr
print(*[line.partition("] ")[2] for line in log.splitlines() if "MatMul" in line], sep="\n")

# %% exercise 15-lost [markdown] points=4
# ### Write the report of June in January
#
# You get a graph and the trace of a run (`metadata.step_stats.dev_stats`: one entry for each device, with its full name in `device`
# and with `node_stats`, whose items have a `node_name`). Return the operations that ran on another device than they were told, each with the
# short name of the device on which it ran: `{"look1/Conv2D": "CPU:0"}`. What an operation was told is in its `device`. It may be
# nothing, or half of a name (`/device:GPU:*` means any GPU): who was told nothing, or just a kind, and got that kind, is not lost. The
# trace also lists nodes of the runtime's own, which the graph does not know.
#
# <details><summary>Hint 1: the idea</summary>Two names of a device can be spelled differently and mean the same, and one may leave
# something open. Do not compare texts, but kind with kind and number with number, where something was said.</details>
# <details><summary>Hint 2: the names</summary><code>tf.DeviceSpec.from_string</code> with <code>device_type</code> and
# <code>device_index</code>, which are <code>None</code> where nothing was said; <code>graph.get_operations()</code>,
# <code>operation.device</code>.</details>
# <details><summary>Hint 3: almost code</summary>A dict from each operation's name to what it was told. For each device of the trace, and
# each of its nodes that is in the dict: it is lost if a kind was told and is another, or a number was told and is another.</details>

# %% answer 15-lost
def lost(graph: tf.Graph, metadata: tf1.RunMetadata) -> dict[str, str]:
    """Name of each operation that ran elsewhere than it was told -> short name of the device where it ran."""
    ### BEGIN SOLUTION
    told = {operation.name: tf.DeviceSpec.from_string(operation.device) for operation in graph.get_operations()}
    found = {}
    for device in metadata.step_stats.dev_stats:
        ran = tf.DeviceSpec.from_string(device.device)
        for name in {node.node_name for node in device.node_stats} & set(told):
            other_kind = told[name].device_type not in (None, ran.device_type)
            other_number = told[name].device_index not in (None, ran.device_index)
            if other_kind or other_number:
                found[name] = f"{ran.device_type}:{ran.device_index}"
    return found
    ### END SOLUTION

# %% try 15-lost
with attempt():
    soft_run = tf1.RunMetadata()
    with tf1.Session(graph=graph, config=soft) as session:
        traced = tf1.RunOptions(trace_level=tf1.RunOptions.FULL_TRACE)
        session.run(square, {hole: [[3.0]]}, options=traced, run_metadata=soft_run)
    print("lost:", sorted(lost(graph, soft_run)))

# %% check 15-lost
check("15-lost", lost)

# %% [markdown]
# You meet this today on every machine whose GPU is "there", and whenever a training is as slow as before.
#
# ## One model, twice
#
# The second lines of the bank's hope are the tutorial's last listing: one model, called on two GPUs, and the mean of the two answers.
# With two GPUs it should be twice as fast, says the offer.
#
# **Predict.** Both calls get the same `x`. What does the mean of the two outputs tell that one of them does not?
#
# ### Original
#
# The listing, on the CPU in place of two GPUs, and with two repairs: `data` is defined nowhere, and its variables are never initialised.

# %% id="both-worlds"
batch_images = digits.read_data_sets().train.images[:100]
batch_labels = digits.read_data_sets(one_hot=False).train.labels[:100]
keras.utils.set_random_seed(15)
start_layers = [keras.layers.Dense(32, activation="relu"), keras.layers.Dense(10, activation="softmax")]
start = keras.Sequential([keras.Input((784,)), *start_layers]).get_weights()

# %% original id="replicas-original" covers="B31 B43"
# %%then 1.0.2
from keras.layers import Dense
from keras.models import Sequential

with tf.device('/cpu:0'):
    x = tf.placeholder(tf.float32, shape=(None, 784))
    model = Sequential()
    model.add(Dense(32, activation='relu', input_dim=784))
    model.add(Dense(10, activation='softmax'))
with tf.device('/gpu:0'):
    output_0 = model(x)
with tf.device('/gpu:1'):
    output_1 = model(x)
with tf.device('/cpu:0'):
    preds = 0.5 * (output_0 + output_1)

# %% original id="replicas-original-run" covers="B43"
# %%then 1.0.2 batch_images, start -> preds_original, output_original
model.set_weights(start)
try:
    sess.run([preds], feed_dict={x: data})
except NameError as error:
    print("NameError:", error)
preds_original, output_original = sess.run([preds, output_0], feed_dict={x: batch_images})

# %% [markdown]
# ### Then

# %% then id="replicas-then" covers="B31"
replica_graph = tf.Graph()
with replica_graph.as_default():
    with tf1.device("/cpu:0"):
        x = tf1.placeholder(tf.float32, shape=(None, 784))
        model = K1.Sequential([K1.layers.Dense(32, activation="relu", input_dim=784)])
        model.add(K1.layers.Dense(10, activation="softmax"))
    outputs = []
    for device in devices.names:
        with tf1.device(device):
            outputs.append(model(x))
    with tf1.device("/cpu:0"):
        preds = 0.5 * (outputs[0] + outputs[1])

# %% bites id="uninitialised" covers="B43"
replica_session = tf1.Session(graph=replica_graph)
try:
    replica_session.run([preds], feed_dict={x: batch_images})
except tf.errors.FailedPreconditionError as error:
    print("FailedPreconditionError …", error.message[error.message.index("Could not find variable") :][:23], "…")

# %% then id="replicas-run" covers="B31 B43"
metadata = tf1.RunMetadata()
options = tf1.RunOptions(trace_level=tf1.RunOptions.FULL_TRACE)
with replica_graph.as_default(), replica_session.as_default():
    K1.backend.set_session(replica_session)
    model.set_weights(start)
    result = replica_session.run([preds], feed_dict={x: batch_images}, options=options, run_metadata=metadata)
print(type(result).__name__, len(result), result[0].shape)

# %% [markdown]
# (The result is a list with one array, because we asked with a list.)
#
# ### Same tensors

# %% same id="same-replicas" covers="B31" breaks="replicas-then: 0.5 * (outputs[0] + outputs[1]) => outputs[0] + outputs[1]"
same("probabilities", mean_original=preds_original, one_original=output_original, mean_then=result[0],
     one_now=keras.Sequential(start_layers)(batch_images), within=1e-6)

# %% [markdown]
# The mean of two equal outputs is one of them: twice the work for nothing. Another claim of the text holds: the model on the CPU is never
# run; it is a template, and the place where the variables live. The graph has the first layer three times, and the trace tells which ran.

# %% then id="template" covers="B42"
ran = {node.node_name for device in metadata.step_stats.dev_stats for node in device.node_stats}
for operation in replica_graph.get_operations():
    if operation.name.endswith("dense/Relu"):
        print(f"{operation.name:23} ran: {operation.name in ran}")
replica_session.close()

# %% [markdown]
# ### Now: halves
#
# What replicas are good for: each takes a **part** of the batch. Here is the listing as it was meant, in a graph, so that we can look at
# who ran where.

# %% then id="halves"
halves_graph = tf.Graph()
with halves_graph.as_default():
    with tf1.device(first):
        images, kernel = tf1.placeholder(tf.float32, (None, 784), "images"), tf.Variable(start[0], name="kernel")
        halves = tf.split(images, 2, name="split")
    answers = []
    for number, device in enumerate(devices.names):
        with tf1.device(device):
            answers.append(tf.matmul(halves[number], kernel, name=f"product_{number}"))
    with tf1.device(first):
        joined = tf.concat(answers, axis=0, name="join")

# %% then id="halves-run"
many = np.tile(batch_images, (40, 1))
with tf1.Session(graph=halves_graph) as session:
    with halves_graph.as_default():
        session.run(tf1.global_variables_initializer())
    for _ in range(3):  # the first runs also plan
        session.run(joined, {images: many}, options=options, run_metadata=metadata)

# %% picture
from course import graphs

where = {node.node_name: short(device.device) for device in metadata.step_stats.dev_stats for node in device.node_stats}
names = {first[1:]: "first device"}
names.setdefault(second[1:], "second device")
where = {name: names[place] for name, place in where.items() if place in names} | {"images": "first device"}
drawing.show(graphs.placed(halves_graph, where, list(names.values())),
             caption="A broken arrow is a copy from one device to the other. What goes over besides half of the images?",
             alt="Operations in two rows. Three broken arrows lead from one row to the other: half of the images and the kernel go "
                 "over to the second device, one product comes back.")

# %% picture
rows = graphs.runs(metadata, names, where)
drawing.show(drawing.timeline(rows, "microseconds of one run"),
             caption="Which of the two devices waits, and for what?",
             alt="The timeline of one run in two rows. The split comes first, then the products on both devices, then the join.")

# %% exercise 15-trace [markdown] points=2
# ### Read a trace
#
# `metadata.step_stats.dev_stats` has one entry for each device. An entry has the device's long name in `device`, and a list
# `node_stats`; each of its items has a `node_name` and the time `all_end_rel_micros`. A node that ran twice is there twice.
# Names that begin with `_` are the runtime's own. Return for each device, under its short name (`"CPU:1"`), the names of the
# nodes that ran there, each once, and the sum of their microseconds, over all runs. Leave out the runtime's own nodes.
#
# <details><summary>Hint 1: the idea</summary>Two loops: over the devices, and over what ran on each. A set gives each name
# once; the time counts every run.</details>
# <details><summary>Hint 2: the names</summary><code>str.startswith</code>, <code>str.rpartition("device:")</code>,
# <code>sum</code>, a set comprehension.</details>
# <details><summary>Hint 3: almost code</summary>For each device: keep the items whose name does not begin with an underscore.
# Collect their names in a set and add up their times; store both under the short name.</details>

# %% answer 15-trace
def busy(metadata: tf1.RunMetadata) -> dict[str, tuple[list[str], int]]:
    """Short device name -> (names of the nodes that ran there, sum of their microseconds)."""
    ### BEGIN SOLUTION
    found = {}
    for device in metadata.step_stats.dev_stats:
        stats = [node for node in device.node_stats if not node.node_name.startswith("_")]
        names = sorted({node.node_name for node in stats})
        found[device.device.rpartition("device:")[2]] = names, sum(node.all_end_rel_micros for node in stats)
    return found
    ### END SOLUTION

# %% try 15-trace
with attempt():
    example = tf1.RunMetadata()
    entry = example.step_stats.dev_stats.add(device="/job:localhost/replica:0/task:0/device:CPU:1")
    entry.node_stats.add(node_name="add", all_end_rel_micros=5)
    print("{'CPU:1': (['add'], 5)}:", busy(example))

# %% check 15-trace
check("15-trace", busy)

# %% [markdown]
# Look for it in multi-GPU code from before 2019, whose halves are often not halves.
#
# ## What do two devices gain?
#
# The offer said twice as fast. A copy costs time whatever is copied, so small products lose. **Predict.** A square matrix is multiplied by
# itself, on one device, and in two halves on two. From which size on are two faster, and by how much at best, on *this* machine?

# %% now id="timed"
@tf.function
def on_one(matrix):
    with tf.device(first):
        return matrix @ matrix

@tf.function
def on_two(matrix):
    halves = tf.split(matrix, 2)
    with tf.device(first):
        upper = halves[0] @ matrix
    with tf.device(second):
        lower = halves[1] @ matrix
    with tf.device(first):
        return tf.concat([upper, lower], axis=0)

# %% now id="ratios" varies=1
from functools import partial

from course.timing import in_rounds


def finished(call, matrix):
    return call(matrix).numpy()  # a GPU goes on after the call; numpy waits for it

sizes, ratios = [16, 64, 256, 512, 1024], []
for size in sizes:
    matrix = tf.random.stateless_normal((size, size), seed=(1, size))
    calls = {"one": partial(finished, on_one, matrix), "two": partial(finished, on_two, matrix)}
    seconds = in_rounds(calls, rounds=15, steps=2)
    ratios.append(float(np.median(np.divide(seconds["two"], seconds["one"]))))
print("time on two devices, as a multiple of one:", *[f"{ratio:.2f}" for ratio in ratios])

# %% picture
figure = drawing.curves({"two devices": ratios, "as fast as one": [1.0] * 5}, x=sizes, log="x", marker="o",
                        labels=("rows of the matrix", "time, as a multiple of one device"))
drawing.show(figure, caption="Where would the curve go with two real GPUs, and where with halves of one?",
             alt="Time on two devices as a multiple of one, over the size of the matrix. On two halves of one CPU no size comes near "
                 "a half, which is what the offer promised.")

# %% [markdown]
# Two halves of one CPU, or of one GPU, share its cores: there is nothing to gain, and only the costs show. Only devices with cores of
# their own can come below one, and only where the work outweighs the copies. That is why today's strategies copy each *variable* once
# and keep the copies equal, in place of sending it at each step.

# %% [markdown]
# ## Towers
#
# For training, each device takes a part of the batch and computes its gradient, and the gradients are averaged. Such a computation is
# called a **tower**. Suppose the first device is faster, so it takes 60 of 100 images.

# %% now id="tower" covers="B31"
def small_model():
    layers = [keras.layers.Dense(32, activation="relu"), keras.layers.Dense(10)]
    model = keras.Sequential([keras.Input((784,)), *layers])
    model.set_weights(start)
    return model

model = small_model()
loss_function = keras.losses.SparseCategoricalCrossentropy(from_logits=True)

def gradients_on(device, rows):
    with tf.device(device), tf.GradientTape() as tape:
        loss_value = loss_function(batch_labels[rows], model(batch_images[rows]))
    return tape.gradient(loss_value, model.trainable_variables)

# %% id="towers"
faster, slower = gradients_on(first, slice(0, 60)), gradients_on(second, slice(60, 100))
combined = [0.6 * one + 0.4 * other for one, other in zip(faster, slower)]
whole = gradients_on(first, slice(0, 100))

# %% [markdown]
# ### Same tensors

# %% same id="same-towers" breaks="towers: 0.6 * one + 0.4 * other => 0.5 * one + 0.5 * other"
same("gradients", two_devices=combined, one_device=whole, within=1e-6)

# %% exercise 15-towers [markdown] points=4
# ### Split the batch, average the gradients
#
# The model is one product, `images @ kernel`, and the loss of a tower is the **mean** cross-entropy of **its own** images.
# `sizes` says how many images each tower takes, in order. Return the gradient of each tower's loss for the kernel, and from
# these alone the gradient of the mean loss over the whole batch.
#
# <details><summary>Hint 1: the idea</summary>A mean over the batch is a mean over the towers' means in which a tower of 8 images
# counts four times as much as one of 2.</details>
# <details><summary>Hint 2: the names</summary><code>tf.split(images, sizes)</code>,
# <code>tf.nn.sparse_softmax_cross_entropy_with_logits</code>, <code>tape.watch(kernel)</code>.</details>
# <details><summary>Hint 3: almost code</summary>For each part: record, take the mean loss, ask the tape. Then multiply each
# gradient by its tower's share of the images, and add.</details>

# %% answer 15-towers
def tower_gradients(
    kernel: tf.Tensor, images: tf.Tensor, labels: tf.Tensor, sizes: list[int]
) -> tuple[list[tf.Tensor], tf.Tensor]:
    """Gradients of the towers and of the whole batch, each (features, classes); images (batch, features), labels (batch,)."""
    ### BEGIN SOLUTION
    towers = []
    for own_images, own_labels in zip(tf.split(images, sizes), tf.split(labels, sizes)):
        with tf.GradientTape() as tape:
            tape.watch(kernel)
            losses = tf.nn.sparse_softmax_cross_entropy_with_logits(own_labels, own_images @ kernel)
            loss_value = tf.reduce_mean(losses)
        towers.append(tape.gradient(loss_value, kernel))
    combined = tf.add_n([size / sum(sizes) * tower for size, tower in zip(sizes, towers)])
    return towers, combined
    ### END SOLUTION

# %% try 15-towers
with attempt():
    towers, combined = tower_gradients(tf.zeros((1, 2)), tf.constant([[1.0], [4.0], [4.0]]), tf.constant([0, 1, 1]), [1, 2])
    print("-0.5 and 2.0:", *[float(tower[0, 0]) for tower in towers], "  1.1667:", round(float(combined[0, 0]), 4))

# %% check 15-towers
check("15-towers", tower_gradients)

# %% [markdown]
# It comes back whenever a batch does not divide evenly, which the last batch of an epoch hardly ever does.
#
# ## MirroredStrategy
#
# On the new machine somebody runs the reader on both GPUs with a **strategy**, which writes the towers for you: it makes a copy of each
# variable on each device, runs your function on each, adds up the gradients, and keeps the copies equal. The loss is what it was; the
# accuracy after an epoch is another. Nothing is wrong with the strategy.
#
# **Predict.** Each of two GPUs gets 25 images of a batch of 50, takes the mean loss over its own 25, and the strategy adds up the two
# gradients. By what factor is the step wrong, and with eight GPUs?
#
# ### Then
#
# Towers in a graph, as thousands of programs had them: two losses, two gradients, their mean, one step.

# %% then id="towers-then"
halves_of_batches = np.split(batch_images, 4), np.split(batch_labels, 4)
tower_graph = tf.Graph()
with tower_graph.as_default():
    holes = [(tf1.placeholder(tf.float32, (None, 784)), tf1.placeholder(tf.int64, (None,))) for _ in devices.names]
    kernels = [tf.Variable(array) for array in start]
    tower_gradients_then = []
    for device, (hole, targets) in zip(devices.names, holes):
        with tf1.device(device):
            logits = tf.nn.relu(hole @ kernels[0] + kernels[1]) @ kernels[2] + kernels[3]
            mean_loss = tf1.losses.sparse_softmax_cross_entropy(targets, logits)
            tower_gradients_then.append(tf.gradients(mean_loss, kernels))
    means = [(one + other) / 2 for one, other in zip(*tower_gradients_then)]
    step_then = tf1.train.GradientDescentOptimizer(0.1).apply_gradients(zip(means, kernels))

# %% then id="run-towers"
with tf1.Session(graph=tower_graph) as session:
    with tower_graph.as_default():
        session.run(tf1.global_variables_initializer())
    for step in range(2):  # each takes two of the four quarters
        feed = {}
        for number, (hole, targets) in enumerate(holes):
            feed |= {hole: halves_of_batches[0][2 * step + number], targets: halves_of_batches[1][2 * step + number]}
        session.run(step_then, feed_dict=feed)
    weights_then = session.run(kernels)

# %% [markdown]
# ### Now, by hand
#
# What is built in the strategy's scope is mirrored. (`ReductionToOneDevice` adds up on one device. GPUs of one machine can do it faster
# among themselves, but halves of one GPU cannot.)

# %% now id="strategy"
replicas = sorted(set(devices.names))
strategy = tf.distribute.MirroredStrategy(replicas, cross_device_ops=tf.distribute.ReductionToOneDevice())
with strategy.scope():
    mirrored, optimizer = small_model(), keras.optimizers.SGD(0.1)
    optimizer.build(mirrored.trainable_variables)
copies = mirrored.layers[0].kernel.value.values
print("copies of the kernel:", len(copies), "  devices that they are on:", len({copy.device for copy in copies}))

# %% [markdown]
# Each replica gets 25 of 50 images. The gradients are **added** over the replicas, so each replica must divide its sum by the size of the
# whole batch, 50, and not by its own 25.

# %% now id="step-now"
def replica_step(images, labels):
    with tf.GradientTape() as tape:
        losses = keras.losses.sparse_categorical_crossentropy(labels, mirrored(images), from_logits=True)
        loss_value = tf.reduce_sum(losses) / 50
    optimizer.apply(tape.gradient(loss_value, mirrored.trainable_variables), mirrored.trainable_variables)
    return loss_value

@tf.function
def mirrored_step(images, labels):
    return strategy.reduce("SUM", strategy.run(replica_step, args=(images, labels)), axis=None)

# %% now id="run-mirrored" within=0.001
batches = tf.data.Dataset.from_tensor_slices((batch_images, batch_labels)).batch(50)
losses = [float(mirrored_step(*batch)) for batch in strategy.experimental_distribute_dataset(batches)]
print("losses of two steps:", np.round(losses, 3))

# %% [markdown]
# `fit` does all this itself, if the model is built and compiled in the scope. Beside it the same on one device. (`jit_compile=False`
# for both: on a GPU, `fit` would compile one of the two with XLA and not the other.)

# %% now id="fitted"
with strategy.scope():
    fitted = small_model()
    fitted.compile(keras.optimizers.SGD(0.1), loss_function, jit_compile=False)
single = small_model()
single.compile(keras.optimizers.SGD(0.1), loss_function, jit_compile=False)
for each in (fitted, single):
    each.fit(batches, shuffle=False, verbose=0)

# %% [markdown]
# ### Same tensors

# %% same id="same-mirrored" breaks=["step-now: tf.reduce_sum(losses) / 50 => tf.reduce_mean(losses)", "towers-then: (one + other) / 2 => one + other"]
same("weights after two steps", then=weights_then, by_hand=mirrored.get_weights(), fit=fitted.get_weights(),
     one_device=single.get_weights(), within=1e-6)

# %% [markdown]
# ### What bites
#
# The accuracy of the story: someone's `replica_step` had `tf.reduce_mean(losses)`, the mean over its own 25 images. Added up, two means
# are twice the mean, so the learning rate is twice what the program says; with eight replicas it is eight times. The loss that is shown is
# twice as large, too, unless somebody averages it for the log.
#
# The other errors are loud. A model that was built one line too early is outside of the scope, and the error does not even have a text:

# %% bites id="outside"
outside = small_model()
with strategy.scope():
    outside.compile("sgd", loss_function)
try:
    outside.fit(batches, shuffle=False, verbose=0)
except (AssertionError, RuntimeError, ValueError) as error:
    print(type(error).__name__, repr(str(error)[:60]))

# %% [markdown]
# And Keras 3's own `keras.distribution` is for the [JAX backend only](https://keras.io/guides/distribution/). With TensorFlow it is
# accepted, and does nothing:

# %% bites id="jax-only"
try:
    keras.distribution.set_distribution(keras.distribution.DataParallel(devices=replicas))
    layer = keras.layers.Dense(2)
    layer.build((None, 3))
    print(type(layer.kernel.value).__name__, "  copies:", len(getattr(layer.kernel.value, "values", [1])))
finally:
    keras.distribution.set_distribution(None)

# %% exercise 15-loss [markdown] points=3
# ### Scale the loss of a replica
#
# A replica has `labels` and `logits` of its own images. The whole batch has `batch_size` images on `num_replicas` replicas, not
# equally many on each. `penalty` is a number that depends on the weights, the same on every replica. Return the loss of this
# replica, such that the **sum** over all replicas is the mean cross-entropy of the whole batch plus the penalty, once. Every
# replica takes an equal share of the penalty.
#
# <details><summary>Hint 1: the idea</summary>Write down the loss for the whole batch. Which part of it can this replica
# contribute?</details>
# <details><summary>Hint 2: the names</summary><code>tf.nn.sparse_softmax_cross_entropy_with_logits</code>,
# <code>tf.reduce_sum</code>; or <code>tf.nn.compute_average_loss</code> with its <code>global_batch_size</code>.</details>
# <details><summary>Hint 3: almost code</summary>Add up the cross-entropies of the own images and divide by the size of the
# whole batch. Add this replica's share of the penalty.</details>

# %% answer 15-loss
def replica_loss(labels: tf.Tensor, logits: tf.Tensor, penalty: tf.Tensor, batch_size: int, num_replicas: int) -> tf.Tensor:
    """This replica's part of the loss, one number; labels (own images,), logits (own images, classes)."""
    ### BEGIN SOLUTION
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
    return tf.reduce_sum(losses) / batch_size + penalty / num_replicas
    ### END SOLUTION

# %% try 15-loss
with attempt():
    example = tf.constant([0]), tf.zeros((1, 2)), tf.constant(1.0)
    print("0.431:", round(float(replica_loss(*example, batch_size=3, num_replicas=5)), 4))

# %% check 15-loss
check("15-loss", replica_loss)

# %% [markdown]
# Today it hides in every learning rate that "had to be tuned again" for more GPUs.
#
# ## What replicas do not share
#
# BatchNormalization normalises by the mean and the variance of the batch. On a replica "the batch" is the replica's part of it. Four dark
# images go to one replica, four bright ones to the other. **Predict.** By how much does the output differ from that of one device?

# %% bites id="apart" within=0.01
shards = np.split(np.random.default_rng(1).normal([[0.0]] * 4 + [[3.0]] * 4, 1, (8, 3)).astype(np.float32), len(replicas))
values = strategy.experimental_distribute_values_from_function(lambda context: shards[context.replica_id_in_sync_group])
want = keras.layers.BatchNormalization()(np.concatenate(shards), training=True)
for synchronized in (False, True):
    with strategy.scope():
        layer = keras.layers.BatchNormalization(synchronized=synchronized)
        layer.build((None, 3))
    results = strategy.run(layer, args=(values,), kwargs={"training": True})
    got = np.concatenate(strategy.experimental_local_results(results))
    print(f"synchronized={synchronized!s:5}  largest difference from one device {np.abs(got - want).max():.3f}")

# %% [markdown]
# To synchronise, the replicas exchange their means and variances and merge them. How is a good question.

# %% exercise 15-moments [markdown] points=3
# ### Merge the statistics of the replicas
#
# Replica `i` saw `sizes[i]` images; the mean and the variance of each feature are in row `i` of `means` and `variances`. Return
# the mean and the variance of each feature over all images, which nobody has seen together. (The variance is the mean of the
# squared distances from the mean, as `np.var` has it.)
#
# <details><summary>Hint 1: the idea</summary>Variances cannot be averaged, but sums of squares can. What is the mean of the
# squares on one replica?</details>
# <details><summary>Hint 2: the names</summary><code>sizes[:, None]</code>, <code>tf.reduce_sum(…, axis=0)</code>; variance =
# mean of the squares − square of the mean.</details>
# <details><summary>Hint 3: almost code</summary>Turn the sizes into shares that add up to 1. Average the means with them, then
# the replicas' mean squares (variance + mean²). From the latter take away the square of the common mean.</details>

# %% answer 15-moments
def merge_moments(sizes: tf.Tensor, means: tf.Tensor, variances: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """Mean and variance, each (features,), from float sizes (replicas,), means and variances (replicas, features)."""
    ### BEGIN SOLUTION
    shares = (sizes / tf.reduce_sum(sizes))[:, None]
    mean = tf.reduce_sum(shares * means, axis=0)
    squares = tf.reduce_sum(shares * (variances + means**2), axis=0)
    return mean, squares - mean**2
    ### END SOLUTION

# %% try 15-moments
with attempt():
    mean, variance = merge_moments(tf.constant([1.0, 3.0]), tf.constant([[0.0], [4.0]]), tf.zeros((2, 1)))
    print("3.0 and 3.0:", float(mean[0]), float(variance[0]))

# %% check 15-moments
check("15-moments", merge_moments)

# %% [markdown]
# You meet this today in detection and segmentation, where a GPU holds two images at a time.
#
# ## Clusters
#
# The bank's second branch has a machine, too. A **cluster** is several processes, usually on several machines, that compute together. Ours
# are on this machine and talk through its own network; `local.processes` starts them and stops them when the block ends, also after
# an error. Where a kernel may not open sockets, the cells say so and do nothing.
#
# ### Then: parameter servers
#
# The post goes on where its translations end: `tf.train.Server` is a process that waits for work, and `K.set_session` with a session at
# its address is all that Keras needs. What large trainings really had was a division of labour: **parameter servers** hold the variables,
# **workers** compute gradients and send them there. `replica_device_setter` writes it on the graph. The variables go to the servers in turn:

# %% then id="setter" covers="B32"
def ps_graph():
    kernel = tf1.get_variable("kernel", initializer=np.zeros((12, 3), np.float32))
    bias = tf1.get_variable("bias", initializer=np.zeros(3, np.float32))
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(np.arange(40) % 3, np.eye(40, 12, dtype=np.float32) @ kernel + bias)
    loss = tf.reduce_mean(losses)
    return (kernel, bias, loss), loss, tf1.train.GradientDescentOptimizer(5.0).minimize(loss)

with tf.Graph().as_default(), tf1.device(tf1.train.replica_device_setter(ps_tasks=2)):
    for each in ps_graph()[0]:
        print(f"{each.op.name:8}", each.device)

# %% [markdown]
# The program of both processes, a server with the variables and a worker:

# %% then id="server" covers="B32"
from course import local

SERVER = """
import json, os
import tensorflow as tf
role = json.loads(os.environ["ROLE"])
server = tf.compat.v1.train.Server(role["cluster"], job_name=role["job"], task_index=0)
print(server.target, flush=True)
input()
"""

# %% then id="train-at" covers="B32"
def train_at(target):
    with tf.Graph().as_default(), tf1.device(tf1.train.replica_device_setter(ps_tasks=1)), tf1.Session(target) as session:
        (kernel, _, _), loss, step = ps_graph()
        session.run(tf1.global_variables_initializer())
        places = sorted({device.name.split("/replica")[0] for device in session.list_devices()})
        return places, [round(float(session.run([loss, step])[0]), 3) for _ in range(3)]

# %% then id="ps" covers="B32"
import json

if why := local.why_no_sockets():
    print(why)
else:
    ps, worker = local.free_addresses(2)
    roles = [{"cluster": {"ps": [ps], "worker": [worker]}, "job": job} for job in ("ps", "worker")]
    settings = [{"ROLE": json.dumps(role), "CUDA_VISIBLE_DEVICES": "-1"} for role in roles]
    with local.processes(SERVER, settings) as started:
        targets = [process.stdout.readline().strip() for process in started]
        print(*train_at(targets[1]))

# %% [markdown]
# The session's devices are those of the other two processes, and this notebook's own are not among them. When the block ends, the variables
# are gone with their server.
#
# ### Now: workers that mirror
#
# `MultiWorkerMirroredStrategy` is `MirroredStrategy` across processes: no servers, each worker has all variables. All workers run the same
# program, and `TF_CONFIG` tells each of them who all the workers are and which one it is.

# %% now id="worker"
WORKER = """
import keras, numpy as np, tensorflow as tf
strategy = tf.distribute.MultiWorkerMirroredStrategy()
images, labels = np.eye(40, 12, dtype="float32"), np.arange(40) % 3
batches = tf.data.Dataset.from_tensors((images, labels)).repeat(3).unbatch().batch(40)
options = tf.data.Options()
options.experimental_distribute.auto_shard_policy = tf.data.experimental.AutoShardPolicy.DATA
batches = batches.with_options(options)
with strategy.scope():
    model = keras.Sequential([keras.Input((12,)), keras.layers.Dense(3, kernel_initializer="zeros")])
    optimizer = keras.optimizers.SGD(5.0)
    optimizer.build(model.trainable_variables)
"""

# %% [markdown]
# The step is that of the section before. At the end the worker also says how many images its own device got, and tries `fit`.

# %% now id="worker-2"
WORKER += """
def replica_step(images, labels):
    with tf.GradientTape() as tape:
        losses = keras.losses.sparse_categorical_crossentropy(labels, model(images), from_logits=True)
        loss_value = tf.reduce_sum(losses) / 40
    optimizer.apply(tape.gradient(loss_value, model.trainable_variables), model.trainable_variables)
    return loss_value, tf.shape(images)[0]
@tf.function
def step(*batch):
    loss_value, own = strategy.run(replica_step, args=batch)
    return strategy.reduce("SUM", loss_value, axis=None), own
"""

# %% now id="worker-3"
WORKER += """
steps = [step(*batch) for batch in strategy.experimental_distribute_dataset(batches)]
losses = [round(float(loss), 3) for loss, _ in steps]
print("replicas:", strategy.num_replicas_in_sync, " own images:", int(steps[0][1]), " losses:", losses)
try:
    with strategy.scope():
        model.compile("sgd", "sparse_categorical_crossentropy")
    model.fit(batches, verbose=0)
except Exception as error:
    print("fit:", type(error).__name__, "…", " ".join(str(error).partition("unsupported type")[1:])[:90])
"""

# %% [markdown]
# Two of them, on ports that the system finds free:

# %% now id="workers"
if why := local.why_no_sockets():
    print(why)
else:
    cluster = {"worker": local.free_addresses(2)}
    tasks = [{"cluster": cluster, "task": {"type": "worker", "index": index}} for index in (0, 1)]
    settings = [{"TF_CONFIG": json.dumps(task), "CUDA_VISIBLE_DEVICES": "-1"} for task in tasks]
    with local.processes(WORKER, settings) as started:
        said = [process.communicate(timeout=120)[0] for process in started]
    print(said[0].strip())

# %% [markdown]
# Each of the two saw 20 of the 40 images, and the losses are those of the one worker above, which saw all 40. (That the two workers agree
# with each other says nothing: they print one and the same sum.)
#
# ### What bites
#
# The last line: in Keras 3, `fit` does not understand what a strategy of several workers hands it. Write the loop yourself, as above; then
# several workers are no harder than one.
#
# **Check yourself.** One of two workers dies in the middle of the training. What does the other one do? And with parameter servers?
#
# <details><summary>Answer</summary>A mirrored worker cannot go on: every step adds up the gradients of all. It waits, then ends with an
# error, so long trainings save checkpoints and start again from the last one. With parameter servers the other workers went on; that was
# their strong point, and their gradients were computed for weights that others had moved meanwhile, which was their weak one.</details>
#
# You meet this today as `TF_CONFIG` in every cluster's start script.

# %% summary [markdown]
# ## What you can do now
#
# You find what runs elsewhere than it was told, and know that soft placement says nothing. You read a trace and draw it, and you have
# measured what two devices gain. You split a batch so that the gradient stays what it was, scale a replica's loss, and merge what the
# replicas measured. You have trained on two devices and in two processes, with parameter servers and without.
#
# Of the digit reader, `tf.device` and `ConfigProto` are done. Next:
# [16 Save, export, serve](../16_save_export_serve/16_save_export_serve.ipynb), where a model leaves its program.

# %% progress
progress("15")
