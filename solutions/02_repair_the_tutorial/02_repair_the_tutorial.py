# %% card [markdown] minutes=85
# # 02 Repair the tutorials
#
# **Aim.** Repair old tutorials: find out of each broken line what kind of fault it is, when it is noticed, and what mends it,
# down to the faults that nobody reports.
#
# **You will be able to**
#
# - sort a fault by its kind and by when it is noticed
# - say who gives a variable its value, in each version, and initialise what is empty without losing what is trained
# - turn a vector of hits into one accuracy, over batches of different sizes
# - find a silent fault in a program that you can only run
# - repair a whole listing, and show that it computes what it computed in its day
#
# **Before you start** you need [01 Keras layers on TensorFlow tensors](../01_layers_on_tensors/01_layers_on_tensors.ipynb):
# placeholders, sessions, the loss and one step of gradient descent.

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
# ## The afternoon
#
# Whoever wrote the digit reader of 2016 (`examples/inherited/`) had learned Keras from a page: 将Keras作为tensorflow的精简接口,
# "Keras as a simplified interface to TensorFlow", a copy of a
# [post of 2016](https://blog.keras.io/keras-as-a-simplified-interface-to-tensorflow-tutorial.html). A new colleague begins there.
# She pastes the page's first program, which follows with all its faults, and repairs whatever is complained about until nothing
# is. That takes an afternoon.

# %% id="page"
page = """
import tensorflow as tf
from keras import backend as K
from keras.layers import Dense
from keras.objectives import categorical_crossentropy
from keras.metrics import categorical_accuracy as accuracy
from tensorflow.examples.tutorials.mnist import input_data

sess = tf.Session()
K.set_session(sess)
inputs = tf.placeholder(tf.float32, shape=(None, 784))
outputs = labels = tf.placeholder(tf.float32, shape=(None, 10))
x = Dense(128, activation='relu')(inputs)
x = Dense(128, activation='relu')(x)
preds = Dense(10, activation='softmax')(x)
"""

# %% id="page-end"
page += """
loss = tf.reduce_mean(categorical_crossentropy(outputs, preds))
mnist_data = input_data.read_data_sets('MNIST_data', one_hot=True)
train_step = tf.train.AdmaOptimizer(0.5).minimize(loss)
with sess.as_default():
    for i in range(100):
        batch = mnist_data.train.next_batch(50)
        train_step.run(feed_dict={img: batch[0], labels: batch[1]})
acc_value = accuracy(y, preds)
test_feed = {img: mnist_data.test.images, labels: mnist_data.test.labels}
with sess.as_default():
    print acc_value.eval(feed_dict=test_feed)
"""

# %% [markdown]
# Her repairs, in order: what stood there, and what she wrote instead.

# %% id="repairs"
repairs = [
    ("print acc_value.eval(feed_dict=test_feed)",
     "print('recognised:', acc_value.eval(feed_dict=test_feed))"),
    ("AdmaOptimizer", "AdamOptimizer"),
    ("feed_dict={img:", "feed_dict={inputs:"),
    ("\nwith sess.as_default():\n    for",
     "\nsess.run(tf.initialize_all_variables())\nwith sess.as_default():\n    for"),
    ("accuracy(y,", "accuracy(labels,"),
    ("test_feed = {img:", "test_feed = {inputs:"),
]

# %% [markdown]
# **Predict.** The fault in the *last* line was the first that she was told of. Why? And with all six repairs the program runs
# to its end: which share of the digits does it recognise?
#
# ### Original

# %% original
# %%then 1.0.2
import traceback

import numpy as np
import tensorflow as tf


# %% original id="run-page"
# %%then 1.0.2
def run_page(program, names):
    """What the program ends in, and the last line that it reached; what it makes is in `names`."""
    np.random.seed(1)
    try:
        with tf.Graph().as_default():
            exec(compile(program, "page", "exec"), names)
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)
        reached = [frame.lineno for frame in frames if frame.filename == "page"]
        lines = str(error).splitlines()
        words = [line for line in lines if "uninitialized" in line] or [str(error)]
        return f"{type(error).__name__}: {words[0]}"[:80], max(reached, default=0)
    return "no complaint", len(program.splitlines())

# %% original id="afternoon" varies=1
# %%then 1.0.2 page, repairs
program = page
for old, new in [("", ""), *repairs]:
    program = program.replace(old, new) if old else program
    complaint, line = run_page(program, {})
    print(f"line {line:2}  {complaint}")

# %% [markdown]
# Python reads a whole program before it runs the first line, so what it cannot *read* comes first, wherever it stands. After
# that each repair uncovers the next fault. At the end nobody complains any more, and the share of digits that the program
# recognises is {{afternoon: recognised}}. With ten classes, guessing gives 0.1. A program that runs is not yet a program that works.
#
# Five pages taught a generation of Chinese readers to mix Keras and TensorFlow:
#
# | letter | title | written for | its programs |
# |---|---|---|---|
# | A | 将Keras作为tensorflow的精简接口 | Keras 1.0 | the one above and its dropout network, which is in notebook 04 |
# | B | the same post, to its end | Keras 1.0 | the same, without a single indentation |
# | C | keras上手之：与tensorflow混合编程 ("Keras hands on: mixed with TensorFlow") | Keras 2.1 | the same, repaired |
# | D | 使用 TensorFlow 和 Keras ("Using TensorFlow and Keras") | Keras 2.2 | dense and convolutional networks |
# | E | keras | mixed | four lines of a training step |
#
# We sort their faults by kind, and try each line by itself to see *when* a fault is noticed: when Python reads it, when it builds
# the graph, when the session runs it, or never. At the end the first page runs whole, in its own day and today.

# %% id="try-line"
noticed = []


def stage_of(error):
    if isinstance(error, SyntaxError):
        return "reading"
    files = []
    trace = error.__traceback__
    while trace is not None:
        files.append(trace.tb_frame.f_code.co_filename)
        trace = trace.tb_next
    return "running" if any(file.endswith("session.py") for file in files) else "building"

# %%
def try_line(kind, line):
    """Run the line, print what is said to it, and note when that was."""
    stage, words = "never", "no complaint"
    try:
        exec(compile(line, "page", "exec"), dict(globals()))
    except Exception as error:
        lines = str(error).splitlines()
        said = [line for line in lines if "uninitialized" in line] or [str(error)]
        stage = stage_of(error)
        words = f"{type(error).__name__}: {said[0].partition(' (')[0]}"[:120]
    print(f"{line}\n    {words}")
    noticed.append((kind, stage))

# %% [markdown]
# ## What Python cannot read
#
# On pages A and B `print` is a statement, as in **Python 2**. Page B has also lost its **indentation**: every line begins at the
# margin. And page E has two statements on one line.
#
# **Predict.** For which of the three does the message contain the whole repair?

# %% bites covers="A14 B0 B12"
try_line("Python 2", "print acc_value")
try_line("indentation", "for i in range(100):\nbatch = mnist_data.train.next_batch(50)")
try_line("typo", "model.add(layers.Dense(32)) model.add(layers.Dense(10))")

# %% [markdown]
# Only for the first. Where a loop ends, nothing but the indentation ever said.
#
# A comment is not read at all, and there a fault can live for years. On the *last* layer A and B write "the input layer uses
# softmax", and for "session" (会话) they have a word that means "reply" (回话). Numbers settle the first: softmax makes rows that
# sum to 1.

# %% covers="A25 B33"
images = digits.read_data_sets().test.images[:3]
keras.utils.set_random_seed(1)
hidden = keras.layers.Dense(128, activation="relu")(images)
last = keras.layers.Dense(10, activation="softmax")(hidden)
print("sums of rows, first layer:", np.sum(hidden, axis=1).round(1))
print("sums of rows, last layer: ", np.sum(last, axis=1).round(1))

# %% [markdown]
# ## Names that nobody made
#
# A **typo** and a **missing definition** end in the same kind of error. For the first you look for the right name, for the
# second for the thing.

# %% bites covers="A7 B7 A10 A13 B9 D9 E8"
typos = ("tf1.train.AdmaOptimizer(0.5)", "x_tra0in.reshape(-1, 28, 28, 1)",
         "optrimizer(loss)", "model.complile()")
for line in typos:
    try_line("typo", line)
for line in ("feed_dict = {img: images}", "accuracy(y, preds)", "X_train[:10]"):
    try_line("missing definition", line)

# %% [markdown]
# Of two faults in a line only the first is told: `model.complile()` is blamed for `model`. And we looked `AdmaOptimizer` up in `tf1`,
# because today's `tf.train` has no optimizer at all. Ask the library of its day; Python's `difflib` finds the nearest name that it
# has.

# %% then covers="A7 B7"
import difflib

print(difflib.get_close_matches("AdmaOptimizer", dir(tf1.train), n=1))
print(difflib.get_close_matches("AdmaOptimizer", dir(tf.train), n=1))

# %% [markdown]
# Why so many? Page A writes `outputs = labels = tf.placeholder(...)`, so that the labels have two names from the start, and later
# calls them `y`. One thing, one name: in this course labels are `labels`, predictions are `preds`.
#
# Page A's second program, with Dropout, looks complete (it is shortened here). Without running it, Python's own parser, `ast`,
# lists the names that a text makes and those that it uses.

# %% covers="A4 B4"
dropout_page = """
from keras.layers import Dropout, Dense
from keras import backend as K
import tensorflow as tf
inputs = tf.placeholder(tf.float32, shape=(None, 784))
outputs = tf.placeholder(tf.float32, shape=(None, 10))
x = Dropout(0.5)(Dense(128, activation='relu')(inputs))
preds = Dense(10, activation='softmax')(x)
loss = tf.reduce_mean(categorical_crossentropy(labels, preds))
train_step = tf.train.GradientDescentOptimizer(0.5).minimize(loss)
train_step.run(feed_dict={img: batch[0], labels: batch[1], K.learning_phase(): 1})
acc_value = accuracy(labels, preds)
"""

# %% covers="A24 A26 B16"
import ast

nodes = list(ast.walk(ast.parse(dropout_page)))
names = [node for node in nodes if isinstance(node, ast.Name)]
used = {name.id for name in names if isinstance(name.ctx, ast.Load)}
made = {name.id for name in names if isinstance(name.ctx, ast.Store)}
imported = {alias.asname or alias.name for node in nodes for alias in getattr(node, "names", [])}
print("used, never made:", sorted(used - made - imported))
print("made, never used:", sorted(made - used))
print("imported, although the first program did so:", sorted(imported & {"tf", "K", "Dense"}))

# %% [markdown]
# Run after the first program, this one finds most of these names there, and that is worse than an error: its `labels` is the
# placeholder of the *first* network.
#
# **Check yourself.** In a notebook a `NameError` can be missing although the name is wrong. How?
#
# <details><summary>Answer</summary>The kernel remembers the names of every cell that was ever run, also of those that you have
# changed or deleted. "Restart kernel and run all" is the only honest test.</details>

# %% exercise 02-triage [markdown] points=3
# ### Sort the faults for her
#
# Fifty more pages wait. Write the tool that sorts their lines. You get a piece of code as a string, and a dict of the names that it
# may use, besides Python's own such as `max`. Your kernel's names are not among them, and the next piece gets the same dict, so
# leave it as it was. Return a pair: what happens, and the missing name.
#
# | what happens | first of the pair | second |
# |---|---|---|
# | Python cannot read it | `"unreadable"` | `""` |
# | a name is not defined | `"unknown name"` | that name |
# | an object lacks an attribute | `"unknown attribute"` | that attribute |
# | it fails in another way | `"fails"` | `""` |
# | it runs | `"runs"` | `""` |
#
# <details><summary>Hint 1: the idea</summary>Two steps can fail, reading and running, and each exception has a type. What the
# code sees, and where it leaves what it makes, is for you to say.</details>
# <details><summary>Hint 2: the names</summary><code>exec</code>, whose second argument is a dict that it reads and writes;
# <code>SyntaxError</code> (an <code>IndentationError</code> is one), <code>NameError</code>, <code>AttributeError</code>; these last
# two have an attribute <code>name</code>.</details>
# <details><summary>Hint 3: almost code</summary>One <code>try</code> with <code>exec</code> on a copy of the dict, four
# <code>except</code> clauses from the special to the general, and a return at the end.</details>

# %% answer 02-triage covers="A7 A10 A13 A14 B0 B7 B9 B12 D9"
def triage(code: str, names: dict[str, float]) -> tuple[str, str]:
    """What happens when `code` runs with `names`, and the missing name: "unknown name", "img"."""
    ### BEGIN SOLUTION
    try:
        exec(code, dict(names))
    except SyntaxError:
        return "unreadable", ""
    except NameError as error:
        return "unknown name", error.name
    except AttributeError as error:
        return "unknown attribute", error.name
    except Exception:
        return "fails", ""
    return "runs", ""
    ### END SOLUTION

# %% try 02-triage
with attempt():
    names_of_the_page = {"rate": 0.5}
    pieces = ("print rate", "double = 2 * rate", "double + 1", "rate.shape", "np + max(rate, 1)")
    for line in pieces:
        print(f"{line:20}", triage(line, names_of_the_page))

# %% check 02-triage
check("02-triage", triage)

# %% [markdown]
# ## Names that are gone
#
# Some faults are none: the line was right, and the library moved on. We call this kind **era**. Here are lines of the five pages
# and of their readers' programs.
#
# **Predict.** Which of them ran on Keras 1.0.2, and for how many does today's message tell where the thing is now?

# %%
old_lines = [
    "from keras.objectives import categorical_crossentropy",
    "from tensorflow.examples.tutorials.mnist import input_data",
    "from keras.utils.np_utils import to_categorical",
    "from keras.engine import Layer",
    "from keras.layers.normalization import BatchNormalization",
    "from keras.layers.core import Dense, Dropout",
    "from keras.optimizers import adam",
    "import tensorflow as tf; tf.placeholder(tf.float32, (None, 784))",
    "import tensorflow as tf; tf.initialize_all_variables",
    "import tensorflow as tf; tf.train.AdamOptimizer(0.5)",
    "from keras import backend as K; K.set_session(None)",
]

# %% [markdown]
# ### Original

# %% original id="era-original" covers="A5 A6"
# %%then 1.0.2 old_lines
def complaint(line):
    try:
        exec(line, {})
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return "ran"

print([complaint(line) for line in old_lines])

# %% [markdown]
# ### What bites

# %% bites id="era-now" covers="A5 A6 B5 B6"
for line in old_lines:
    try_line("era", line)

# %% [markdown]
# All ran; today none does, and no message says where to go. This table does.
#
# | then | now |
# |---|---|
# | `keras.objectives` | `keras.losses` |
# | `tensorflow.examples` | nothing; `keras.datasets.mnist`, or in this course `digits`, which needs no download |
# | `keras.utils.np_utils.to_categorical` | `keras.utils.to_categorical` |
# | `keras.engine.Layer` | `keras.layers.Layer` |
# | `keras.layers.normalization`, `.core`, `.recurrent`, `.convolutional` | `keras.layers` |
# | `keras.optimizers.adam` | `keras.optimizers.Adam` |
# | `tf.placeholder`, `tf.Session`, `tf.train.…Optimizer` | `tf.compat.v1.…`, inside a graph; or an argument, nothing, `keras.optimizers` |
# | `tf.initialize_all_variables` | `tf.compat.v1.global_variables_initializer`; or nothing |
# | `K.set_session`, `K.get_session` | nothing: there is no session |
#
# ## Variables without a value
#
# The fourth repair of the afternoon, `tf.initialize_all_variables()`, does not stand in the post of April 2016 either, and that was
# not broken. So who gave the variables their values?
#
# **Predict.** A Dense layer has two variables, and Adam adds six: two slots for each, and two powers. How many of the eight are
# empty when the graph is built, and how many once Keras was asked for its session? Three versions, six numbers.
#
# ### Original

# %% original id="empty-1" covers="A9 B8"
# %%then 1.0.2
import tensorflow as tf
from keras import backend as K
from keras.layers import Dense

sess = tf.Session()
K.set_session(sess)
outputs = Dense(10)(tf.placeholder(tf.float32, shape=(None, 784)))
tf.train.AdamOptimizer(0.001).minimize(tf.reduce_mean(outputs))
report = tf.report_uninitialized_variables()
print("empty, graph built:", len(sess.run(report)))
print("empty, Keras asked:", len(K.get_session().run(report)))

# %% original id="empty-2" covers="A9 B8"
# %%then 2.1.2
import tensorflow as tf
from keras import backend as K
from keras.layers import Dense

sess = tf.Session()
K.set_session(sess)
outputs = Dense(10)(tf.placeholder(tf.float32, shape=(None, 784)))
tf.train.AdamOptimizer(0.001).minimize(tf.reduce_mean(outputs))
report = tf.report_uninitialized_variables()
print("empty, graph built:", len(sess.run(report)))
print("empty, Keras asked:", len(K.get_session().run(report)))

# %% [markdown]
# ### Then

# %% then id="empty-then" covers="A9 B8"
graph = tf.Graph()
with graph.as_default():
    sess = tf1.Session()
    K1.backend.set_session(sess)
    inputs = tf1.placeholder(tf.float32, shape=(None, 784))
    labels = tf1.placeholder(tf.float32, shape=(None, 10))
    preds = K1.layers.Dense(10, activation="softmax")(inputs)
    loss = tf.reduce_mean(K1.losses.categorical_crossentropy(labels, preds))
    train_step = tf1.train.AdamOptimizer(0.001).minimize(loss)
    report = tf1.report_uninitialized_variables()
print("empty, graph built:", len(sess.run(report)))
with graph.as_default():
    print("empty, Keras asked:", len(K1.backend.get_session().run(report)))

# %% [markdown]
# Keras 1.0.2 gave its own variables their values when it made them. The post's gradient descent has none, and needed no
# initializer; the copyist's Adam has six, and they are TensorFlow's. Keras 2.1.2 waits until it is asked for its session and then
# initialises *all*; today's version 1 API initialises its own.
#
# ### What bites

# %% bites covers="A9 B8" varies=1
mnist_data = digits.read_data_sets(one_hot=True)
batch = mnist_data.train.next_batch(50)
train_line = "train_step.run(feed_dict={inputs: batch[0], labels: batch[1]})"
with graph.as_default(), sess.as_default():
    try_line("missing definition", train_line)

# %% [markdown]
# "Could not find variable" sounds like a wrong name and means an empty one. The obvious repair is to run the initializer. But page A
# adds a second model to a session that has trained a first one, and there it bites:

# %% bites id="erased" covers="A24 B16" within=0.1
test_feed = {inputs: mnist_data.test.images, labels: mnist_data.test.labels}
with graph.as_default(), sess.as_default():
    accuracy = tf.reduce_mean(K1.metrics.categorical_accuracy(labels, preds))
    sess.run(tf1.global_variables_initializer())
    for _ in range(200):
        images, truth = mnist_data.train.next_batch(50)
        train_step.run(feed_dict={inputs: images, labels: truth})
    print("recognised:", accuracy.eval(test_feed).round(2))
    K1.layers.Dense(128)(inputs)  # the second model begins
    try_line("wrong meaning", "sess.run(tf1.global_variables_initializer())")
    print("recognised:", accuracy.eval(test_feed).round(2))

# %% [markdown]
# No complaint, and all that was learned is gone. **Now** there is nothing to repair: a Keras 3 layer, once it is built, has its
# values, and so has an optimizer.

# %% now
new_layer, adam = keras.layers.Dense(10), keras.optimizers.Adam(0.001)
new_layer.build((None, 784))
adam.build(new_layer.trainable_variables)
print("values of the optimizer:", [float(np.max(variable)) for variable in adam.variables])

# %% exercise 02-initialise [markdown] points=3
# ### Initialise only what is empty
#
# You get a session. Some variables of its graph have values, perhaps trained ones; others are empty. Give the empty ones
# their initial values and leave the others as they are. Slots and counters are variables too, though not trainable.
#
# <details><summary>Hint 1: the idea</summary>First ask which are empty, then initialise just these.</details>
# <details><summary>Hint 2: the names</summary><code>tf1.report_uninitialized_variables</code> gives names as bytes;
# <code>tf1.global_variables()</code> all variables; <code>tf1.variables_initializer(list)</code> the initializer of a
# list.</details>
# <details><summary>Hint 3: almost code</summary>In the session's graph: run the report, keep the variables whose
# <code>variable.op.name.encode()</code> is in it, run their initializer.</details>

# %% answer 02-initialise covers="A9 A24 B8 B16"
def initialise_the_rest(sess: tf1.Session) -> None:
    """Give every empty variable of the session's graph its initial value; change no other."""
    ### BEGIN SOLUTION
    with sess.graph.as_default():
        empty = set(sess.run(tf1.report_uninitialized_variables()))
        rest = [each for each in tf1.global_variables() if each.op.name.encode() in empty]
        sess.run(tf1.variables_initializer(rest))
    ### END SOLUTION

# %% try 02-initialise
with attempt(), tf.Graph().as_default(), tf1.Session() as trial:
    trained = tf1.get_variable("trained", initializer=1.0)
    fresh = tf1.get_variable("fresh", initializer=2.0)
    trial.run(tf1.assign(trained, 41.0))
    initialise_the_rest(trial)
    print("41 and 2:", trial.run([trained, fresh]))

# %% check 02-initialise
check("02-initialise", initialise_the_rest)

# %% [markdown]
# You meet this today in every session that restores a checkpoint into half of its variables.
#
# ## The wrong object
#
# Page B writes `layer = Dense(32)(x)` and asks the layer for its weights. But `Dense(32)` is a layer, and `Dense(32)(x)` is what the
# layer gives.
#
# ### What bites

# %% bites covers="B24 B25"
with graph.as_default():
    layer = K1.layers.BatchNormalization()(inputs)
    try_line("wrong object", "layer.updates")
    layer = K1.layers.Dense(32)(inputs)
    try_line("wrong object", "layer.trainable_weights")

# %% [markdown]
# The repair is two lines for one, then and now: keep the layer, then call it.
#
# Where they test, pages A and B feed `x`, which by then is the last hidden layer. (The post of 2016 has this fault, too.)
#
# **Predict.** A session may be fed *any* tensor of its graph, not only placeholders. What happens when `x`, of 128 units, is fed
# images of 784 pixels? And what when it is fed 128 zeros?

# %% bites id="fed-x" covers="A22 B15"
with graph.as_default(), sess.as_default():
    x = K1.layers.Dense(128, activation="relu")(inputs)
    deep = K1.layers.Dense(10, activation="softmax")(x)
    deep_loss = tf.reduce_mean(K1.losses.categorical_crossentropy(labels, deep))
    sess.run(tf1.global_variables_initializer())
    zeros = np.zeros((50, 128))
    try_line("wrong object", "deep_loss.eval(feed_dict={x: batch[0], labels: batch[1]})")
    try_line("wrong object", "deep_loss.eval(feed_dict={x: zeros, labels: batch[1]})")

# %% [markdown]
# With 784 we were lucky: it does not fit, and the message names the tensor, a `Relu`, which no placeholder is. With 128 the
# layers below are skipped, and a loss comes out all the same. Today a layer is a function and its input an argument, so that this
# fault has lost its place.
#
# ## A vector for a number
#
# A, B and C print "the accuracy" as `acc_value.eval(...)`, and the colleague got one number that afternoon.
#
# **Predict.** Three digits, of which two are recognised. What does the same function return in Keras 2.1.2, in which page C was
# written?
#
# ### Original

# %% original id="accuracy-1" covers="A15 B11 A12"
# %%then 1.0.2
import numpy as np
from keras.metrics import categorical_accuracy

truth, guess = np.eye(3)[[0, 1, 2]], np.eye(3)[[0, 1, 1]]
print(K.get_session().run(categorical_accuracy(K.variable(truth), K.variable(guess))))

# %% original id="accuracy-2" covers="A15 B11 A12 C1"
# %%then 2.1.2
import numpy as np
from keras.metrics import categorical_accuracy

truth, guess = np.eye(3)[[0, 1, 2]], np.eye(3)[[0, 1, 1]]
values = categorical_accuracy(K.variable(truth), K.variable(guess))
print(K.get_session().run(values))

# %% [markdown]
# A's line was right in its day, and C's printed 10,000 ones and zeros: an era fault that never complains.
#
# ### Now

# %% now id="metric"
three, guess = np.eye(3)[[0, 1, 2]], np.eye(3)[[0, 1, 1]]
hits = keras.metrics.categorical_accuracy(three, guess)
metric = keras.metrics.CategoricalAccuracy()
metric.update_state(three, guess)
print("function:", hits.numpy(), "  object:", metric.result().numpy().round(3))

# %% same covers="A12 A15 B11" breaks="metric: update_state(three, guess) => update_state(three, three)"
same("accuracy", mean_of_the_vector=np.mean(hits), metric=metric.result(), within=1e-6)

# %% exercise 02-accuracy [markdown] points=2
# ### From hits to one accuracy
#
# Page C's 10,000 test images come in batches, and the last one is smaller.
# Return the share of all examples that were classified correctly, as one number. The class is the position of the largest entry
# of a row.
#
# <details><summary>Hint 1: the idea</summary>Every example counts the same, whichever batch it is in.</details>
# <details><summary>Hint 2: the names</summary><code>keras.metrics.CategoricalAccuracy</code> with
# <code>update_state</code> and <code>result</code>; or <code>argmax</code>.</details>
# <details><summary>Hint 3: almost code</summary>Count hits and examples over all batches, divide at the end; or update one
# metric object with every batch.</details>

# %% answer 02-accuracy covers="A12 A15 B11 C1"
def accuracy_of(batches: list[tuple[np.ndarray, np.ndarray]]) -> float:
    """The share that is right; pairs of one-hot labels and predictions, both (batch, classes)."""
    ### BEGIN SOLUTION
    hits = [labels.argmax(axis=1) == preds.argmax(axis=1) for labels, preds in batches]
    return float(np.concatenate(hits).mean())
    ### END SOLUTION

# %% try 02-accuracy
with attempt():
    right, wrong = np.eye(3)[[0, 1, 2]], np.eye(3)[[1, 2, 0]]
    print("0.75:", accuracy_of([(np.tile(right, (3, 1)), np.tile(right, (3, 1))), (right, wrong)]))

# %% check 02-accuracy
check("02-accuracy", accuracy_of)

# %% [markdown]
# ## Faults that nobody reports
#
# The colleague's program runs and recognises nothing, and no message says why. The pages have several such faults, and each leaves
# its trace in a number.
#
# **The test that trains.** Under "test the model" page A runs `train_step`, with the learning phase set to 0.

# %% bites id="test-trains" covers="A21"
with graph.as_default(), sess.as_default():
    kernel = tf1.trainable_variables()[0]
    before = kernel.eval()
    try_line("wrong meaning", train_line)
    print("largest move of a weight while testing:", abs(kernel.eval() - before).max().round(4))

# %% [markdown]
# **The test on the training batch.** Page B runs the accuracy instead, but feeds the batch that it has just trained on. How much does
# that flatter? We train on one batch of fifty digits and test both ways.

# %% bites id="flattered" covers="B34" within=0.03
with graph.as_default(), sess.as_default():
    for _ in range(300):
        train_step.run(feed_dict={inputs: batch[0], labels: batch[1]})
    try_line("wrong meaning", "accuracy.eval(feed_dict={inputs: batch[0], labels: batch[1]})")
    print("on the training batch:", accuracy.eval({inputs: batch[0], labels: batch[1]}).round(2))
    print("on new digits:        ", accuracy.eval(test_feed).round(2))

# %% [markdown]
# **Swapped arguments.** Page E's four lines, `y_hat = model(input)`, `loss = loss(y_hat,y)`, `train_op = optrimizer(loss)`,
# `train_op.minimize()`, are more wish than code, and most of them fail. (The second gives the function's name to its result, so
# that it cannot run twice.) One mistake does not fail: the prediction comes first, where Keras wants `(y_true, y_pred)`.

# %% bites id="wishes" covers="E8"
optimizer = tf1.train.AdamOptimizer(0.001)
try_line("wrong object", "train_op = optimizer(loss)")
try_line("missing definition", "optimizer.minimize()")
try_line("wrong object", "loss(preds, labels)")

# %% bites id="swapped" covers="E9"
y = batch[1]
y_hat = keras.ops.softmax(np.random.default_rng(0).normal(0, 1, (50, 10)).astype(np.float32))
try_line("wrong meaning", "keras.losses.categorical_crossentropy(y_hat, y)")
right_order = keras.losses.categorical_crossentropy(y, y_hat).numpy()
swapped_order = keras.losses.categorical_crossentropy(y_hat, y).numpy()
print("mean loss, right:", right_order.mean().round(3))
print("mean loss, swapped:", swapped_order.mean().round(3))

# %% [markdown]
# **Predict.** Where does the large number come from? The loss is −Σ `first · log(second)`, and swapped, the logarithm is taken of
# zeros and ones. Keras raises the zeros to 1e-7 before.
#
# −log(1e-7) is 16.118. So the swapped loss is 16.118 times the probability of all *wrong* classes, a straight line. It was as
# silent in 2016:

# %% original id="swapped-original" covers="E9"
# %%then 1.0.2 y, y_hat -> swapped_original
from keras.objectives import categorical_crossentropy

first, second = tf.constant(y_hat), tf.constant(y)
swapped_original = K.get_session().run(categorical_crossentropy(first, second))

# %% same id="same-swapped" covers="E9" breaks="swapped: swapped_order = keras.losses.categorical_crossentropy(y_hat, y) => swapped_order = keras.losses.categorical_crossentropy(y, y_hat)"
by_hand = 16.118 * (1 - np.sum(y * y_hat, axis=1))
same("predictions first",
     original=swapped_original, now=swapped_order, by_hand=by_hand, within=1e-3)

# %% [markdown]
# Training with the wrong one works, after a fashion, because it falls with every digit that is learned. But a confident mistake,
# for which the logarithm grows without end, weighs no more than any other. The trace: an untrained network with ten classes
# has a loss near 16.118 · 0.9, where it should have log 10 = 2.3. Write `y_true=` and `y_pred=`, and the arguments cannot change
# places. This is page E's step as it was meant, in three worlds.

# %%
rng = np.random.default_rng(2)
step_images, step_labels = digits.read_data_sets(one_hot=True).train.next_batch(50)
start_e = [rng.normal(0, 0.05, (784, 10)), np.zeros(10)]

# %% original id="e-original" covers="E8 E9"
# %%then 2.1.2 start_e, step_images, step_labels -> e_original
from keras import layers, losses, models

input_tensor = layers.Input(shape=(784,))
model = models.Model(input_tensor, layers.Dense(10, activation='softmax')(input_tensor))
model.set_weights(start_e)
y = tf.placeholder(tf.float32, shape=(None, 10))
loss = tf.reduce_mean(losses.categorical_crossentropy(y, model(input_tensor)))
train_op = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
K.get_session().run(train_op, feed_dict={input_tensor: step_images, y: step_labels})
e_original = model.get_weights()

# %% then id="e-then" covers="E8 E9"
with tf.Graph().as_default(), tf1.Session() as e_session:
    K1.backend.set_session(e_session)
    pixels = tf1.placeholder(tf.float32, shape=(None, 784))
    truth_e = tf1.placeholder(tf.float32, shape=(None, 10))
    old_e = K1.Sequential([K1.layers.Dense(10, "softmax", input_shape=(784,))])
    old_e.set_weights(start_e)
    loss_e = tf.reduce_mean(K1.losses.categorical_crossentropy(truth_e, old_e(pixels)))
    train_op = tf1.train.GradientDescentOptimizer(0.1).minimize(loss_e)
    e_session.run(train_op, feed_dict={pixels: step_images, truth_e: step_labels})
    e_then = old_e.get_weights()

# %% now id="e-now" covers="E8 E9"
new_e = keras.Sequential([keras.Input((784,)), keras.layers.Dense(10, "softmax")])
new_e.set_weights(start_e)
with tf.GradientTape() as tape:
    losses_e = keras.losses.categorical_crossentropy(y_true=step_labels, y_pred=new_e(step_images))
    loss_e = tf.reduce_mean(losses_e)
gradients = tape.gradient(loss_e, new_e.trainable_variables)
keras.optimizers.SGD(0.1).apply(gradients, new_e.trainable_variables)

# %% same id="same-e" covers="E8 E9" breaks=["e-now: y_true=step_labels, y_pred=new_e(step_images) => y_true=new_e(step_images), y_pred=step_labels", "e-then: GradientDescentOptimizer(0.1) => GradientDescentOptimizer(0.2)"]
same("weights after the step",
     original=e_original, then=e_then, now=new_e.get_weights(), within=1e-6)

# %% [markdown]
# **A rate that nobody measured.** The post has 0.5 for gradient descent, on MNIST. The copyist replaced the optimizer and left the
# rate. Here are four rates for both on our digits: the program of the afternoon, a hundred steps, always from the same weights.

# %% original id="rates" covers="A8 B7" within=0.4
# %%then 1.0.2 -> rates, shares
rates, shares = [0.001, 0.01, 0.1, 0.5], {}
for optimizer in ("GradientDescentOptimizer", "AdamOptimizer"):
    shares[optimizer] = []
    for rate in rates:
        print(f"{optimizer}({rate})", end="  ")
        names = {}
        run_page(program.replace("AdamOptimizer(0.5)", f"{optimizer}({rate})"), names)
        shares[optimizer].append(float(names["acc_value"].eval(names["test_feed"], names["sess"])))

# %% picture
lines = {"gradient descent": shares["GradientDescentOptimizer"], "Adam": shares["AdamOptimizer"]}
figure = drawing.curves(lines, ("learning rate", "share of test digits recognised"),
                        x=rates, log="x", marker="o")
drawing.show(figure,
             caption="Guessing gives 0.1. At which rate is Adam better, and at which is it worse?",
             alt="Adam is best at 0.001 to 0.01 and at chance at 0.5; "
                 "gradient descent is best at 0.1 and worse on both sides.")

# %% [markdown]
# A good rate for one is a bad one for the other, and 0.5 is bad for both: there gradient descent jumps so far that the last bit of a
# sum decides where it lands, and you get another share each time. (Why Adam wants such small rates is in notebook 03.) The
# seventh repair is `GradientDescentOptimizer(0.1)`, and no message asked for it.

# %% exercise 02-suspect [markdown] points=4
# ### Find the fault that nobody reported
#
# You get a program that you can only run: `program(weights, train, test)` takes one step of training on the pair `train`, then
# tests on the pair `test`, and returns the loss before the step, the accuracy, and the weights at the end. Its network is one
# softmax layer, `weights` is `[kernel, bias]`, and a pair is images and one-hot labels, of any number of classes. Run it as often as
# you like, on what you like; it begins anew each time. What is wrong with it?
#
# | answer | what the program does |
# |---|---|
# | `"swapped"` | the loss has its arguments exchanged |
# | `"erased"` | between training and testing it puts `weights` back |
# | `"test trains"` | testing takes a step, too |
# | `"wrong images"` | the accuracy is that of `train`, whatever `test` is |
# | `"sound"` | none of these |
#
# <details><summary>Hint 1: the idea</summary>Each fault leaves its trace in one of the three results. Whether a number looks good
# says nothing: change one of the inputs, and see what follows the change and what does not.</details>
# <details><summary>Hint 2: the names</summary><code>np.zeros_like</code> (with weights of zeros every class has the same
# probability, so that you know both losses), <code>np.roll(labels, 1, axis=1)</code> (other labels for the same images),
# <code>np.array_equal</code>.</details>
# <details><summary>Hint 3: almost code</summary>Run it as it is, with other test labels, and from zeros. Are the weights at the end
# those of the start? Do they depend on the test labels? Does the accuracy? Is the loss from zeros the right one?</details>

# %% answer 02-suspect covers="A21 B34 E8 E9"
def find_fault(program, weights: list[np.ndarray], train: tuple, test: tuple) -> str:
    """The word for it; images are (batch, features), labels (batch, classes)."""
    ### BEGIN SOLUTION
    other_test = test[0], np.roll(test[1], 1, axis=1)
    _, accuracy, end = program(weights, train, test)
    _, other_accuracy, other_end = program(weights, train, other_test)
    loss_from_zeros = program([np.zeros_like(array) for array in weights], train, test)[0]
    if not np.isclose(loss_from_zeros, np.log(train[1].shape[1]), atol=0.1):
        return "swapped"
    if np.array_equal(end[0], weights[0]):
        return "erased"
    if not np.array_equal(end[0], other_end[0]):
        return "test trains"
    return "wrong images" if accuracy == other_accuracy else "sound"
    ### END SOLUTION

# %% try 02-suspect
with attempt():
    def lazy_program(weights, train, test):
        return np.log(10), 0.1, weights

    ten = np.zeros((784, 10)), np.zeros(10)
    pair = mnist_data.test.images, mnist_data.test.labels
    print("it returns the weights as they were, so erased:",
          find_fault(lazy_program, list(ten), batch, pair))

# %% check 02-suspect
check("02-suspect", find_fault)

# %% [markdown]
# ## When is a fault noticed?
#
# **Predict.** We have tried some thirty lines. Which kind of fault is noticed last?

# %% id="noticed"
from course.columns import columns

kinds = list(dict.fromkeys(kind for kind, _ in noticed))
table = {}
for stage in ("reading", "building", "running", "never"):
    table[stage] = {kind: noticed.count((kind, stage)) for kind in kinds}
columns(**table)

# %% [markdown]
# Typos and names that are gone are loud. A wrong object is noticed where it lacks what the line asks of it; the 128 zeros fitted,
# and passed. A wrong meaning is never noticed. That is why the rest of this course compares numbers.
#
# **Check yourself.** Which column would disappear if the same lines were run eagerly, without a graph?
#
# <details><summary>Answer</summary>"Running": each fault would be noticed at the line that makes it. The last column would stay.
# Swapped arguments, vectors and learning rates are as silent today as they were.</details>

# %% exercise 02-listing [markdown] points=4
# ### Repair the program
#
# Everything at once: the first program again, as a third copyist has it, without a list of repairs.
#
#     outputs = labels = tf.placeholder(tf.float32, shape=(None, 10))
#     inputs = tf.placeholder(tf.float32, shape=(None, 784))
#     x = Dense(128, activation='relu')(inputs)
#     x = Dense(128, activation='relu')(x)
#     preds = Dense(10, activation='softmax')(x)
#     loss = categorical_crossentropy(preds, outputs)
#     train_step = tf.train.AdmaOptimizer(0.5).minimize(loss)
#     for batch in batches:
#         train_step.run(feed_dict={x: batch[0], labels: batch[1]})
#     print train_step.run(feed_dict={img: batch[0], labels: batch[1]})
#
# Repair it as a function: plain gradient descent with the given learning rate, from the given weights, one step per batch.
# Return the list of mean losses, each before its step, and then the share of *test* images recognised at the end. The
# numbers of inputs, units and classes are those of the weights. Then or now: both worlds are allowed.
#
# <details><summary>Hint 1: the idea</summary>Go through it line by line; there are faults of several kinds, and half of them are
# silent.</details>
# <details><summary>Hint 2: the names</summary><code>tf1.train.GradientDescentOptimizer</code>,
# <code>sess.run([loss, train_step], feed_dict)</code>, <code>layer.set_weights</code>; or <code>GradientTape</code> and
# <code>keras.optimizers.SGD</code>.</details>
# <details><summary>Hint 3: almost code</summary>A graph and a session; keep the three layers in a list, call them, build
# loss, step and accuracy; run the initializer, set the weights; run loss and step for each batch; run the accuracy on the
# test set.</details>

# %% answer 02-listing covers="A3 A4 A5 A7 A8 A11 A22 B3 B4 B5 B7 B10 B15"
def train_and_test(
    weights: list[np.ndarray],
    batches: list[tuple[np.ndarray, np.ndarray]],
    test_set: tuple[np.ndarray, np.ndarray],
    learning_rate: float,
) -> tuple[list[float], float]:
    """The loss before each step, and the accuracy on the test set after the last.

    `weights` is [kernel, bias, kernel, bias, kernel, bias]; a batch is images (batch, inputs) and
    one-hot labels (batch, classes), and so is the test set. Layers: ReLU, ReLU, softmax.
    """
    ### BEGIN SOLUTION
    variables = [tf.Variable(array) for array in weights]

    def predict(images):
        x = tf.nn.relu(images @ variables[0] + variables[1])
        x = tf.nn.relu(x @ variables[2] + variables[3])
        return tf.nn.softmax(x @ variables[4] + variables[5])

    losses = []
    for images, labels in batches:
        with tf.GradientTape() as tape:
            loss = keras.losses.categorical_crossentropy(y_true=labels, y_pred=predict(images))
            loss = keras.ops.mean(loss)
        for variable, gradient in zip(variables, tape.gradient(loss, variables)):
            variable.assign_sub(learning_rate * gradient)
        losses.append(float(loss))
    hits = keras.metrics.categorical_accuracy(test_set[1], predict(test_set[0]))
    return losses, float(np.mean(hits))
    ### END SOLUTION

# %% id="start"
keras.utils.set_random_seed(1)
dense = [keras.layers.Dense(units) for units in (128, 128, 10)]
start = keras.Sequential([keras.Input((784,)), *dense]).get_weights()

# %% try 02-listing within=0.03
with attempt():
    data = digits.read_data_sets(one_hot=True)
    hundred = [data.train.next_batch(50) for _ in range(100)]
    losses, share = train_and_test(start, hundred, (data.test.images, data.test.labels), 0.1)
    print("first loss, about 2.3:", round(losses[0], 2))
    print("recognised, about 0.9:", round(share, 2))

# %% check 02-listing
check("02-listing", train_and_test)

# %% [markdown]
# ## The page, whole
#
# The afternoon's program with seven repairs, as its author meant it, from the same weights in three worlds. (The line about `start`
# is ours.)
#
# ### Original

# %% original id="a-original" covers="A1 A2 A3 B3"
# %%then 1.0.2 --fresh start
import tensorflow as tf
from keras import backend as K
from keras.layers import Dense
from keras.metrics import categorical_accuracy as accuracy
from keras.objectives import categorical_crossentropy
from tensorflow.examples.tutorials.mnist import input_data

sess = tf.Session()
K.set_session(sess)
inputs = tf.placeholder(tf.float32, shape=(None, 784))
labels = tf.placeholder(tf.float32, shape=(None, 10))
x = Dense(128, activation='relu')(inputs)
x = Dense(128, activation='relu')(x)
preds = Dense(10, activation='softmax')(x)
K.batch_set_value(zip(tf.trainable_variables(), start))

# %% original id="a-trained" covers="A5 A6 A11 A12 B5 B6 B10" within=0.03
# %%then 1.0.2 -> a_original
loss = tf.reduce_mean(categorical_crossentropy(labels, preds))
mnist_data = input_data.read_data_sets('MNIST_data', one_hot=True)
train_step = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
with sess.as_default():
    for _ in range(100):
        batch = mnist_data.train.next_batch(50)
        train_step.run(feed_dict={inputs: batch[0], labels: batch[1]})
acc_value = accuracy(labels, preds)
test_feed = {inputs: mnist_data.test.images, labels: mnist_data.test.labels}
with sess.as_default():
    print("recognised:", acc_value.eval(feed_dict=test_feed).round(2))
a_original = sess.run(tf.trainable_variables())

# %% [markdown]
# ### Then

# %% then id="page-then" covers="A1 A2 A3 A5 A6 A11 A12 B3 B5 B6 B10 C1"
def page_then(num_steps):
    """The program in today's version 1 API: what its weights are after so many steps."""
    with tf.Graph().as_default(), tf1.Session() as page_session:
        K1.backend.set_session(page_session)
        img = tf1.placeholder(tf.float32, shape=(None, 784))
        truth = tf1.placeholder(tf.float32, shape=(None, 10))
        x = K1.layers.Dense(128, activation="relu")(img)
        x = K1.layers.Dense(128, activation="relu")(x)
        x = K1.layers.Dense(10, activation="softmax")(x)
        mean_loss = tf.reduce_mean(K1.losses.categorical_crossentropy(truth, x))
        descent = tf1.train.GradientDescentOptimizer(0.1).minimize(mean_loss)
        K1.backend.batch_set_value(list(zip(tf1.trainable_variables(), start)))
        page_data = digits.read_data_sets(one_hot=True).train
        for _ in range(num_steps):
            page_session.run(descent, dict(zip((img, truth), page_data.next_batch(50))))
        return page_session.run(tf1.trainable_variables())

# %% [markdown]
# ### Now

# %% now id="page-now" covers="A3 A5 A6 A11 A12 B6 C1"
def page_now(num_steps):
    model = keras.Sequential([
        keras.Input((784,)),
        keras.layers.Dense(128, activation="relu"),
        keras.layers.Dense(128, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ])
    model.set_weights(start)
    model.compile(keras.optimizers.SGD(0.1), "categorical_crossentropy")
    page_data = digits.read_data_sets(one_hot=True).train
    for _ in range(num_steps):
        model.train_on_batch(*page_data.next_batch(50))
    return model

# %% now id="a-now" within=0.03
model_a = page_now(100)
hits = keras.metrics.categorical_accuracy(mnist_data.test.labels, model_a(mnist_data.test.images))
print("recognised:", np.mean(hits).round(2))

# %% same id="same-a" covers="A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A13 A14 B3 B4 B5 B6 B7 B8 B9 B10 B12 C1" breaks=["page-then: GradientDescentOptimizer(0.1) => GradientDescentOptimizer(0.11)", "page-now: SGD(0.1) => SGD(0.5)"]
same("weights after 100 steps",
     original=a_original, then=page_then(100), now=model_a.get_weights(), within=1e-5)

# %% [markdown]
# Page C is this program once more, on Keras 2.1 and for 1000 steps, already repaired but for the rate and the vector.
#
# Page D has `compile` and `fit`, in the Keras inside TensorFlow, and apart from `x_tra0in` it ran in its day. (It compiles its first
# network and never fits it; here it has an epoch.)

# %%
dense_d = [keras.layers.Dense(units) for units in (32, 16, 10)]
start_d = keras.Sequential([keras.Input((784,)), *dense_d]).get_weights()

# %% original id="d-original" covers="D3 D4"
# %%then 2.2.4
import tensorflow as tf
from sklearn.preprocessing import MultiLabelBinarizer
from tensorflow import keras
from tensorflow.examples.tutorials.mnist import input_data

mnist = input_data.read_data_sets("MNIST_data/")
x_train = mnist.train.images
y_train = MultiLabelBinarizer().fit_transform([[i] for i in mnist.train.labels])

# %% original id="d-trained" covers="D5 D6" within=0.03
# %%then 2.2.4 start_d
model = keras.Sequential()
model.add(keras.layers.Dense(32, activation='relu', input_shape=(784,)))
model.add(keras.layers.Dense(16, activation='relu'))
model.add(keras.layers.Dense(10, activation='softmax'))
model.set_weights(start_d)
model.compile(tf.train.AdamOptimizer(0.001), 'categorical_crossentropy', metrics=['accuracy'])
history = model.fit(x_train, y_train, epochs=1, shuffle=False, verbose=0).history
print("names:", *history)
print("loss:", history["loss"][0].round(2), "  acc:", history["acc"][0].round(2))

# %% [markdown]
# Three things of it have moved: the accuracy was called `acc`, its optimizer is the subject of notebook 03, and its labels that of
# notebook 11.

# %%
sess.close()

# %% summary [markdown]
# ## What you can do now
#
# You can tell the kinds of faults apart and say when each is noticed. You know who gives a variable its value in Keras 1.0.2, in 2.1.2
# and today. You found silent faults by changing an input and looking at what follows, and the page of 2016 runs again and
# computes what it was meant to.
#
# Of the digit reader, the vocabulary is done: you know what each of its old names is called today. Its optimizer is next, in
# [03 TensorFlow's optimizers or Keras's?](../03_optimizers/03_optimizers.ipynb).

# %% progress
progress("02")
