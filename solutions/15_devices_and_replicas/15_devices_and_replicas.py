# %% card [markdown] minutes=50
# # 15 Devices, replicas, clusters
#
# **Aim.** Say where every operation and every variable lives, and train one model on several devices and in several processes.
#
# **You will be able to**
#
# - put operations and variables on a device, and check that they are there
# - read the trace of a run
# - split a batch between replicas so that nothing but the time changes
# - train with `MirroredStrategy`, and know what it asks of the loss and of BatchNormalization
# - start a cluster of two processes on your own machine
#
# **Before you start** you need [07 From tf.Graph to tf.function](../07_graph_to_function/07_graph_to_function.ipynb) and
# [14 Your own loop, your own train_step](../14_own_training_loop/14_own_training_loop.ipynb). The last section starts two
# processes that need about 0.7 GB of memory each: shut down other notebooks first if yours is short.

# %% [markdown]
# Run this cell first. It differs from the other notebooks in one word: they hide the GPUs (`CUDA_VISIBLE_DEVICES="-1"`), so that
# everybody gets the same numbers. This notebook is about devices, so it hides none.

# %% setup
import os

os.environ.update(TF_USE_LEGACY_KERAS="1", TF_ENABLE_ONEDNN_OPTS="0", TF_CPP_MIN_LOG_LEVEL="2")

import keras
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf

from autograde import attempt, case, check, digits, progress, style

tf1, K1 = tf.compat.v1, tf.compat.v1.keras
tf1.logging.set_verbosity(tf1.logging.ERROR)
style.use()

# %% [markdown]
# ## Two devices, whatever you have
#
# A **device** is something that TensorFlow can compute on: a CPU with all its cores, or a GPU. For this notebook we want two.
# Few people have two GPUs, but a device can be split: a **logical device** is a part that TensorFlow treats as a whole. This
# function of the course decides.

# %%
import inspect

from autograde.student.devices import choose_devices, split_in_two

print(inspect.getsource(choose_devices))

# %% [markdown]
# The split must be made before TensorFlow starts to compute, so it comes first.

# %%
gpus, cpus = tf.config.list_physical_devices("GPU"), tf.config.list_physical_devices("CPU")
devices = choose_devices(gpus, cpus, split_in_two)
first, second = devices.names
print(devices.line)
there = [device.name.removeprefix("/device:") for device in tf.config.list_logical_devices()]
print("both are there:", first[1:] in there and second[1:] in there)

# %% [markdown]
# ## Where does it run?
#
# Tutorial B contradicts itself. First it says that under `tf.device('/gpu:0')` all computation **and all variables** are on
# `gpu:0`. Later it says that the variables of an LSTM always live on the CPU, wherever they are made. We look.
#
# ### Then
#
# Its two LSTMs, each in the scope of one device. Full names are long; we print the last piece.

# %% then covers="B18 B30"
def short(name):
    return name.rpartition("device:")[2]


with tf.Graph().as_default():
    for device in devices.names:
        with tf1.device(device):
            x = tf1.placeholder(tf.float32, shape=(None, 20, 64))
            lstm = K1.layers.LSTM(32)
            y = lstm(x)
        print("operations:", short(y.op.device), "  variables:", *[short(v.device) for v in lstm.weights])

# %% [markdown]
# The first sentence is right, the second is wrong: the variables are where the scope was.
#
# ### What bites
#
# A graph is checked when it runs. A session refuses a device that is not there.

# %% bites covers="B18"
graph = tf.Graph()
with graph.as_default(), tf1.device("/gpu:7"):
    product = tf.constant([[2.0]]) @ tf.constant([[3.0]])
try:
    with graph.as_default(), tf1.Session() as sess:
        sess.run(product)
except tf.errors.InvalidArgumentError as error:
    print(type(error).__name__, "…", error.message.partition("Cannot assign")[2][:92].strip(), "…")

# %% [markdown]
# **Soft placement** lets TensorFlow take another device when the wanted one is missing. A session does it when asked to.

# %% then covers="B18"
config = tf1.ConfigProto(allow_soft_placement=True)
with tf1.Session(graph=graph, config=config) as sess:
    print("with soft placement:", sess.run(product))

# %% [markdown]
# ### Now
#
# Eager code has the same scopes. A Keras 3 variable lives where the scope was when the layer was **built**. An operation runs
# where the scope is when the layer is **called**. They need not be the same.

# %% now covers="B30"
layer = keras.layers.Dense(3)
with tf.device(second):
    layer.build((None, 4))
with tf.device(first):
    outputs = layer(tf.ones((2, 4)))

print("kernel on the second device:", short(layer.kernel.value.device) == second[1:])
print("outputs on the first device:", short(outputs.device) == first[1:])

# %% [markdown]
# `keras.device("cpu:1")` does the same, with Keras's own spelling.
#
# ### What bites
#
# Today soft placement is on, and silent. This asks for a GPU that nobody has.

# %% bites covers="B18"
with tf.device("/gpu:7"):
    product = tf.constant([[2.0]]) @ tf.constant([[3.0]])
print("soft placement:", tf.config.get_soft_device_placement(), "  on gpu:7:", short(product.device) == "GPU:7")

# %% [markdown]
# No error, no warning, another device. While you look for a lost GPU, turn soft placement off.

# %% bites
tf.config.set_soft_device_placement(False)
try:
    with tf.device("/gpu:7"):
        tf.constant([[2.0]]) @ tf.constant([[3.0]])
except (tf.errors.InvalidArgumentError, RuntimeError, ValueError) as error:
    print(type(error).__name__, "…", str(error).partition(" '/job")[0], "…")
finally:
    tf.config.set_soft_device_placement(True)

# %% exercise 15-place [markdown] points=3
# ### Put replicas on their devices
#
# A **replica** is one of several copies of a computation that share their variables. Work in the current TensorFlow 1 graph.
# Make **one** variable with the numbers of `kernel`, on the device `home`. Split `images` into as many equal parts as there are
# devices. Return one output for each device, computed there: the softmax of the part times the variable.
#
# <details><summary>Hint 1: the idea</summary>A device scope counts for the lines inside it. You need one around the variable
# and one around each replica.</details>
# <details><summary>Hint 2: the names</summary><code>with tf1.device(name):</code>, <code>tf.Variable</code>,
# <code>tf.split</code>, <code>tf.nn.softmax</code>.</details>
# <details><summary>Hint 3: almost code</summary>First the variable, in the scope of home. Then, for each pair of a part and a
# device: open the scope, multiply, take the softmax, append.</details>

# %% answer 15-place
def replicas(images: tf.Tensor, kernel: np.ndarray, home: str, devices: list[str]) -> list[tf.Tensor]:
    """One tensor (len(images) / len(devices), classes) for each device, from a kernel of shape (features, classes)."""
    ### BEGIN SOLUTION
    with tf1.device(home):
        shared = tf.Variable(kernel)
    outputs = []
    for part, device in zip(tf.split(images, len(devices)), devices):
        with tf1.device(device):
            outputs.append(tf.nn.softmax(part @ shared))
    return outputs
    ### END SOLUTION

# %% try 15-place
with attempt(), tf.Graph().as_default():
    outputs = replicas(tf1.placeholder(tf.float32, (4, 3)), np.eye(3, dtype=np.float32), first, [first, second])
    print("0 and 1:", *[short(output.op.device)[-1] for output in outputs])

# %% check 15-place
check("15-place", replicas)

# %% [markdown]
# ## Replicas by hand
#
# ### Then
#
# Tutorial B calls one model on two devices and takes the mean.

# %% then covers="B31"
replica_graph = tf.Graph()
with replica_graph.as_default():
    with tf1.device("/cpu:0"):
        x = tf1.placeholder(tf.float32, shape=(None, 784))
        model = K1.Sequential()
        model.add(K1.layers.Dense(32, activation="relu", input_dim=784))
        model.add(K1.layers.Dense(10, activation="softmax"))
    with tf1.device(first):
        output_0 = model(x)
    with tf1.device(second):
        output_1 = model(x)
    with tf1.device("/cpu:0"):
        preds = 0.5 * (output_0 + output_1)

# %% [markdown]
# Its last line needs two repairs. `data` does not exist; and when it does, the variables have no values yet.

# %% bites covers="B43"
sess = tf1.Session(graph=replica_graph)
try:
    sess.run([preds], feed_dict={x: data})
except NameError as error:
    print("NameError:", error)

batch_images = digits.read_data_sets().train.images[:100]
try:
    sess.run([preds], feed_dict={x: batch_images})
except tf.errors.FailedPreconditionError as error:
    print("FailedPreconditionError …", error.message.partition("Could not find variable")[1], "…")

# %% [markdown]
# With both repaired it runs, and we ask for a **trace**: a record of what ran where. The result is a list with one array, since
# we asked with a list.

# %% then covers="B31 B43"
metadata = tf1.RunMetadata()
options = tf1.RunOptions(trace_level=tf1.RunOptions.FULL_TRACE)
with replica_graph.as_default():
    sess.run(tf1.global_variables_initializer())
result = sess.run([preds], feed_dict={x: batch_images}, options=options, run_metadata=metadata)
print(type(result).__name__, len(result), result[0].shape)
print("the mean is one of the two:", np.array_equal(result[0], sess.run(output_0, feed_dict={x: batch_images})))

# %% [markdown]
# Both replicas get the **same** `x`, so both give the same output, and their mean is that output again. Twice the work for
# nothing.
#
# The tutorial also says that the model on the CPU is never run: it is a template, and the place where the variables live. The
# graph has the first layer three times. The trace tells which of them ran.

# %% then covers="B42"
ran = {node.node_name for device in metadata.step_stats.dev_stats for node in device.node_stats}
for operation in replica_graph.get_operations():
    if operation.name.endswith("dense/Relu"):
        print(f"{operation.name:23} ran: {operation.name in ran}")
sess.close()

# %% [markdown]
# The claim holds: a session computes only what the fetched tensor needs.

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
# ### Now
#
# What replicas are good for: each takes a **part** of the batch, in parallel, and their gradients are averaged. Each such
# computation is called a **tower**. We take 60 images for the first device and 40 for the second.

# %% now covers="B31"
batch_labels = digits.read_data_sets(one_hot=False).train.labels[:100]
keras.utils.set_random_seed(15)
model = keras.Sequential([keras.Input((784,)), keras.layers.Dense(32, activation="relu"), keras.layers.Dense(10)])
loss_function = keras.losses.SparseCategoricalCrossentropy(from_logits=True)


def gradients_on(device, rows):
    with tf.device(device), tf.GradientTape() as tape:
        loss_value = loss_function(batch_labels[rows], model(batch_images[rows]))
    return tape.gradient(loss_value, model.trainable_variables)

# %% [markdown]
# ### Same tensors
#
# The mean of the towers, weighted by their numbers of images, against the gradient of the whole batch.

# %% same
towers = gradients_on(first, slice(0, 60)), gradients_on(second, slice(60, 100))
combined = [0.6 * a + 0.4 * b for a, b in zip(*towers)]
whole = gradients_on(first, slice(0, 100))
largest = max(np.abs(a - b).max() for a, b in zip(combined, whole))
print("largest difference below 1e-6:", bool(largest < 1e-6))

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
# ## A picture of the placement
#
# We build the tutorial's graph once more, with the batch split, run it with a trace, and draw what ran where.

# %%
drawn = tf.Graph()
with drawn.as_default(), tf1.Session() as sess:
    with tf1.device(first):
        images, kernel = tf1.placeholder(tf.float32, (4, 3), "images"), tf.Variable(tf.ones((3, 2)), name="kernel")
        halves = tf.split(images, 2, name="split")
    outputs = []
    for i, device in enumerate(devices.names):
        with tf1.device(device):
            outputs.append(tf.nn.softmax(halves[i] @ kernel, name=f"softmax_{i}"))
    with tf1.device(first):
        preds = tf.concat(outputs, axis=0, name="concat")
    metadata = tf1.RunMetadata()
    sess.run(tf1.global_variables_initializer())
    sess.run(preds, {images: np.ones((4, 3))}, options=options, run_metadata=metadata)

# %% [markdown]
# Each node becomes a box in the row of its device. Its column is its depth: how many nodes come before it.

# %%
placed = {n.node_name: short(d.device) for d in metadata.step_stats.dev_stats for n in d.node_stats} | {"images": first[1:]}
operations = [operation for operation in drawn.get_operations() if operation.name in placed and operation.type != "Const"]
arrows = [(source.op, o) for o in operations for source in o.inputs if source.op in operations]
depth = {}
for operation in operations:
    depth[operation] = max([depth[a] + 1 for a, b in arrows if b is operation], default=0)
crossing = [(a, b) for a, b in arrows if placed[a.name] != placed[b.name]]
print(f"{len(operations)} nodes, {len(arrows)} arrows, {len(crossing)} of them from one device to the other")

# %%
rows = {name[1:]: 1 - i for i, name in enumerate(devices.names)}
place = {}
for operation in operations:  # boxes of one row and column must not cover each other
    others = [o for o in place if (depth[o], placed[o.name]) == (depth[operation], placed[operation.name])]
    place[operation] = depth[operation], rows[placed[operation.name]] + (-0.3, 0.3, 0)[len(others) % 3]

# %% picture
figure, axes = plt.subplots(figsize=(12, 5), layout="constrained")
boxes = {}
for operation, (x, y) in place.items():
    colour = style.SKY if rows[placed[operation.name]] else style.GREEN
    label = operation.name.replace("/ReadVariableOp", "\n(read kernel)")
    boxes[operation] = axes.text(x, y, label, ha="center", va="center", fontsize=12, bbox=dict(boxstyle="round", fc=colour))
for a, b in arrows:
    look = dict(color=style.ORANGE, ls="--", lw=2) if (a, b) in crossing else dict(color=style.GREY, ls="-", lw=1.5)
    ends = dict(patchA=boxes[a].get_bbox_patch(), patchB=boxes[b].get_bbox_patch())
    axes.annotate("", place[b], place[a], arrowprops=dict(arrowstyle="->", shrinkA=2, shrinkB=2, **ends, **look))
axes.set(xlim=(-0.6, max(depth.values()) + 0.6), ylim=(-0.6, 1.6), xlabel="nodes that come before it", yticks=[0, 1])
axes.set_yticklabels(["second device", "first device"])
axes.grid(False)
alt = "A graph in two rows: the second device receives half of the images and the kernel, and sends back one softmax."
style.show(figure, alt=alt)

# %% [markdown]
# Boxes in the lower row ran on the second device. The dashed arrows are copies between devices: half of the images and the
# kernel go over, one result comes back. Copies cost time, so replicas pay only when the work between them is large.
#
# ## MirroredStrategy
#
# Nobody writes towers by hand today. A **strategy** makes a copy of each variable on each device, runs your function on every
# device, adds up the gradients, and keeps the copies equal.
#
# ### Now, by hand
#
# What is built in the strategy's scope is mirrored. (`ReductionToOneDevice` adds up on one device; GPUs of one machine can do
# it faster among themselves, but halves of one GPU cannot.)

# %% now
strategy = tf.distribute.MirroredStrategy(devices.names, cross_device_ops=tf.distribute.ReductionToOneDevice())


def small_model():
    keras.utils.set_random_seed(15)
    return keras.Sequential([keras.Input((784,)), keras.layers.Dense(32, activation="relu"), keras.layers.Dense(10)])


with strategy.scope():
    mirrored, optimizer = small_model(), keras.optimizers.SGD(0.1)
    optimizer.build(mirrored.trainable_variables)
copies = mirrored.layers[0].kernel.value.values
print("copies of the kernel:", len(copies), "  on both devices:", [short(c.device) for c in copies] == [first[1:], second[1:]])

# %% [markdown]
# Each replica gets 25 of 50 images. The gradients are **added** over the replicas, so each replica must divide its sum by the
# size of the whole batch, 50, and not by its own 25.

# %% now
def replica_step(images, labels):
    with tf.GradientTape() as tape:
        losses = keras.losses.sparse_categorical_crossentropy(labels, mirrored(images), from_logits=True)
        loss_value = tf.reduce_sum(losses) / 50
    optimizer.apply(tape.gradient(loss_value, mirrored.trainable_variables), mirrored.trainable_variables)
    return loss_value


@tf.function
def mirrored_step(images, labels):
    return strategy.reduce("SUM", strategy.run(replica_step, args=(images, labels)), axis=None)

# %% [markdown]
# Two batches, and beside it the same model on one device.

# %% now
batches = tf.data.Dataset.from_tensor_slices((batch_images, batch_labels)).batch(50)
losses = [float(mirrored_step(*batch)) for batch in strategy.experimental_distribute_dataset(batches)]

single = small_model()
single.compile(optimizer=keras.optimizers.SGD(0.1), loss=loss_function)
losses_single = [single.train_on_batch(images, targets) for images, targets in batches]

# %% [markdown]
# ### Same tensors


# %% same
def distance(model_a, model_b):
    return max(np.abs(a - b).max() for a, b in zip(model_a.get_weights(), model_b.get_weights()))


print("first losses:", round(losses[0], 4), round(float(losses_single[0]), 4))
print("largest difference of the weights below 1e-6:", bool(distance(mirrored, single) < 1e-6))

# %% [markdown]
# ### Now, with `fit`
#
# `fit` does all of this itself, if the model is built and compiled in the scope.

# %% now
with strategy.scope():
    fitted = small_model()
    fitted.compile(optimizer=keras.optimizers.SGD(0.1), loss=loss_function)
fitted.fit(batches, epochs=1, shuffle=False, verbose=0)
print("largest difference of the weights below 1e-6:", bool(distance(fitted, single) < 1e-6))

# %% [markdown]
# ### What bites
#
# Build the model one line too early, outside the scope, and the error does not even have a text.

# %% bites
outside = small_model()
with strategy.scope():
    outside.compile(optimizer="sgd", loss=loss_function)
try:
    outside.fit(batches, shuffle=False, verbose=0)
except (AssertionError, RuntimeError, ValueError) as error:
    print(type(error).__name__, repr(str(error)[:60]))

# %% [markdown]
# Keras 3 also has `keras.distribution`, for JAX and PyTorch. TensorFlow accepts it, and does nothing: one plain variable.

# %% bites
try:
    keras.distribution.set_distribution(keras.distribution.DataParallel(devices=list(devices.names)))
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
# <code>tf.reduce_sum</code>; or <code>tf.nn.compute_average_loss</code> and
# <code>tf.nn.scale_regularization_loss</code>.</details>
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
# **Check yourself.** What does the model learn if each replica takes the mean over its own 25 images instead?
#
# <details><summary>Answer</summary>The gradients are added, so they are twice as large: the same as a learning rate twice as
# large. With eight replicas it would be eight times. Nothing fails, but a learning rate that was good is no longer.</details>
#
# ## What replicas do not share
#
# BatchNormalization normalises by the mean and the variance of the batch. On a replica "the batch" is the replica's part of
# it. We compare with one device, once with the default and once with `synchronized=True`.

# %% bites
shards = np.split(np.random.default_rng(1).normal([[0.0]] * 4 + [[3.0]] * 4, 1, (8, 3)).astype(np.float32), 2)
values = strategy.experimental_distribute_values_from_function(lambda context: shards[context.replica_id_in_sync_group])
want = keras.layers.BatchNormalization()(np.concatenate(shards), training=True)
for synchronized in (False, True):
    with strategy.scope():
        layer = keras.layers.BatchNormalization(synchronized=synchronized)
        layer.build((None, 3))
    results = strategy.run(layer, args=(values,), kwargs={"training": True})
    got = np.concatenate(strategy.experimental_local_results(results))
    print(f"synchronized={synchronized}: as on one device: {np.allclose(got, want, atol=1e-4)}")

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
# ## Clusters
#
# A **cluster** is several processes, usually on several machines, that compute together. Ours are on this machine and talk
# through its own network. `processes` of the course starts them and stops them when the block ends, also after an error.
# Where a kernel may not open sockets, as in the grading sandbox, the next cells say so and do nothing.
#
# ### Then
#
# A TensorFlow 1 **server** is a process that waits for work. A session with the server's address sends its graph there. This is
# the program of the other process: it starts a server, prints its address, and waits.

# %% then covers="B32"
from autograde.student import local

SERVER = """
import tensorflow as tf
server = tf.compat.v1.train.Server.create_local_server()
print(server.target, flush=True)
input()
"""

# %% [markdown]
# And this is what the notebook asks of it.

# %% then covers="B32"
def ask_server(target):
    with tf.Graph().as_default(), tf1.Session(target) as sess:
        K1.backend.set_session(sess)
        outputs = K1.layers.Dense(3)(tf.ones((2, 4)))
        sess.run(tf1.global_variables_initializer())
        print("the session's devices:", *[device.name for device in sess.list_devices()])
        print("outputs:", sess.run(outputs).shape)

# %% then covers="B32"
if why := local.why_no_sockets():
    print(why)
else:
    with local.processes(SERVER, [{"CUDA_VISIBLE_DEVICES": "-1"}]) as (server,):
        ask_server(server.stdout.readline().strip())
    print("server stopped:", server.poll() is not None)

# %% [markdown]
# The session has the one CPU of the other process, and not our two devices. The layer was computed there. The weights lived
# there, too, and are gone with it.
#
# ### Now
#
# `MultiWorkerMirroredStrategy` is the same idea as `MirroredStrategy`, across processes. All **workers** run the same program.
# The variable `TF_CONFIG` tells each of them who all the workers are and which one it is. This is their program.

# %% now
WORKER = """
import keras, numpy as np, tensorflow as tf
strategy = tf.distribute.MultiWorkerMirroredStrategy()
images, labels = np.eye(40, 12, dtype="float32"), np.arange(40) % 3
batches = tf.data.Dataset.from_tensors((images, labels)).repeat(3).unbatch().batch(40)
options = tf.data.Options()
options.experimental_distribute.auto_shard_policy = tf.data.experimental.AutoShardPolicy.DATA
batches = batches.with_options(options)
keras.utils.set_random_seed(15)
with strategy.scope():
    model = keras.Sequential([keras.Input((12,)), keras.layers.Dense(3)])
    optimizer = keras.optimizers.SGD(5.0)
    optimizer.build(model.trainable_variables)
"""

# %% [markdown]
# The step is that of the section before. At the end the worker also tries `fit`.

# %% now
WORKER += """
def replica_step(images, labels):
    with tf.GradientTape() as tape:
        losses = keras.losses.sparse_categorical_crossentropy(labels, model(images), from_logits=True)
        loss_value = tf.reduce_sum(losses) / 40
    optimizer.apply(tape.gradient(loss_value, model.trainable_variables), model.trainable_variables)
    return loss_value
@tf.function
def step(*batch):
    return strategy.reduce("SUM", strategy.run(replica_step, args=batch), axis=None)
"""

# %% now
WORKER += """
losses = [round(float(step(*batch)), 3) for batch in strategy.experimental_distribute_dataset(batches)]
print("replicas:", strategy.num_replicas_in_sync, " losses:", losses)
try:
    with strategy.scope():
        model.compile(optimizer="sgd", loss="sparse_categorical_crossentropy")
    model.fit(batches, verbose=0)
except Exception as error:
    print("fit:", type(error).__name__, "…", " ".join(str(error).partition("unsupported type")[1:])[:90])
"""

# %% [markdown]
# Two workers, on two ports that the system finds free.

# %% now
import json

if why := local.why_no_sockets():
    print(why)
else:
    workers = {"cluster": {"worker": local.free_addresses(2)}}
    tasks = [workers | {"task": {"type": "worker", "index": i}} for i in range(2)]
    settings = [{"TF_CONFIG": json.dumps(task), "CUDA_VISIBLE_DEVICES": "-1"} for task in tasks]
    with local.processes(WORKER, settings) as started:
        answers = [process.communicate(timeout=120)[0] for process in started]
    print(answers[0].strip())
    print("both workers say the same:", answers[0] == answers[1])

# %% [markdown]
# Each worker computed half of every batch, and both know the loss of the whole.
#
# ### What bites
#
# The last line: in Keras 3, `fit` does not understand what a strategy of several workers hands it. Write the loop yourself, as
# above; then several workers are no harder than one.
#
# **Check yourself.** One of two workers dies in the middle of the training. What does the other one do?
#
# <details><summary>Answer</summary>It cannot go on: every step adds up the gradients of all workers. It waits, then ends with an
# error. So long trainings save checkpoints, and start again from the last one.</details>

# %% summary [markdown]
# ## What you can do now
#
# You know where an operation and a variable live, and how to find out. You can read a trace, split a batch so that the gradient
# stays what it was, scale a replica's loss, and merge what the replicas measured. You have trained on two devices and in two
# processes.
#
# Next: [16 Save, export, serve](../16_save_export_serve/16_save_export_serve.ipynb), where a model leaves its program.

# %% progress
progress("15")
