# %% card [markdown] minutes=45
# # 13 TensorBoard
#
# **Aim.** Write what training shows into files, read it back, and look at it in TensorBoard, then and now.
#
# **You will be able to**
#
# - write curves, histograms and graphs, in a session and eagerly
# - read an event file of either kind back into NumPy
# - find the five slips in an old TensorBoard listing
# - say how the smoothed curve comes about
# - open TensorBoard inside JupyterLab, also on Binder
#
# **Before you start** you need
# [01 Keras layers on TensorFlow tensors](../01_layers_on_tensors/01_layers_on_tensors.ipynb) and
# [12 Callbacks](../12_callbacks/12_callbacks.ipynb).

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
# ## A curve in a file
#
# TensorBoard is a web page that shows how training went. It does not watch the program: the program writes **event files** into a
# folder, and TensorBoard reads them. An event has a **step**, its place on the axis, and **summaries**: values with a name, the
# **tag**. This notebook reads the files back itself, so you see what is in them without a browser.
#
# Our logs go into a folder that vanishes when the kernel ends.

# %%
import tempfile
from pathlib import Path

workspace = tempfile.TemporaryDirectory()
logs = Path(workspace.name)
sizes = [784, 128, 10]
rng = np.random.default_rng(13)
initial_weights = [w for n, m in zip(sizes, sizes[1:]) for w in (rng.normal(0, np.sqrt(2 / n), (n, m)), np.zeros(m))]

# %% [markdown]
# ### Then
#
# Tutorial C logs the loss of the net of notebook 01. First the graph, which it sorts into **name scopes**: prefixes that TensorBoard
# draws as boxes. (We take one hidden layer instead of two, and a learning rate of 0.1.)

# %% then covers="C4"
def build_then():
    with tf.name_scope("input"):
        img = tf1.placeholder(tf.float32, shape=(None, 784))
        labels = tf1.placeholder(tf.float32, shape=(None, 10))
    model = [K1.layers.Dense(128, activation="relu"), K1.layers.Dense(10, activation="softmax")]
    with tf.name_scope("NN"):
        preds = model[1](model[0](img))
    with tf.name_scope("loss"):
        loss = tf.reduce_mean(K1.losses.categorical_crossentropy(labels, preds))
    with tf.name_scope("train"):
        train_step = tf1.train.GradientDescentOptimizer(0.1).minimize(loss)
    for layer, weights in zip(model, (initial_weights[:2], initial_weights[2:])):
        layer.set_weights(weights)
    return img, labels, preds, loss, train_step

# %% [markdown]
# Then the logging, as the tutorial has it. A **writer** owns a folder; `summary.scalar` is a node that makes a summary of a
# number; `merge` bundles such nodes; `add_summary` writes the result with its step.

# %% then covers="C4 C5 C7 C8 C9 C11"
mnist_data = digits.read_data_sets(one_hot=True)
with tf.Graph().as_default():
    sess = tf1.Session()
    K1.backend.set_session(sess)
    img, labels, preds, loss, train_step = build_then()
    writer = tf1.summary.FileWriter(str(logs / "tutorial"))
    merged = tf1.summary.merge([tf1.summary.scalar("loss", loss)])
    for i in range(20):
        xs, ys = mnist_data.train.next_batch(50)
        summary, loss = sess.run([merged, train_step], feed_dict={img: xs, labels: ys})
        writer.add_summary(summary, global_step=i)
    writer.close()

# %% [markdown]
# It runs. What did it write? `summary_iterator` yields the events of a file.

# %%
def read_events(folder):
    """All events of the files in a folder, in the order in which they were written."""
    for path in sorted(folder.glob("*tfevents*")):
        yield from tf1.train.summary_iterator(str(path))


def tags(folder):
    return sorted({value.tag for event in read_events(folder) for value in event.summary.value})


print("tags:", tags(logs / "tutorial"))
print("a graph in the file:", any(event.graph_def for event in read_events(logs / "tutorial")))
print("the name `loss` now holds:", loss)

# %% [markdown]
# Three slips at once, and no message:
#
# - The curve is called `loss_1`. The scope `loss` had taken the name.
# - The writer did not get the graph, so the name scopes never show.
# - `summary, loss = …` has overwritten the tensor `loss` with the result of the train step, which is `None`.
#
# The third one takes its revenge at the next use of `loss`:

# %% bites covers="C7"
try:
    sess.run(loss)
except TypeError as error:
    print("TypeError:", str(error).split(". ")[0])

sess.close()

# %% [markdown]
# Two more. The tutorial has a helper `feed_dict(train)` for training or test data and only ever calls it with `True`; and it never
# looks at the accuracy. So the log could not show overfitting. Here is the listing repaired: two writers, each with a
# folder of its own, the graph, a free name, the accuracy, and `_` for what is not needed. `with` closes the session.

# %% then covers="C4 C5 C7 C8 C9 C10 C11"
def log_then(folder, data, num_steps):
    with tf.Graph().as_default(), tf1.Session() as sess:
        K1.backend.set_session(sess)
        img, labels, preds, loss, train_step = build_then()
        hits = tf.reduce_mean(K1.metrics.categorical_accuracy(labels, preds))
        merged = tf1.summary.merge([tf1.summary.scalar("cost", loss), tf1.summary.scalar("hits", hits)])
        writers = [tf1.summary.FileWriter(str(folder / run), graph=sess.graph) for run in ("train", "test")]
        for i in range(num_steps):
            batch = data.train.next_batch(50)
            summary, _ = sess.run([merged, train_step], feed_dict={img: batch[0], labels: batch[1]})
            writers[0].add_summary(summary, global_step=i)
            if i % 5 == 4:
                summary = sess.run(merged, feed_dict={img: data.test.images, labels: data.test.labels})
                writers[1].add_summary(summary, global_step=i)
        for writer in writers:
            writer.close()

# %% then covers="C8 C9 C10"
log_then(logs / "then", digits.read_data_sets(one_hot=True), 100)
print("tags:", tags(logs / "then" / "train"))
graph_bytes = next(event.graph_def for event in read_events(logs / "then" / "train") if event.graph_def)
graph_def = tf1.GraphDef.FromString(graph_bytes)
print("scopes:", sorted({node.name.split("/")[0] for node in graph_def.node} & {"input", "NN", "loss", "train"}))

# %% [markdown]
# ### Now
#
# There is no node and no session. The writer is a context, and `tf.summary.scalar` writes a number at once. It wants to know the
# step.

# %% now covers="C4"
def make_model():
    hidden = keras.layers.Dense(128, activation="relu", name="hidden")
    output = keras.layers.Dense(10, activation="softmax", name="output")
    model = keras.Sequential([keras.Input((784,)), hidden, output], name="net")
    model.set_weights(initial_weights)
    return model


def measure(images, labels):
    predictions = model(images)
    loss_value = tf.reduce_mean(keras.losses.categorical_crossentropy(labels, predictions))
    return loss_value, tf.reduce_mean(keras.metrics.categorical_accuracy(labels, predictions))

# %% now
@tf.function
def train_step(images, labels):
    with tf.GradientTape() as tape:
        loss_value, hits = measure(images, labels)
    optimizer.apply(tape.gradient(loss_value, model.trainable_variables), model.trainable_variables)
    return loss_value, hits

# %% [markdown]
# Each writer has a folder, as before. The folder names the **run**, the tag names the curve; TensorBoard draws the same tag of
# several runs into one chart.

# %% now covers="C4 C5 C10"
def write(writer, step, loss_value, hits):
    with writer.as_default(step=step):
        tf.summary.scalar("cost", loss_value)
        tf.summary.scalar("hits", hits)


def log_now(folder, num_steps):
    mnist_data = digits.read_data_sets(one_hot=True)
    writers = {run: tf.summary.create_file_writer(str(folder / run)) for run in ("train", "test")}
    for i in range(num_steps):
        write(writers["train"], i, *train_step(*map(tf.constant, mnist_data.train.next_batch(50))))
        if i % 5 == 4:
            write(writers["test"], i, *measure(mnist_data.test.images, mnist_data.test.labels))
    for writer in writers.values():
        writer.close()

# %% now
model, optimizer = make_model(), keras.optimizers.SGD(0.1)
log_now(logs / "now", 100)
print("tags:", tags(logs / "now" / "train"))

# %% [markdown]
# ### Same tensors
#
# We read both curves back. `number` has to know about both kinds of file; the pitfall below says why.

# %% id="read-curve"
def number(value):
    return float(tf.make_ndarray(value.tensor)) if value.HasField("tensor") else value.simple_value


def read_curve(folder, tag):
    found = [(event.step, number(v)) for event in read_events(folder) for v in event.summary.value if v.tag == tag]
    return np.array(found).T


curves = {world: {run: read_curve(logs / world / run, "cost") for run in ("train", "test")} for world in ("then", "now")}
print({run: curve.shape[1] for run, curve in curves["then"].items()}, "points")

# %% same breaks=["then-04: 100) => 99)", "now-04: SGD(0.1) => SGD(0.2)"]
same("steps and costs in the event files", then=curves["then"], now=curves["now"], within=1e-6)

# %% picture covers="C5 C10"
figure, panels = plt.subplots(1, 2, figsize=(11, 4.2), layout="constrained")
for panel, tag, label in zip(panels, ("cost", "hits"), ("loss", "accuracy")):
    panel.plot(*read_curve(logs / "now" / "train", tag), color=drawing.ORANGE, alpha=0.8, label="train, one batch")
    panel.plot(*read_curve(logs / "now" / "test", tag), color=drawing.BLUE, marker="o", markevery=2, label="test")
    panel.set(xlabel="step", ylabel=label)
panels[0].legend()
drawing.show(figure, alt="Loss and accuracy of the training batches jump from step to step; those of the test set run smoothly between.")

# %% [markdown]
# ### What bites
#
# **An old reader sees zeros.** TensorFlow 1 stored a scalar in the field `simple_value`; TensorFlow 2 stores it as a tensor. A
# script that reads `simple_value` from a new file gets 0.0 and no error.

# %% bites covers="C4"
for world in ("then", "now"):
    values = [v for event in read_events(logs / world / "train") for v in event.summary.value if v.tag == "cost"]
    print(f"{world:4}: simple_value {values[0].simple_value:.3f}   the number {number(values[0]):.3f}")

# %% [markdown]
# **A summary without a step** is refused. And the old writer does not work eagerly, while the name `merge` is gone.

# %% bites covers="C4"
writer = tf.summary.create_file_writer(str(logs / "bites"))
tries = {
    "tf.summary.scalar without a step": lambda: tf.summary.scalar("cost", 1.0),
    "tf1.summary.FileWriter, eagerly": lambda: tf1.summary.FileWriter(str(logs / "bites")),
    "tf.summary.merge": lambda: tf.summary.merge([]),
}
with writer.as_default():
    for name, line in tries.items():
        try:
            line()
        except Exception as error:
            print(f"{name}\n    {type(error).__name__}: {str(error).split('. ')[0]}")
writer.close()

# %% [markdown]
# **Without a writer** nothing is written and nothing is said: `tf.summary.scalar` returns `False`.

# %% bites
print(bool(tf.summary.scalar("cost", 1.0, step=0)))

# %% exercise 13-read [markdown] points=3
# ### Read a curve from either kind of file
#
# `folder` holds one event file, written by TensorFlow 1 or 2. Return the points of the curve `tag` as a list of pairs
# (step, value), in the order of the file. Other curves are in the file, too.
#
# <details><summary>Hint 1: the idea</summary>Go through the events and through the values of each; keep what has the right
# tag.</details>
# <details><summary>Hint 2: the names</summary><code>tf1.train.summary_iterator(path)</code>; <code>event.step</code>,
# <code>event.summary.value</code>; <code>value.tag</code>, <code>value.simple_value</code>,
# <code>value.HasField("tensor")</code>, <code>tf.make_ndarray(value.tensor)</code>.</details>
# <details><summary>Hint 3: almost code</summary>Find the file with <code>Path(folder).glob("*tfevents*")</code>. For each value
# with the tag: the number is the tensor's if there is one, and else the simple value. Append it with the event's
# step.</details>

# %% answer 13-read
from pathlib import Path


def read_scalars(folder: str, tag: str) -> list[tuple[int, float]]:
    """(step, value) of each point of the curve `tag` in the event file in `folder`."""
    ### BEGIN SOLUTION
    points = []
    for path in Path(folder).glob("*tfevents*"):
        for event in tf1.train.summary_iterator(str(path)):
            for value in event.summary.value:
                if value.tag == tag:
                    new = value.HasField("tensor")
                    points.append((event.step, float(tf.make_ndarray(value.tensor)) if new else value.simple_value))
    return points
    ### END SOLUTION

# %% try 13-read
with attempt():
    for world in ("then", "now"):
        points = read_scalars(str(logs / world / "test"), "hits")
        print(f"{world}: step {points[-1][0]}, accuracy {points[-1][1]:.1f}")

# %% check 13-read
check("13-read", read_scalars)

# %% exercise 13-session [markdown] points=4
# ### Log a training in a session
#
# The graph below is a linear classifier in four scopes. Complete the function: train one step with each batch, numbered from 0, and
# log two curves, both with the tag `cost`. In `folder/train`: the loss of the batch before its step, and the graph. In
# `folder/test`: the loss of the test batch after each step.
#
# <details><summary>Hint 1: the idea</summary>The repaired listing above does all of it. Mind what each
# <code>sess.run</code> fetches, and the names on the left.</details>
# <details><summary>Hint 2: the names</summary><code>tf1.summary.scalar</code>, <code>tf1.summary.FileWriter(…, graph=…)</code>,
# <code>add_summary</code>, <code>close</code>.</details>
# <details><summary>Hint 3: almost code</summary>One summary node, two writers. In the session: initialise; for each batch run summary and
# train step together and add the summary to one writer; then run the summary on the test batch and add it to the other. Close both.
# </details>

# %% answer 13-session
def log_training(folder: str, kernel: np.ndarray, batches: list, test_batch: tuple, learning_rate: float) -> None:
    """`batches` are pairs (images, one-hot labels), as is `test_batch`; `kernel` is (features, classes)."""
    features, classes = kernel.shape
    with tf.Graph().as_default(), tf1.Session() as sess:
        with tf.name_scope("input"):
            img = tf1.placeholder(tf.float32, shape=(None, features))
            labels = tf1.placeholder(tf.float32, shape=(None, classes))
        with tf.name_scope("NN"):
            variable = tf1.get_variable("kernel", initializer=kernel)
            logits = img @ variable
        with tf.name_scope("loss"):
            loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels, logits))
        with tf.name_scope("train"):
            train_step = tf1.train.GradientDescentOptimizer(learning_rate).minimize(loss)
        ### BEGIN SOLUTION
        cost = tf1.summary.scalar("cost", loss)
        train_writer = tf1.summary.FileWriter(f"{folder}/train", graph=sess.graph)
        test_writer = tf1.summary.FileWriter(f"{folder}/test")
        sess.run(tf1.global_variables_initializer())
        for i, batch in enumerate(batches):
            summary, _ = sess.run([cost, train_step], feed_dict={img: batch[0], labels: batch[1]})
            train_writer.add_summary(summary, global_step=i)
            summary = sess.run(cost, feed_dict={img: test_batch[0], labels: test_batch[1]})
            test_writer.add_summary(summary, global_step=i)
        train_writer.close()
        test_writer.close()
        ### END SOLUTION

# %% try 13-session
with attempt():
    data = digits.read_data_sets(one_hot=True)
    two_batches = [data.train.next_batch(50) for _ in range(2)]
    zeros = np.zeros((784, 10), np.float32)
    log_training(str(logs / "try-session"), zeros, two_batches, (data.test.images, data.test.labels), 0.1)
    print("2.303 first:", read_curve(logs / "try-session" / "train", "cost")[1].round(3))

# %% check 13-session
check("13-session", log_training)

# %% exercise 13-curves [markdown] points=3
# ### Write several runs
#
# `curves` maps the name of a run to its losses. Write each run into the subfolder of `folder` that has its name, with the tag
# `loss`, by today's means. Value number `i` (from 0) belongs to step `i * every`.
#
# <details><summary>Hint 1: the idea</summary>One writer for each run; the folder tells TensorBoard which run it is.</details>
# <details><summary>Hint 2: the names</summary><code>tf.summary.create_file_writer</code>, <code>writer.as_default()</code>,
# <code>tf.summary.scalar(…, step=…)</code>, <code>writer.close()</code>.</details>
# <details><summary>Hint 3: almost code</summary>For each run: make a writer on folder/run; with it as default, loop over
# <code>enumerate(losses)</code> and write each with its step; close it.</details>

# %% answer 13-curves
def write_curves(folder: str, curves: dict[str, list[float]], every: int) -> None:
    """Writes one event file per run; the steps of each curve are 0, every, 2 * every, …"""
    ### BEGIN SOLUTION
    for run, losses in curves.items():
        writer = tf.summary.create_file_writer(f"{folder}/{run}")
        with writer.as_default():
            for i, loss_value in enumerate(losses):
                tf.summary.scalar("loss", loss_value, step=i * every)
        writer.close()
    ### END SOLUTION

# %% try 13-curves
with attempt():
    write_curves(str(logs / "try-curves"), {"slow": [2.0, 1.5], "quick": [2.0, 0.5]}, 10)
    for run in ("slow", "quick"):
        print(run, *read_curve(logs / "try-curves" / run, "loss"))

# %% check 13-curves
check("13-curves", write_curves)

# %% [markdown]
# ## Noise, and two runs in one folder
#
# Each point of the orange curves above is the loss of one batch of 50. Most of the zigzag is not the net but the choice of the
# batch. There are two remedies: measure on a fixed set, as the blue curve does, or average. TensorBoard's slider "Smoothing"
# averages what is shown; the file keeps the raw values.
#
# TensorBoard's average forgets slowly. With the slider at `weight`, it begins with 0 and for each value computes
# `average = weight · average + (1 − weight) · value`. Because it began with 0, it is too small at first; so what is shown after
# `n` values is `average / (1 − weight**n)`.

# %% exercise 13-smooth [markdown] points=2
# ### Smooth a curve as TensorBoard does
#
# Return the smoothed values, one for each value, by the rule above.
#
# <details><summary>Hint 1: the idea</summary>Two numbers are carried along: the average, which is never divided, and the number of
# values so far. What you return is a third.</details>
# <details><summary>Hint 2: the names</summary><code>enumerate(values, start=1)</code>, <code>append</code>.</details>
# <details><summary>Hint 3: almost code</summary>Begin with average 0. For each value update the average; then append the average
# divided by 1 minus weight to the power of n.</details>

# %% answer 13-smooth
def smooth(values: list[float], weight: float) -> list[float]:
    """As many smoothed values as there are values; 0 < weight < 1."""
    ### BEGIN SOLUTION
    average, smoothed = 0.0, []
    for n, value in enumerate(values, start=1):
        average = weight * average + (1 - weight) * value
        smoothed.append(average / (1 - weight**n))
    return smoothed
    ### END SOLUTION

# %% try 13-smooth
with attempt():
    print("4, 2, 1.4286:", np.round(smooth([4.0, 1.0, 1.0], 0.5), 4))

# %% check 13-smooth
check("13-smooth", smooth)

# %% [markdown]
# Another habit of tutorial C is a fixed folder for the logs. Run the program twice, and the second run writes a second file into
# the first one's folder. We do that on purpose, with two learning rates. (Each model gets a `tf.function` of its own: the graph
# of the first one holds the first model's variables.)

# %% bites covers="C14"
for learning_rate in (0.1, 0.03):
    model, optimizer = make_model(), keras.optimizers.SGD(learning_rate)
    train_step = tf.function(train_step.python_function)
    log_now(logs / "fixed", 40)

steps, values = read_curve(logs / "fixed" / "train", "cost")
print("files:", len(list((logs / "fixed" / "train").iterdir())), "  points:", len(steps), "  steps go back:", bool((np.diff(steps) < 0).any()))

# %% picture covers="C11 C14"
average, n, smoothed = 0.0, 0, []
for value in read_curve(logs / "now" / "train", "cost")[1]:
    average, n = 0.8 * average + 0.2 * value, n + 1
    smoothed.append(average / (1 - 0.8**n))

figure, panels = plt.subplots(1, 2, figsize=(11, 4.2), layout="constrained", sharey=True)
panels[0].plot(*read_curve(logs / "now" / "train", "cost"), color=drawing.ORANGE, alpha=0.6, label="raw")
panels[0].plot(smoothed, color=drawing.BLUE, linestyle="--", label="smoothed, weight 0.8")
panels[0].set(xlabel="step", ylabel="loss", title="One run")
panels[1].plot(steps, values, color=drawing.RED, marker=".", label="two runs, one folder")
panels[1].set(xlabel="step", title="A line runs back to step 0")
for panel in panels:
    panel.legend()
drawing.show(figure, alt="Left, smoothing removes the zigzag of the batches, and lags behind. Right, a line joins the curves of two runs.")

# %% [markdown]
# Give each run its own folder. Its name should say what was different: `sgd-0.1`, or the date and time.
#
# **Check yourself.** You smooth with weight 0.99 and the loss seems to fall for the whole run. Can you say that the net was still
# learning at the end?
#
# <details><summary>Answer</summary>No. With 0.99 the average reaches back about a hundred steps, so it goes on falling long after the
# loss itself has stopped. Look at the raw values, or at the test curve.</details>

# %% [markdown]
# ## Histograms and graphs
#
# A scalar tells how large the loss is. A **histogram** tells how the numbers of a whole tensor are spread: how many lie in each
# of 30 equal intervals, the **buckets**. We log the kernel of the output layer
# while it is trained.
#
# ### Then

# %% then
with tf.Graph().as_default(), tf1.Session() as sess:
    kernel = tf1.placeholder(tf.float32, shape=(128, 10))
    writer = tf1.summary.FileWriter(str(logs / "histogram-then"))
    node = tf1.summary.histogram("kernel", kernel)
    writer.add_summary(sess.run(node, {kernel: initial_weights[2]}), global_step=0)
    writer.close()

# %% [markdown]
# ### Now

# %% now
model, optimizer = make_model(), keras.optimizers.SGD(0.3)
train_step = tf.function(train_step.python_function)
mnist_data = digits.read_data_sets(one_hot=True)
writer = tf.summary.create_file_writer(str(logs / "histogram-now"))
for i in range(81):
    if i % 20 == 0:
        with writer.as_default(step=i):
            tf.summary.histogram("kernel", model.layers[1].kernel.value)
    train_step(*map(tf.constant, mnist_data.train.next_batch(50)))
writer.close()

# %% [markdown]
# ### Same tensors
#
# The files differ: the old one has a message of its own kind, `histo`, with the sum and many uneven buckets; the new one a tensor
# with a row (left edge, right edge, count) for each bucket. Both count every entry of the kernel, and begin and end with the
# same number.

# %% id="histograms"
then = [v.histo for event in read_events(logs / "histogram-then") for v in event.summary.value][0]
now = [tf.make_ndarray(v.tensor) for event in read_events(logs / "histogram-now") for v in event.summary.value]
print("then:", int(then.num), "numbers   now:", int(now[0][:, 2].sum()), "numbers in", len(now[0]), "buckets")

# %% same breaks=["then-05: {kernel: initial_weights[2]} => {kernel: initial_weights[2] / 2}", "now-05: kernel.value) => kernel.value / 2)"]
same("smallest and largest number", then=[then.min, then.max], now=[now[0][0, 0], now[0][-1, 1]], within=1e-6)

# %% picture
figure, panels = plt.subplots(1, 2, figsize=(11, 4.2), layout="constrained")
for i, (rows, colour) in enumerate(zip(now, (drawing.BLUE, drawing.ORANGE, drawing.GREEN, drawing.RED, drawing.PURPLE))):
    centres, heights = rows[:, :2].mean(axis=1), rows[:, 2] / rows[:, 2].max()
    panels[0].fill_between(centres, -i, heights * 1.4 - i, color=colour, alpha=0.8, zorder=i)
    spread_now = np.sqrt(np.average((centres - np.average(centres, weights=rows[:, 2])) ** 2, weights=rows[:, 2]))
    panels[1].plot(20 * i, spread_now, marker="osD^v"[i], color=colour, markersize=10)
panels[0].set(yticks=-np.arange(5), yticklabels=20 * np.arange(5), xlabel="entry of the kernel", ylabel="step")
panels[1].set(xlabel="step", ylabel="standard deviation")
drawing.show(figure, alt="The histogram of the kernel over 80 steps: a bell whose tails grow; its standard deviation rises from 0.13 to 0.17.")

# %% exercise 13-spread [markdown] points=3
# ### Compute a spread from the buckets
#
# `folder` holds an event file of TensorFlow 2 with histograms. For each histogram with the tag `tag`, in the order of the file,
# estimate the standard deviation of the numbers behind it: pretend that all numbers of a bucket lie at its centre.
#
# <details><summary>Hint 1: the idea</summary>The share of a bucket is its count divided by all counts. Means are sums of share times
# value.</details>
# <details><summary>Hint 2: the names</summary><code>tf.make_ndarray(value.tensor)</code>: columns left, right, count;
# <code>np.average(…, weights=…)</code>.</details>
# <details><summary>Hint 3: almost code</summary>For each array of rows: centres are the means of the first two columns; the mean is the
# weighted average of the centres, the variance that of their squared distances from the mean; append the root.</details>

# %% answer 13-spread
from pathlib import Path


def spread(folder: str, tag: str) -> list[float]:
    """One standard deviation for each histogram `tag` of the event file in `folder`."""
    ### BEGIN SOLUTION
    deviations = []
    for path in Path(folder).glob("*tfevents*"):
        for event in tf1.train.summary_iterator(str(path)):
            for value in event.summary.value:
                if value.tag == tag:
                    left, right, count = tf.make_ndarray(value.tensor).T
                    centres = (left + right) / 2
                    mean = np.average(centres, weights=count)
                    deviations.append(np.sqrt(np.average((centres - mean) ** 2, weights=count)))
    return deviations
    ### END SOLUTION

# %% try 13-spread
with attempt():
    deviations = spread(str(logs / "histogram-now"), "kernel")
    print("close to", round(float(initial_weights[2].std()), 3), "at first:", np.round(deviations, 3))

# %% check 13-spread
check("13-spread", spread)

# %% [markdown]
# A graph is written once. Then it was `sess.graph`; now it is the graph of a `tf.function`. Name scopes still group the nodes.

# %% now covers="C8"
@tf.function(input_signature=[tf.TensorSpec((None, 784))])
def predict(images):
    with tf.name_scope("NN"):
        return model(images)


writer = tf.summary.create_file_writer(str(logs / "graph"))
with writer.as_default():
    tf.summary.graph(predict.get_concrete_function().graph)
writer.close()
graph_bytes = next(event.graph_def for event in read_events(logs / "graph") if event.graph_def)
names = [node.name for node in tf1.GraphDef.FromString(graph_bytes).node]
print(*[name for name in names if name.endswith(("MatMul", "Relu", "Softmax"))], sep="\n")

# %% [markdown]
# ## All of it in one word
#
# With `fit` you need none of the above: `keras.callbacks.TensorBoard` writes a run for training and one for validation.

# %% now covers="C4"
model = make_model()
model.compile(optimizer="sgd", loss="categorical_crossentropy", metrics=["accuracy"])
test_data = (mnist_data.test.images, mnist_data.test.labels)
board = keras.callbacks.TensorBoard(logs / "fit", histogram_freq=1)
fit_options = dict(epochs=3, batch_size=50, shuffle=False, verbose=0, validation_data=test_data, callbacks=[board])
history = model.fit(mnist_data.train.images, mnist_data.train.labels, **fit_options)

# %% now
for run in ("train", "validation"):
    print(run, *tags(logs / "fit" / run), sep="\n    ")

# %% same breaks="now-07: (mnist_data.test.images, mnist_data.test.labels) => (mnist_data.test.images[:100], mnist_data.test.labels[:100])"
_, losses = read_curve(logs / "fit" / "validation", "epoch_loss")
evaluated = model.evaluate(mnist_data.test.images, mnist_data.test.labels, verbose=0)[0]
same("loss on the test images after the last epoch", file=losses[-1], evaluate=evaluated, within=1e-5)

# %% [markdown]
# ## The real thing
#
# In JupyterLab, TensorBoard can be shown below a cell. The plain way is two lines:
#
#     %load_ext tensorboard
#     %tensorboard --logdir logs
#
# Two things go wrong with them. The page is fetched from a port of the machine on which the kernel runs; on Binder that is not your
# machine. There `jupyter-server-proxy`, which is part of this course's environment, passes the port on under the address
# `…/proxy/PORT/`, and TensorBoard must be told so. And the TensorBoard that was started goes on after the kernel has ended.
#
# `open_tensorboard` takes care of both. It lets TensorBoard choose a free port.

# %% now id="stop-tensorboard" covers="C4"
import atexit
import os
import signal
import socket

from tensorboard import manager, notebook


def stop_tensorboard(folder):
    for info in manager.get_all():
        if info.logdir == str(folder):
            os.kill(info.pid, signal.SIGTERM)

# %% now id="open-tensorboard"
def open_tensorboard(folder):
    """Show TensorBoard on the logs in `folder`, on a free port; it ends with the kernel."""
    try:
        socket.create_server(("127.0.0.1", 0)).close()
    except OSError:
        print("No local ports here, as in the grading sandbox: TensorBoard is not started.")
        return
    if hub := os.environ.get("JUPYTERHUB_SERVICE_PREFIX"):  # on Binder, for example
        os.environ["TENSORBOARD_PROXY_URL"] = f"{hub}proxy/%PORT%/"
    atexit.register(stop_tensorboard, folder)
    notebook.start(f"--logdir '{folder}' --host 127.0.0.1 --port 0 --load_fast false")

# %% [markdown]
# Nothing has been started yet. Write `True` below, run the cell, and look for the charts of `then` and `now` under *Scalars*, the
# kernel under *Histograms* and *Distributions*, and the scopes under *Graphs*.

# %% now id="show-it"
show_it = False

if show_it:
    open_tensorboard(logs)
else:
    print("TensorBoard is not started: show_it is False.")

# %% [markdown]
# From a terminal it is `tensorboard --logdir FOLDER`, as in the tutorial.

# %% summary [markdown]
# ## What you can do now
#
# You found the slips of an old listing in the files that it wrote, logged the same curves from a session and eagerly, and read
# scalars, histograms and graphs back without a browser. What TensorBoard shows is what is in the files, smoothed by a rule that you
# have written yourself.
#
# Next: [14 Your own loop, your own train_step](../14_own_training_loop/14_own_training_loop.ipynb), where `fit` is taken apart.

# %% progress
progress("13")
