# %% card [markdown] minutes=95
# # 13 TensorBoard
#
# **Aim.** Read what a training has left in its event files, write such files today, and notice when they tell less than happened.
#
# **You will be able to**
#
# - read every point of an event file, of TensorFlow 1 or 2, and not a sample of it
# - log curves from a session, eagerly and inside a `tf.function`, and say which points reach the file
# - say what TensorBoard shows of two runs in one folder, and take them apart
# - see in a histogram that units are dead or saturated while the loss still falls
# - find the parts of a program in its graph, and open the real page
#
# **Before you start** you need [07 From tf.Graph to tf.function](../07_graph_to_function/07_graph_to_function.ipynb) and
# [12 Callbacks](../12_callbacks/12_callbacks.ipynb).

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
# ## A loss of zero
#
# Each night a script at the bank opens the log of the digit reader of 2016 (`examples/inherited/`) and mails its last loss to the
# boss. On Friday you moved the reader's logging to today's TensorFlow. On Monday the mail said 0.000, and the boss told all
# branches that the reader makes no mistakes any more. Nothing was raised, and the reader is what it was.
#
# The log is an **event file**. A program that trains writes such files into a folder, and **TensorBoard**, another program, shows
# on a web page what it finds there. Here is its page for the file of 2016.

# %% picture
drawing.page("tensorboard-scalars",
             caption="TensorBoard 2.21 on the log of 2016. Each curve is drawn twice, once pale. "
                     "Which one is in the file?",
             alt="TensorBoard's tab Scalars: the test accuracy as a bold smooth line above a pale "
                 "jagged one; on the left a slider called Smoothing that stands at 0.6.")

# %% [markdown]
# An event has a **step**, its place on the axis, and **summaries**, values with a name, the **tag**. `summary_iterator` yields
# the events of a file, so we can look at all of it without a browser.
#
# **Predict.** The reader logged 200 losses and ten tests. Its file has 808 305 bytes. What are they spent on?

# %% id="read-events"
import tempfile
from collections import Counter
from pathlib import Path

from course import inherited


def read_events(folder):
    """All events below a folder, file by file in the order of their names."""
    for path in sorted(Path(folder).rglob("*tfevents*")):
        yield from tf1.train.summary_iterator(str(path))

def tags(folder):
    return sorted({value.tag for event in read_events(folder) for value in event.summary.value})

# %% id="inside" covers="C4"
events, bytes_of = Counter(), Counter()
for event in read_events(inherited.LEFT / "logs"):
    kind = event.WhichOneof("what")
    events[kind] += 1
    bytes_of[kind] += event.ByteSize()
for kind in events:
    print(f"{kind:13} events: {events[kind]:4}   bytes: {bytes_of[kind]:7}")
print("tags:", *tags(inherited.LEFT / "logs"))

# %% [markdown]
# Nearly all of it is one event, the graph; we come back to that. The bank's script wants a curve, and it looks for a number where it
# lay in 2016, in the field `simple_value`.

# %% then id="script" covers="C4"
def read_then(folder, tag):
    points = []
    for event in read_events(folder):
        for value in event.summary.value:
            if value.tag == tag:
                points.append((event.step, value.simple_value))
    return np.array(points)

losses_2016 = read_then(inherited.LEFT / "logs", "train/loss")
print("points:", len(losses_2016), "  last loss:", losses_2016[-1, 1].round(3))

# %% [markdown]
# ### Same tensors
#
# The program also wrote a log for people, `train.log`, with the loss of each twentieth step.

# %% id="log"
lines = (inherited.LEFT / "train.log").read_text().splitlines()[1:11]
log = np.array([line.split() for line in lines], dtype=float)
there = np.isin(losses_2016[:, 0], log[:, 0])

# %% same id="same-log" breaks="log: log[:, 0]) => log[:, 0] - 1)"
same("loss of each twentieth step", train_log=log[:, 1], events=losses_2016[there, 1], within=5e-4)

# %% [markdown]
# ### Now
#
# This is what you did on Friday. A **writer** owns a folder, and `tf.summary.scalar` writes a number at once, for the writer that is
# the **default** at the moment.

# %% now id="friday" covers="C4"
workspace = tempfile.TemporaryDirectory()  # it vanishes with the kernel
logs = Path(workspace.name)
writer = tf.summary.create_file_writer(str(logs / "friday"))
with writer.as_default():
    for step, value in losses_2016:
        tf.summary.scalar("train/loss", value, step=int(step))
writer.close()

# %% [markdown]
# ### What bites

# %% bites id="zero" covers="C4"
points = read_then(logs / "friday", "train/loss")
print("points:", len(points), "  last loss, says the script:", points[-1, 1])
value = list(read_events(logs / "friday"))[-1].summary.value[0]
print("the last one has the field", value.WhichOneof("value"),
      "with", tf.make_ndarray(value.tensor).round(3))

# %% [markdown]
# TensorFlow 2 stores a number as a tensor and leaves `simple_value` empty, and an empty number is 0.0. A reader for both kinds of
# file asks which field there is.

# %% now id="read-curve" covers="C4"
def number(value):
    return float(tf.make_ndarray(value.tensor)) if value.HasField("tensor") else value.simple_value

def read_curve(folder, tag):
    """Two arrays: the steps and the numbers."""
    steps, numbers = [], []
    for event in read_events(folder):
        for value in event.summary.value:
            if value.tag == tag:
                steps.append(event.step)
                numbers.append(number(value))
    return np.array(steps), np.array(numbers)

# %% same id="same-friday" breaks="friday: step=int(step)) => step=int(step) - 1)"
then_curve = read_curve(inherited.LEFT / "logs", "train/loss")
now_curve = read_curve(logs / "friday", "train/loss")
same("steps and losses", file_of_2016=then_curve, file_of_friday=now_curve)

# %% [markdown]
# A colleague does not read files by hand. She takes `EventAccumulator`, the reader that TensorBoard itself brings.
#
# **Predict.** Each of the two files has 200 losses. How many does she get from each?

# %% bites id="accumulator"
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

of_2016 = EventAccumulator(str(inherited.LEFT / "logs")).Reload()
of_friday = EventAccumulator(str(logs / "friday")).Reload()
print("2016:  ", len(of_2016.Scalars("train/loss")), "losses")
print("Friday:", len(of_friday.Tensors("train/loss")), "losses, at the steps",
      *[event.step for event in of_friday.Tensors("train/loss")])

# %% [markdown]
# Ten, and nobody said so. By default it keeps a sample for each tag: 10 000 old scalars, but 10 tensors, and today's scalars are
# tensors. Of the old histograms it keeps one. Whoever looks for the best step looks for it among ten, unless she asks for
# `size_guidance={"tensors": 0}`, which keeps all.
#
# TensorBoard's page takes samples, too: of 3000 points that we wrote it showed 1000, and of 100 histograms 51
# (`tensorboard --help` says at `--samples_per_plugin` how to get more). For a picture that is enough, for a report it is not.
#
# ## The curve with another name
#
# The tutorial keras上手之：与tensorflow混合编程 ("Keras hands-on: mixed with TensorFlow") sorts its graph into **name scopes**, prefixes
# of names that TensorBoard draws as boxes, and logs the loss as a curve. You follow it, and the page shows a curve with another name
# and no boxes. Here is its listing, with one hidden layer instead of two, a rate of 0.1, and 100 steps.
#
# ### Original
# %% id="start"
rng = np.random.default_rng(13)
start = [rng.normal(0, np.sqrt(2 / 784), (784, 64)), np.zeros(64),
         rng.normal(0, np.sqrt(2 / 64), (64, 10)), np.zeros(10)]
log_folder = str(logs)
data = digits.read_data_sets(one_hot=True)
batches = [data.train.next_batch(50) for _ in range(100)]

# %% original id="listing-1" covers="C4"
# %%then 2.1.2 start
import tensorflow as tf
from keras import backend as K
from keras.layers import Dense
from keras.objectives import categorical_crossentropy
from tensorflow.examples.tutorials.mnist import input_data

sess = tf.Session()
K.set_session(sess)
with tf.name_scope("input"):
    img = tf.placeholder(tf.float32, shape=(None, 784))
    labels = tf.placeholder(tf.float32, shape=(None, 10))

# %% original id="listing-2"
# %%then 2.1.2
hidden, output = Dense(64, activation="relu"), Dense(10, activation="softmax")
with tf.name_scope("NN"):
    preds = output(hidden(img))
with tf.name_scope("loss"):
    loss = tf.reduce_mean(categorical_crossentropy(labels, preds))
hidden.set_weights(start[:2])
output.set_weights(start[2:])

# %% [markdown]
# `summary.scalar` is a node that makes a summary of a number, `merge` bundles such nodes, and `add_summary` writes the result
# with its step.
#
# **Predict.** What is the curve called in the file? And what does the name `loss` hold after the loop?

# %% original id="listing-3" covers="C4 C7 C8 C9"
# %%then 2.1.2 log_folder
writer = tf.summary.FileWriter(log_folder + "/tutorial")
outloss = tf.summary.scalar("loss", loss)
merged = tf.summary.merge([outloss])
with tf.name_scope("train"):
    train_step = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
mnist_data = input_data.read_data_sets("MNIST_data", one_hot=True)
for i in range(100):
    xs, ys = mnist_data.train.next_batch(50)
    summary, loss = sess.run([merged, train_step], feed_dict={img: xs, labels: ys})
    writer.add_summary(summary, global_step=i)
writer.close()

# %% original id="written" covers="C7 C8 C9"
# %%then 2.1.2 log_folder -> tutorial_losses
import glob

[path] = glob.glob(log_folder + "/tutorial/*")
events = list(tf.train.summary_iterator(path))
values = [value for event in events for value in event.summary.value]
tutorial_losses = [value.simple_value for value in values]
print("tags:", *sorted({value.tag for value in values}))
print("graphs in the file:", sum(event.WhichOneof("what") == "graph_def" for event in events))
print("loss is now:", loss)
try:
    sess.run(loss, feed_dict={img: xs, labels: ys})
except TypeError as error:
    print("TypeError:", error)

# %% [markdown]
# Three slips, and only the third one ever raises, at the next use of `loss`:
#
# - The curve is called `loss_1`, because the scope `loss` had taken the name. A report that asks for `loss` finds nothing.
# - The writer was never given the graph. So the file holds none, and the boxes do not show.
# - `summary, loss = …` replaced the node by the result of the train step, which is `None`.
#
# Two more make no noise at all. The listing has a helper `feed_dict(train)` for training or test data and calls it with `True`
# only, and it imports the accuracy and never looks at it. So its log could not show overfitting. And nobody closes the session.
#
# ### Then
#
# Here it is repaired: two writers with a folder each, the graph, a free name, the accuracy, and `_` for what is not needed.

# %% then id="build-then" covers="C4 C9 C10"
def build_then():
    with tf.name_scope("input"):
        images = tf1.placeholder(tf.float32, (None, 784))
        labels = tf1.placeholder(tf.float32, (None, 10))
    hidden = K1.layers.Dense(64, activation="relu")
    output = K1.layers.Dense(10, activation="softmax")
    with tf.name_scope("NN"):
        guesses = output(hidden(images))
    with tf.name_scope("loss"):
        loss = tf.reduce_mean(K1.losses.categorical_crossentropy(labels, guesses))
    with tf.name_scope("train"):
        train_op = tf1.train.GradientDescentOptimizer(0.1).minimize(loss)
    hits = tf.reduce_mean(K1.metrics.categorical_accuracy(labels, guesses))
    hidden.set_weights(start[:2])
    output.set_weights(start[2:])
    return images, labels, loss, hits, train_op

# %% then id="run-then" covers="C5 C7 C10 C11"
def run_then(sess, merged, nodes, writers):
    images, labels, _, _, train_op = nodes
    for i, (xs, ys) in enumerate(batches):
        summary, _ = sess.run([merged, train_op], {images: xs, labels: ys})
        writers[0].add_summary(summary, global_step=i)
        if i % 5 == 4:
            summary = sess.run(merged, {images: data.test.images, labels: data.test.labels})
            writers[1].add_summary(summary, global_step=i)

# %% then id="log-then" covers="C4 C8 C9"
with tf.Graph().as_default(), tf1.Session() as sess:
    K1.backend.set_session(sess)
    nodes = build_then()
    scalars = [tf1.summary.scalar("cost", nodes[2]), tf1.summary.scalar("hits", nodes[3])]
    merged = tf1.summary.merge(scalars)
    writers = [tf1.summary.FileWriter(str(logs / "then" / "train"), graph=sess.graph)]
    writers.append(tf1.summary.FileWriter(str(logs / "then" / "test")))
    run_then(sess, merged, nodes, writers)
    for writer in writers:
        writer.close()

# %% [markdown]
# The folder names the **run**, the tag names the curve. TensorBoard draws the same tag of several runs into one chart, and that
# is why the test has a writer of its own and no tag of its own.
#
# ### Now

# %% now id="model" covers="C4"
def make_model(activation="relu"):
    hidden = keras.layers.Dense(64, activation=activation, name="hidden")
    output = keras.layers.Dense(10, activation="softmax", name="output")
    model = keras.Sequential([keras.Input((784,)), hidden, output], name="net")
    model.set_weights(start)
    return model

def measure(model, images, labels):
    guesses = model(images)
    loss = tf.reduce_mean(keras.losses.categorical_crossentropy(labels, guesses))
    return loss, tf.reduce_mean(keras.metrics.categorical_accuracy(labels, guesses))

# %% now id="train-now"
def train_step(model, images, labels, rate):
    with tf.GradientTape() as tape:
        loss, hits = measure(model, images, labels)
    variables = model.trainable_variables
    for variable, slope in zip(variables, tape.gradient(loss, variables)):
        variable.assign_sub(rate * slope)
    return loss, hits

# %% now id="write" covers="C4 C10"
def write(writer, step, loss, hits):
    with writer.as_default(step=step):
        tf.summary.scalar("cost", loss)
        tf.summary.scalar("hits", hits)

# %% now id="log-now" covers="C4 C5 C7 C10 C11"
def log_now(folder, rate, batches):
    model, compiled = make_model(), tf.function(train_step)
    writers = [tf.summary.create_file_writer(str(folder / run)) for run in ("train", "test")]
    for i, (xs, ys) in enumerate(batches):
        write(writers[0], i, *compiled(model, tf.constant(xs), tf.constant(ys), rate))
        if i % 5 == 4:
            write(writers[1], i, *measure(model, data.test.images, data.test.labels))
    for writer in writers:
        writer.close()

log_now(logs / "now", 0.1, batches)
print("points:", *[len(read_curve(logs / "now" / run, "cost")[0]) for run in ("train", "test")])

# %% [markdown]
# ### Same tensors
#
# All three logs hold the loss of the same training.

# %% same id="same-curves" covers="C4" breaks=["log-now: 0.1, batches) => 0.2, batches)", "run-then: writers[0].add_summary(summary, global_step=i) => writers[0].add_summary(summary, global_step=i + 1)"]
curves = {}
for world in ("then", "now"):
    curves[world] = {run: read_curve(logs / world / run, "cost") for run in ("train", "test")}
same("steps and costs of both runs", then=curves["then"], now=curves["now"], within=1e-5)

# %% same id="same-tutorial" breaks="build-then: Optimizer(0.1) => Optimizer(0.5)"
same("the tutorial's losses", original=np.array(tutorial_losses), then=curves["then"]["train"][1],
     within=1e-5)

# %% picture
figure, axes = plt.subplots()
axes.plot(*curves["now"]["train"], label="train", alpha=0.7)
axes.plot(*curves["now"]["test"], label="test", marker="o")
axes.set(xlabel="step", ylabel="cost")
axes.legend()
drawing.show(figure,
             caption="The tag cost of two runs. About which of the jumps would you ask somebody?",
             alt="The cost of the training batches falls from 2.3 to about 0.3 and jumps from step "
                 "to step; that of the test set falls smoothly through its middle.")

# %% [markdown]
# About none. Each point of `train` is the loss of one batch of 50, and most of the zigzag is the choice of the batch. There are two
# remedies: measure on a fixed set, as `test` does, or average.
#
# ### What bites
#
# Old programs seldom say `merge` but `merge_all`, which collects every summary of the graph. **Predict.** Which of these lines
# raises today, and which says nothing?

# %% bites id="lines" covers="C4"
with tf.Graph().as_default():
    print("merge_all in a graph without summaries:", tf1.summary.merge_all())
print("no default writer:", bool(tf.summary.scalar("cost", 1.0, step=0)))
writer = tf.summary.create_file_writer(str(logs / "bites"))
for line in (
    "tf.summary.scalar('cost', 1.0)",
    "tf1.summary.FileWriter(log_folder)",
    "tf1.summary.merge_all()",
):
    try:
        with writer.as_default():
            eval(line)
    except (RuntimeError, ValueError) as error:
        print(f"{line}\n    {type(error).__name__}: {str(error).split('. ')[0]}")

# %% [markdown]
# The first two say nothing. `merge_all` finds what is in the graph when it is called, and otherwise gives `None`, at which the session
# raises later. Without a default writer `tf.summary` writes nothing and returns `False`, which nobody looks at. The others want a
# step or a graph; under `tf.Graph().as_default()` the old writer and `merge_all` still work.
#
# ## What the slider does
#
# That was the bold curve at the beginning: the page averages what it shows, and the file keeps the pale one. With the slider at
# `weight` it carries an average along that begins with 0 and forgets slowly. Because it began with 0 it is too small at first,
# and what is drawn after `n` values is divided by `1 − weight**n`.

# %% id="smooth" covers="C11"
def smooth(values, weight):
    average, drawn = 0.0, []
    for n, value in enumerate(values, start=1):
        average = weight * average + (1 - weight) * value
        drawn.append(average / (1 - weight**n))
    return drawn


raw = curves["now"]["train"][1]
print("the last loss in the file:", raw[-1].round(2))
for weight in (0.6, 0.97):
    print("drawn with the slider at", weight, "as", smooth(raw, weight)[-1].round(2))

# %% picture covers="C11"
drawn = {"in the file": raw}
drawn |= {f"slider at {weight}": smooth(raw, weight) for weight in (0.6, 0.97)}
figure = drawing.curves(drawn, labels=("step", "cost"), wide="in the file")
drawing.show(figure,
             caption="One curve, three settings. Which loss would you report for the last step?",
             alt="The raw cost jumps and is near 0.3 in the end. With the slider at 0.97 the curve "
                 "is smooth, lies above the others all the way, and ends above 0.5.")

# %% [markdown]
# At 0.97 the average reaches back for about 33 steps, so it is too high while the loss falls, and goes on falling when the loss has
# stopped. Before you say "it is still learning", look at the pale curve, or at the test.

# %% exercise 13-raw [markdown] points=2
# ### Take the smoothing back
#
# The event files of 2018 are lost. What is left of each night is a table of the numbers that the page drew, with the slider at a
# known `weight`. Return the raw values, one for each number. (The page smoothed as above; `0 < weight < 1`.)
#
# <details><summary>Hint 1: the idea</summary>Two things happened to each value, one after the other. Undo the second one
# first.</details>
# <details><summary>Hint 2: the names</summary><code>enumerate(drawn, start=1)</code>; the factor
# <code>1 - weight**n</code>.</details>
# <details><summary>Hint 3: almost code</summary>From each drawn number get the average that was carried along. This average and the
# one before it (0 at first) have one unknown between them.</details>

# %% answer 13-raw
def raw_values(drawn: list[float], weight: float) -> list[float]:
    """As many raw values as there are smoothed ones in `drawn`."""
    ### BEGIN SOLUTION
    n = np.arange(1, len(drawn) + 1)
    averages = np.array(drawn) * (1 - weight**n)
    before = np.append(0, averages[:-1])
    return list((averages - weight * before) / (1 - weight))
    ### END SOLUTION

# %% try 13-raw
with attempt():
    print("4, 1, 1:", np.round(raw_values([4.0, 2.0, 1.4286], 0.5), 3))

# %% check 13-raw
check("13-raw", raw_values)

# %% [markdown]
# ## Two runs, one folder
#
# The tutorial writes into `./keras_tensorflow_log/`, always. On Tuesday somebody runs it with the learning rate 0.1, does not like
# what comes out, and runs it again with 0.03, for fewer steps.

# %% bites id="fixed" covers="C14"
log_now(logs / "fixed", 0.1, batches)
log_now(logs / "fixed", 0.03, batches[:60])
steps, costs = read_curve(logs / "fixed" / "train", "cost")
print("files:", len(list((logs / "fixed" / "train").iterdir())), "  points:", len(steps))
print("the steps go back at point", np.flatnonzero(np.diff(steps) < 0) + 1)

# %% [markdown]
# Nothing is overwritten. Each run adds a file, and who reads the folder gets one curve after the other.
#
# **Predict.** What does TensorBoard show: both curves, one line that runs back, or only one of the runs? And at the steps from 60 to
# 99, which only the first run has?
#
# TensorBoard 2.21 was asked (a test of this course asks it each time). A point at step s takes back all that were there from s on:

# %% id="shown" covers="C14"
def shown(steps, numbers):
    """The points that TensorBoard 2.21 shows of one tag, given those in the files, in order."""
    kept = []
    for point in zip(steps, numbers):
        while kept and kept[-1][0] >= point[0]:
            kept.pop()
        kept.append(point)
    return np.array(kept).T

print("points in the files:", len(steps), "  shown:", shown(steps, costs).shape[1])

# %% picture covers="C14"
figure, panels = plt.subplots(1, 2, figsize=(10, 3.8), layout="constrained",
                              sharex=True, sharey=True)
both = {"in the files": (steps, costs), "on the page": shown(steps, costs)}
for panel, (title, points) in zip(panels, both.items()):
    panel.plot(*points)
    panel.set(title=title, xlabel="step")
panels[0].set_ylabel("cost")
drawing.show(figure, caption="The same folder twice. Where has the better run gone?",
             alt="Left, the curve of the first run falls to 0.3 at step 99, runs back to step 0, "
                 "and the second one falls to 1.3 at step 59. Right, only the second curve is "
                 "there, and it ends at step 59.")

# %% [markdown]
# Only the second run is there. The better one is still in the folder, and the page does not say so. For a run that was cut and resumed
# the rule is right, because steps that were done twice are drawn once. For a new experiment it is wrong. (With `--load_fast false`
# an older loader keeps all, and draws the line that runs back.) Give each run a folder whose name says what was different, such as
# `rate-0.03`, or the date.

# %% exercise 13-runs [markdown] points=3
# ### Take the runs apart
#
# Years of experiments lie in the tutorial's folder. Return the curves of `tag`, one for each run, in the order of the files'
# names: a list of lists of pairs (step, value). A new run begins wherever a step is not greater than the one before it. A run
# may go on in the next file, and a file may hold several runs. Some files are of TensorFlow 1, others of TensorFlow 2, and there are
# other tags in them, too.
#
# <details><summary>Hint 1: the idea</summary>Files do not matter. Read all points of the tag as one long list first, and cut it
# afterwards.</details>
# <details><summary>Hint 2: the names</summary><code>read_curve</code> from above does the reading; or <code>sorted</code>,
# <code>tf1.train.summary_iterator</code>, <code>value.HasField("tensor")</code>.</details>
# <details><summary>Hint 3: almost code</summary>Go through the points. If there is no run yet, or the step is not greater than the last
# step of the last run, begin a new list. Append the pair to the last list.</details>

# %% answer 13-runs covers="C4"
from pathlib import Path


def runs_of(folder: str, tag: str) -> list[list[tuple[int, float]]]:
    """For each run the (step, value) pairs of the curve `tag` in the event files in `folder`."""
    ### BEGIN SOLUTION
    runs = []
    for path in sorted(Path(folder).glob("*tfevents*")):
        for event in tf1.train.summary_iterator(str(path)):
            for value in event.summary.value:
                if value.tag != tag:
                    continue
                if not runs or event.step <= runs[-1][-1][0]:
                    runs.append([])
                if value.HasField("tensor"):
                    runs[-1].append((event.step, float(tf.make_ndarray(value.tensor))))
                else:
                    runs[-1].append((event.step, value.simple_value))
    return runs
    ### END SOLUTION

# %% try 13-runs
with attempt():
    runs = runs_of(str(logs / "fixed" / "train"), "cost")
    print("100 and 60 points:", *[len(run) for run in runs])

# %% check 13-runs
check("13-runs", runs_of)

# %% [markdown]
# You meet this today wherever a log folder has no date in its name.
#
# %% [markdown]
# ## A clock that stands still
#
# Above, `tf.summary` stands outside the compiled step. On Wednesday you move it inside, to log what only the step knows. The
# page then shows a single point.
#
# **Predict.** `tf.function` runs the Python code once, to draw the graph ([notebook 07](../07_graph_to_function/07_graph_to_function.ipynb)).
# Below it is called five times. Which steps are in the file?

# %% bites id="still"
@tf.function
def log_inside(cost):
    tf.summary.scalar("cost", cost, step=i)

writer = tf.summary.create_file_writer(str(logs / "still"))
with writer.as_default():
    for i in range(5):
        log_inside(tf.constant(2.0 - 0.1 * i))
writer.close()
points = read_curve(logs / "still", "cost")
print("steps in the file:", points[0], "  shown:", shown(*points)[0])

# %% [markdown]
# The number `i` was frozen into the graph, so each of the five points lies at step 0, and the page shows the last. The same happens
# with `writer.as_default(step=i)`. What moves must be a tensor or a variable. (With no step at all an error comes when the graph is
# drawn.)
#
# ### Now

# %% now id="moving" covers="C4"
clock = tf.Variable(0, dtype=tf.int64)

@tf.function
def log_by_the_clock(cost):
    tf.summary.scalar("cost", cost)
    clock.assign_add(1)

writer = tf.summary.create_file_writer(str(logs / "moving"))
with writer.as_default(step=clock):
    for i in range(5):
        log_by_the_clock(tf.constant(2.0 - 0.1 * i))
writer.close()

# %% now id="by-hand"
writer = tf.summary.create_file_writer(str(logs / "eager"))
with writer.as_default():
    for i in range(5):
        tf.summary.scalar("cost", 2.0 - 0.1 * i, step=i)
writer.close()
print("steps in the file:", *read_curve(logs / "moving", "cost")[0])

# %% same id="same-clock" breaks=["moving: step=clock => step=0", "moving: assign_add(1) => assign_add(2)"]
same("the curve", eager=read_curve(logs / "eager", "cost"),
     compiled=read_curve(logs / "moving", "cost"), within=1e-6)

# %% [markdown]
# ### What bites
#
# The step is not all that is frozen. **Predict.** The function below is tried out once, before there is a writer, as one does. Then it
# is called with the writer `first`, and then with `second`. How many points does each file get?

# %% id="log-with"
def log_with(function, names):
    writers = [tf.summary.create_file_writer(str(logs / name)) for name in names]
    for writer in writers:
        with writer.as_default():
            for step in range(3):
                function(tf.constant(step, tf.int64))
    for writer in writers:
        writer.close()
    print(*[f"{name}: {len(read_curve(logs / name, 'cost')[0])} points  " for name in names])

# %% bites id="frozen-writer"
@tf.function
def log_tensor(step):
    tf.summary.scalar("cost", 1.0, step=step)

log_tensor(tf.constant(0, tf.int64))
log_with(log_tensor, ["first", "second"])
log_with(tf.function(log_tensor.python_function), ["third", "fourth"])

# %% [markdown]
# Without a writer the summary is left out of the graph, for ever. And what was drawn under `third` writes to `third`: so the points of
# a test land in the file of the training. Make the writer the default before the first call, and give each writer a function
# of its own. (A compiler is louder: with `jit_compile=True` a summary is an error, because XLA cannot write files.)

# %% exercise 13-written [markdown] points=3
# ### Say what will be in the file
#
# Here is a program. Its five settings are your function's arguments; return the list of the steps in the file, in order.
#
#     variable = tf.Variable(0, dtype=tf.int64)
#     def log(given):
#         step = {"global": i, "number": given, "tensor": given, "variable": variable}[kind]
#         tf.summary.scalar("cost", 1.0, step=step)
#     if compiled:
#         log = tf.function(log)
#     for i in range(first, first + count):
#         variable.assign(i)
#         given = i if kind == "number" else tf.constant(i, tf.int64)
#         if i < first + late:
#             log(given)                  # no writer is the default
#         else:
#             with writer.as_default():
#                 log(given)
#
# <details><summary>Hint 1: the idea</summary>Ask of each call: is a graph drawn now, or is an old one run? What is drawn keeps the
# writer of that moment, and each Python number.</details>
# <details><summary>Hint 2: the names</summary><code>range</code>, <code>list</code>; what is a key of a compiled function
# and what is not, see notebook 07.</details>
# <details><summary>Hint 3: almost code</summary>First say for which settings every call is a fresh start; those calls write if they have a
# writer. For the others only the first call draws: did it have a writer, and which step did it see?</details>

# %% answer 13-written
def steps_written(compiled: bool, kind: str, first: int, count: int, late: int) -> list[int]:
    """The steps of the points in the file; `kind` is "global", "number", "tensor" or "variable"."""
    ### BEGIN SOLUTION
    if not compiled or kind == "number":
        return list(range(first + late, first + count))
    if late > 0:
        return []
    return [first] * count if kind == "global" else list(range(first, first + count))
    ### END SOLUTION

# %% try 13-written
with attempt():
    print("[0, 0, 0, 0, 0], as above:", steps_written(True, "global", 0, 5, 0))

# %% check 13-written
check("13-written", steps_written)

# %% exercise 13-layer [markdown] points=4
# ### A layer that reports
#
# Write a layer that hands its input on as it is, and in training writes the scalar `silent`: the share of units that are zero for
# the whole batch. The units are the last axis, whatever comes before it. The step counts the layer's own calls in training, from 0;
# calls in test mode neither write nor count. It must work eagerly, inside a `tf.function`, and in `fit`. (A writer is the default
# throughout. Keras puts names of its own before the tag, which is all right.)
#
# <details><summary>Hint 1: the idea</summary>Python that counts is run once in a compiled function. Which kind of object goes on
# counting there?</details>
# <details><summary>Hint 2: the names</summary><code>self.add_weight(…, dtype="int64", trainable=False)</code> and its
# <code>.value</code>, or <code>tf.Variable</code>; <code>assign_add</code>; <code>tf.reduce_all</code>, with
# <code>axis</code>; <code>training</code>.</details>
# <details><summary>Hint 3: almost code</summary>In <code>call</code>, if training: reduce over all axes but the last to one truth for
# each unit; its mean as a float is the share. Write it with the counter as step, then count. Return the input in any
# case.</details>

# %% answer 13-layer
class Report(keras.layers.Layer):
    """Hands (…, units) on; in training it writes `silent`.

    That is the share of units that are zero for the whole batch.
    """

    def __init__(self, **options) -> None:
        ### BEGIN SOLUTION
        super().__init__(**options)
        self.calls = tf.Variable(0, dtype=tf.int64, trainable=False)

    def call(self, inputs, training=False):
        if training:
            silent = tf.reduce_all(inputs == 0, axis=list(range(len(inputs.shape) - 1)))
            share = tf.reduce_mean(tf.cast(silent, tf.float32))
            tf.summary.scalar("silent", share, step=self.calls)
            self.calls.assign_add(1)
        return inputs
        ### END SOLUTION

# %% try 13-layer
with attempt():
    compiled = tf.function(Report())
    with tf.summary.create_file_writer(str(logs / "try-layer")).as_default():
        for units in ([0.0, 0.0, 1.0, 2.0], [0.0, 3.0, 1.0, 2.0]):
            compiled(tf.constant([units, units]), training=True)
        tf.summary.flush()
    tag = tags(logs / "try-layer")[0]
    print("steps 0 1, shares 0.5 0.25:", *read_curve(logs / "try-layer", tag))

# %% check 13-layer
check("13-layer", Report)

# %% [markdown]
# **Check yourself.** The page shows one run with a single point at step 0. Name three programs that leave it so.
#
# <details><summary>Answer</summary>One that logs once. One that logs with a Python number inside a <code>tf.function</code>: all points lie
# at the first step, and each takes back the one before. And one that was started again into the same folder and has just written
# its first step: it has taken back all that the first run had.</details>
#
# You meet this today in every training loop that was made faster with one `@tf.function`.
#
# ## What a histogram knows
#
# A scalar says how large the loss is. A **histogram** says how the numbers of a whole tensor are spread: so many lie in this
# interval, so many in the next. The reader of 2016 wrote one of its hidden kernel at each test.
#
# Here is the last of them, and what today's `tf.summary.histogram` makes of the same kernel. It lies in the reader's checkpoint, which
# was saved at the same step ([notebook 17](../17_checkpoints_and_frozen_graphs/17_checkpoints_and_frozen_graphs.ipynb) reads such files).

# %% id="histogram-2016"
for event in read_events(inherited.LEFT / "logs"):
    for value in event.summary.value:
        if value.tag == "hidden/W" and event.step == 200:
            histo = value.histo
print("numbers:", int(histo.num), "  buckets:", len(histo.bucket))
print("from", round(histo.min, 3), "to", round(histo.max, 3))

# %% now id="histogram-now"
kernel = tf.train.load_checkpoint(inherited.CHECKPOINT).get_tensor("decide/hidden_W")
writer = tf.summary.create_file_writer(str(logs / "histogram"))
with writer.as_default():
    tf.summary.histogram("hidden/W", kernel, step=200)
writer.close()
rows = tf.make_ndarray(list(read_events(logs / "histogram"))[-1].summary.value[0].tensor)
print("a table of", rows.shape, "with left edge, right edge and count; the first row:",
      rows[0].round(3))

# %% [markdown]
# The old message has its own field, `histo`: buckets that grow with the distance from zero, and sums that are exact. Today it is a
# tensor of 30 equal buckets, and nothing else.
#
# ### Same tensors
#
# So what is exact in both must be the same: the number of entries and the two ends. The old sums must be those of the kernel itself.

# %% same id="same-ends" breaks=['histogram-now: "decide/hidden_W" => "look/look2_W"', "histogram-now: kernel, step=200) => abs(kernel), step=200)"]
same("entries, smallest, largest", histo=[histo.num, histo.min, histo.max],
     rows=[rows[:, 2].sum(), rows[0, 0], rows[-1, 1]], within=1e-6)

# %% same id="same-sums" breaks='histogram-2016: event.step == 200 => event.step == 180'
exact = kernel.astype(np.float64)
same("sum, sum of squares", histo=[histo.sum, histo.sum_squares],
     kernel=[exact.sum(), (exact**2).sum()], within=1e-6)

# %% [markdown]
# ### What a bad one looks like
#
# Three networks are trained on the same digits. One is well. For one the learning rate was set four times too high. For one
# somebody forgot to scale the pixels: they go from 0 to 16, and the hidden layer has a `tanh`.
#
# **Predict.** Which of them will have the worst accuracy after three epochs?

# %% now id="trained"
def trained(activation, rate, factor):
    model = make_model(activation)
    hidden = keras.Model(model.inputs, model.layers[0].output)
    images, tests = factor * data.train.images, factor * data.test.images
    found = [hidden.predict(tests, verbose=0)]
    model.compile(keras.optimizers.SGD(rate), "categorical_crossentropy", metrics=["accuracy"])
    for _ in range(3):
        model.fit(images, data.train.labels, batch_size=50, shuffle=False, verbose=0)
        found.append(hidden.predict(tests, verbose=0))
    accuracy = model.evaluate(tests, data.test.labels, verbose=0)[1]
    return found, round(accuracy, 2)

# %% now id="three" within=0.1
networks = {"well": ("relu", 0.1, 1), "rate too high": ("relu", 0.4, 1)}
networks |= {"pixels not scaled": ("tanh", 0.1, 16)}
activations = {}
for name, settings in networks.items():
    activations[name], accuracy = trained(*settings)
    print(f"{name:18} accuracy {accuracy}")

# %% [markdown]
# The last one you would notice, without knowing why. The middle one nobody would. Now the histograms of what the hidden layer says
# about the test images.

# %% now id="three-histograms"
writer = tf.summary.create_file_writer(str(logs / "three"))
with writer.as_default():
    for name, found in activations.items():
        for epoch, activation in enumerate(found):
            tf.summary.histogram(f"{name}/activation", activation, step=epoch)
            tf.summary.histogram(f"{name}/largest", activation.max(axis=0), step=epoch)
writer.close()

def read_histograms(folder, tag):
    return [tf.make_ndarray(value.tensor) for event in read_events(folder)
            for value in event.summary.value if value.tag == tag]

# %% picture
stacks = {name: read_histograms(logs / "three", f"{name}/activation") for name in networks}
figure = drawing.ridges(stacks, ("activation", "epoch"), words=range(4))
drawing.show(figure, caption="Which of the three would you stop?",
             alt="Three stacks of histograms. Well: half of the activations in the first bucket, "
                 "the others spread up to about four. Rate too high: from epoch 1 nearly all in "
                 "the first bucket. Pixels not scaled: two peaks at -1 and 1, in each epoch.")

# %% [markdown]
# The right one is **saturated**: nearly all activations lie at an end of `tanh`, where its slope is next to nothing, so the layer hardly
# learns. The middle one looks **dead**: a ReLU that gives 0 for every image passes no gradient on, so its weights stay as they are. But a
# healthy ReLU gives 0 for half of the images, too. So this histogram cannot tell a dead unit from one that is silent just now.
#
# **Predict.** In the healthy network half of the activations are 0. How many of its units are dead?

# %% now id="measured" within=0.05
for name, found in activations.items():
    last = found[-1]
    zero, dead = (last == 0).mean(), (last.max(axis=0) == 0).mean()
    print(f"{name:18} activations at 0: {zero:.2f}   units dead: {dead:.2f}"
          f"   activations beyond 0.99: {(abs(last) > 0.99).mean():.2f}")

# %% [markdown]
# With the rate too high more than half of the units are lost, and the accuracy hides it: the others learn the ten digits all the
# same. In a harder task they would be missing. To see it, log the largest activation of each unit over many images: who is at 0
# there is dead.

# %% picture
stacks = {name: read_histograms(logs / "three", f"{name}/largest") for name in list(networks)[:2]}
figure = drawing.ridges(stacks, ("largest activation of a unit", "epoch"), words=range(4))
drawing.show(figure,
             caption="One number for each unit. When did the units of the right network die?",
             alt="Two stacks of histograms. Well: a small bar at 0, the other units spread. Rate "
                 "too high: from epoch 1 more than half of the units lie in the first bucket.")

# %% exercise 13-died [markdown] points=3
# ### Find the layer that died first
#
# A training went wrong at night, and its event file is what you have. `folder` holds one file of TensorFlow 2. For each ReLU layer it
# has at some steps a histogram `NAME/largest`, of the largest activation of each unit over the test images; other histograms are
# beside it. (A name such as `eye/look` may hold a slash.) A layer has died when **more than half** of its units are dead. Return the name of the layer that died first, and the
# step of the first histogram that shows it; `None` if none died. A unit that is not dead reaches at least a tenth of the highest
# one of its layer. The events need not be in the order of the steps.
#
# <details><summary>Hint 1: the idea</summary>A dead unit lies at exactly 0. Which bucket can hold a 0, and which bucket is it when all of
# them are 0?</details>
# <details><summary>Hint 2: the names</summary><code>value.tag.endswith("/largest")</code>; <code>left, right, count =
# tf.make_ndarray(value.tensor).T</code>; <code>min</code> of pairs, if the step comes first.</details>
# <details><summary>Hint 3: almost code</summary>For each such histogram add up the counts of the buckets whose left edge is 0 and
# compare with half of all counts. Collect (step, layer) where it is more, and take the smallest.</details>

# %% answer 13-died
from pathlib import Path


def died_first(folder: str) -> tuple[str, int] | None:
    """The layer of which more than half the units were dead first, and the step that shows it."""
    ### BEGIN SOLUTION
    dead = []
    for path in Path(folder).glob("*tfevents*"):
        for event in tf1.train.summary_iterator(str(path)):
            for value in event.summary.value:
                if value.tag.endswith("/largest"):
                    left, _, count = tf.make_ndarray(value.tensor).T
                    if count[left == 0].sum() > count.sum() / 2:
                        dead.append((event.step, value.tag.removesuffix("/largest")))
    if not dead:
        return None
    step, layer = min(dead)
    return layer, step
    ### END SOLUTION

# %% try 13-died
with attempt():
    print("('rate too high', 1):", died_first(str(logs / "three")))

# %% check 13-died
check("13-died", died_first)

# %% [markdown]
# You meet this today when a network is worse than its size, and nothing else is wrong with it.
#
# ## The boxes
#
# Now for the event that fills nearly the whole file. The reader's author has put its parts into name scopes, such as
# `with tf.name_scope("look")`. Here is the tab *Graphs* of the page, as it opens.

# %% picture covers="C8"
drawing.page("tensorboard-graphs",
             caption="TensorBoard 2.21 on the log of 2016, tab Graphs. A double click opens a box. "
                     "In which is the LSTM?",
             alt="TensorBoard's tab Graphs: boxes called train, loss, test, save, decide, look, "
                 "read and input, with arrows between them; train and read are the largest.")

# %% [markdown]
# **Predict.** The graph has 3439 nodes. In which scope are most of them, and why?

# %% id="scopes" covers="C8"
[graph_bytes] = [
    event.graph_def for event in read_events(inherited.LEFT / "logs") if event.graph_def
]
graph = tf1.GraphDef.FromString(graph_bytes)
sizes = Counter(node.name.partition("/")[0] for node in graph.node)
print("nodes:", len(graph.node))
for scope, size in sizes.most_common(7):
    print(f"{scope:8} {size:5}")

# %% picture
from course import graphs

places = {"input": (0, 0.9), "look": (1, 0), "read": (1, 2.2), "decide": (2, 1.4), "loss": (3, 0)}
places |= {"test": (3, 2.3), "train": (4.2, 0.9)}
drawing.show(graphs.scopes(graph, places),
             caption="Drawn from the same file: an arrow is what one scope reads of another. "
                     "Which part would you move to Keras 3 first?",
             alt="Seven boxes with numbers of nodes. From input arrows lead to look and read, from "
                 "these to decide, on to test and loss, and from all of them to train, the "
                 "thickest, of 581 tensors, from read to train.")

# %% [markdown]
# The gradients are in `train`: backward nodes for the forward ones, most of them for the LSTM, of which each of its seven steps is
# drawn. So the picture is a plan for your migration: `look`, `read` and `decide` become layers, and `train` becomes a tape.
#
# ### Now
#
# Today it is the graph of a `tf.function`, written once. (`tf.summary.trace_on` and `trace_export` write what ran between them, under a
# tag.) The layers are boxes by themselves, for Keras opens a scope with each name.

# %% now id="graph-now" covers="C8"
model = make_model()

@tf.function(input_signature=[tf.TensorSpec((None, 784))])
def predict(images):
    with tf.name_scope("NN"):
        return model(images)

writer = tf.summary.create_file_writer(str(logs / "graph"))
with writer.as_default():
    tf.summary.graph(predict.get_concrete_function().graph)
writer.close()
for op in predict.get_concrete_function().graph.get_operations():
    if op.type in ("MatMul", "Relu", "Softmax"):
        print(op.name)

# %% [markdown]
# ## What a step costs
#
# Which node takes the time? A session could be asked for a trace of one `run`, which TensorBoard shows in *Graphs*. Today the
# **profiler** writes a file of another kind, for any code between `start` and `stop`.

# %% now id="trace-now"
tf.profiler.experimental.start(str(logs / "trace-now"))
predict(data.test.images)
tf.profiler.experimental.stop()
for path in (logs / "trace-now").rglob("*.pb"):
    print(path.relative_to(logs / "trace-now").parts[:2], path.suffixes[-2:])

# %% [markdown]
# For this file TensorBoard needs the plug-in `tensorboard-plugin-profile`, which is not in this course's environment; without
# it the page has no tab *Profile* and does not say that a trace is there.
# [Notebook 15](../15_devices_and_replicas/15_devices_and_replicas.ipynb) draws a timeline from such a trace itself.
#
# ## All of it in one word
#
# With `fit`, `keras.callbacks.TensorBoard` writes a run for training and one for validation.

# %% now id="callback" covers="C4"
model = make_model()
model.compile("sgd", "categorical_crossentropy", metrics=["accuracy"])
board = keras.callbacks.TensorBoard(logs / "fit", histogram_freq=1)
held = (data.test.images, data.test.labels)
options = dict(epochs=2, batch_size=50, shuffle=False, verbose=0)
model.fit(data.train.images, data.train.labels, validation_data=held, callbacks=[board], **options)
for run in ("train", "validation"):
    print(run, *tags(logs / "fit" / run), sep="\n    ")

# %% [markdown]
# The `epoch_loss` of `train` is a mean over batches, taken while the weights still moved; that of `validation` belongs to the weights at
# the end ([notebook 12](../12_callbacks/12_callbacks.ipynb)). The tag `keras` holds the model's layers, for *Graphs*. And the
# histograms are those of the weights, in which dead units do not show. For those you need a layer like yours.
#
# ## The page
#
# From a terminal it is `tensorboard --logdir FOLDER`, as in the tutorial. In JupyterLab it can be shown below a cell:
#
#     %load_ext tensorboard
#     %tensorboard --logdir logs
#
# Two things go wrong with these lines. The page is fetched from a port of the machine on which the kernel runs, and on Binder that
# is not yours; `jupyter-server-proxy`, which this course brings, passes the port on, and TensorBoard must be told so. And the
# TensorBoard goes on when the kernel has ended. `open_tensorboard` takes care of both.

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
        print("No local ports here: TensorBoard is not started.")
        return
    if hub := os.environ.get("JUPYTERHUB_SERVICE_PREFIX"):  # on Binder, for example
        os.environ["TENSORBOARD_PROXY_URL"] = f"{hub}proxy/%PORT%/"
    atexit.register(stop_tensorboard, folder)
    notebook.start(f"--logdir '{folder}' --host 127.0.0.1 --port 0")

# %% [markdown]
# Write `True` below and run the cell. Under *Scalars* look for `cost`, and in the run `fixed/train` for what is missing; under
# *Histograms* for the run `three`; and under *Graphs* choose the run `then/train`, to see the four boxes of the tutorial.

# %% now id="show-it"
show_it = False

if show_it:
    open_tensorboard(logs)
else:
    print("TensorBoard is not started: show_it is False.")

# %% summary [markdown]
# ## What you can do now
#
# You found a loss of zero that was none, and ten losses that were two hundred. You know what a listing of 2017 forgets to write, which
# points reach the file from inside a compiled function, and what the page leaves out when two runs share a folder. You can see in
# a histogram what a loss does not tell.
#
# Of the digit reader, the log is done: its old curves are read, its new ones are written, and its graph is a plan for the rest.
# Left is the loop that trains it: [14 Your own loop, your own train_step](../14_own_training_loop/14_own_training_loop.ipynb).

# %% progress
progress("13")
