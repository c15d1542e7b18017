# %% card [markdown] minutes=90
# # 00 Two worlds, one kernel
#
# **Aim.** Run a program of 2016 as it stood, know which Keras it means, and run graphs, sessions and today's code side by side.
#
# **You will be able to**
#
# - say what "then" means: four Kerases, and where they differ without a word
# - tell a layer's Keras, and move settings and weights from one to another
# - choose a backend, and see which one you have
# - say what a session runs for one fetch, and what has to be fed for it
# - find out in which session a value is, and since when
#
# **Before you start** you need Python, NumPy, and a rough idea of what a neural network layer does. No TensorFlow.

# %% [markdown]
# Run this cell first. It is the same in every notebook: `tf1` and `K1` are TensorFlow 1 and its Keras (**then**), `tf` and
# `keras` are TensorFlow 2 and Keras 3 (**now**), and `%%then 1.0.2` runs a cell on the Keras of its day (**original**). The
# environment variables must be set before TensorFlow is imported: the first makes Keras 2 available beside Keras 3, the
# others keep TensorFlow repeatable, quiet and on the CPU.

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
# ## The folder that somebody left
#
# A colleague has left, and you have inherited a folder. In it lies a program of April 2016 that reads handwritten digits
# (`examples/inherited/` in the course's repository), and what it left behind: a checkpoint, an h5 file, event files, and a log
# whose last line says `12 of 360 digits misread`. You are to bring it to today's TensorFlow **without changing what it
# computes**. So you do what everybody does first: you run it.
#
# It was built from a post of its month,
# [Keras as a simplified interface to TensorFlow](https://blog.keras.io/keras-as-a-simplified-interface-to-tensorflow-tutorial.html),
# which readers of Chinese know as 将Keras作为tensorflow的精简接口. These are ten lines of the post, and the program has most of
# them, too.

# %% id="lines"
listing = """
import tensorflow as tf
from keras import backend as K
from keras.layers import Dense
from keras.objectives import categorical_crossentropy
from tensorflow.examples.tutorials.mnist import input_data
sess = tf.Session()
K.set_session(sess)
img = tf.placeholder(tf.float32, shape=(None, 784))
x = Dense(128, activation='relu')(img)
train_step = tf.train.GradientDescentOptimizer(0.5)
"""

# %% [markdown]
# **Predict.** How many of the ten still run today, each by itself? Write a number down.
#
# ### What bites

# %% bites id="dies" covers="E3"
def run_line_by_line(program):
    names, alive = {}, 0
    for line in program.strip().splitlines():
        try:
            exec(line, names)
            alive += 1
            print("runs ", line)
        except Exception as error:
            print("DIES ", line, "\n         ", type(error).__name__ + ":", str(error).splitlines()[0])
    print("\nlines that run:", alive)

run_line_by_line(listing)

# %% [markdown]
# Only imports survive. Run as a whole, the program ends at the first line that dies, `keras.objectives`.
#
# ### Original
#
# Is the program wrong, then? Here is the whole of it, on the Keras that it was written for. (The learning rate of the post,
# 0.5, suits MNIST. The course's digits are scikit-learn's, enlarged, so that nothing has to be downloaded, and they want 0.1.)

# %% original id="imports"
# %%then 1.0.2
import numpy as np
import tensorflow as tf
from keras import backend as K
from keras.layers import Dense
from keras.metrics import categorical_accuracy as accuracy
from keras.objectives import categorical_crossentropy
from tensorflow.examples.tutorials.mnist import input_data

np.random.seed(2016)

# %% original id="listing" covers="A1 B1"
# %%then 1.0.2
sess = tf.Session()
K.set_session(sess)
img = tf.placeholder(tf.float32, shape=(None, 784))
labels = tf.placeholder(tf.float32, shape=(None, 10))
x = Dense(128, activation='relu')(img)
x = Dense(128, activation='relu')(x)
preds = Dense(10, activation='softmax')(x)
loss = tf.reduce_mean(categorical_crossentropy(labels, preds))
train_step = tf.train.GradientDescentOptimizer(0.1).minimize(loss)

# %% original id="listing-run" within=0.03
# %%then 1.0.2
mnist_data = input_data.read_data_sets('MNIST_data', one_hot=True)
with sess.as_default():
    for _ in range(100):
        batch = mnist_data.train.next_batch(50)
        train_step.run(feed_dict={img: batch[0], labels: batch[1]})
    test_feed = {img: mnist_data.test.images, labels: mnist_data.test.labels}
    print("accuracy:", accuracy(labels, preds).eval(feed_dict=test_feed).round(2))

# %% [markdown]
# It trains. Below these lines is Keras 1.0.2 of 29 April 2016, unedited, on top of today's TensorFlow, which is spoken to by
# its version 1 names. The program was right; the ground below it has moved.
#
# Is there no tool for that? TensorFlow ships one, `tf_upgrade_v2`.
#
# **Predict.** How many issues will it report for the ten lines, and how many of them will run afterwards?
#
# ### What bites

# %% bites id="upgrade"
import io

from tensorflow.tools.compatibility import ast_edits, tf_upgrade_v2

upgrader, upgraded = ast_edits.ASTCodeUpgrader(tf_upgrade_v2.TFAPIChangeSpec()), io.StringIO()
*_, issues = upgrader.process_opened_file("old.py", io.StringIO(listing), "new.py", upgraded)
print("issues that require attention:", len(issues), "\n")
run_line_by_line(upgraded.getvalue())

# %% [markdown]
# It finds no issue, and {{upgrade: lines that run}} lines run instead of {{dies: lines that run}}. The tool renames what moved within TensorFlow. What is gone from Keras it does
# not know, and of graphs and sessions it knows the names only. Bringing a program to today means knowing what each line
# *did*. That is what this course is for: each notebook takes one part of the digit reader, runs it as it was, finds out what
# it computed, and writes it anew with the same numbers. In the last one you do that for the whole program.
#
# ## What "then" means
#
# An answer on a forum says "in Keras, the accuracy is the mean" and the next one says "no, it is a vector". Both are right,
# in different years. When somebody says *Keras*, they mean one of four libraries, and this course runs them all:
#
# | which | published | for | here |
# |---|---|---|---|
# | Keras 1.0.2 | April 2016 | TensorFlow 0.8, Theano | `%%then 1.0.2` |
# | Keras 2.1.2 | December 2017 | TensorFlow 1.4, Theano, CNTK | `%%then 2.1.2` |
# | the Keras inside TensorFlow, version 1 names | lives on in the package `tf_keras` | TensorFlow | `K1` |
# | Keras 3 | since November 2023 | TensorFlow, JAX, PyTorch | `keras` |
#
# We ask all four the same five questions. `truth` and `guess` are two digits of which one was read right. Each old Keras keeps
# its names from cell to cell, until `--fresh` clears them. It knows none of ours: the names behind the version are handed in,
# and `-> facts_1_0_2` gives one back.

# %%
truth = np.array([[1, 0], [1, 0]], np.float32)
guess = np.array([[0.9, 0.1], [0.4, 0.6]], np.float32)

# %% [markdown]
# ### Original

# %% original id="facts-1"
# %%then 1.0.2 --fresh truth, guess -> facts_1_0_2
import tensorflow as tf
from keras import backend as K
from keras.layers import LSTM, BatchNormalization, Dense
from keras.metrics import categorical_accuracy as accuracy

dense, lstm = Dense(3, name='digit'), LSTM(2)
dense(tf.placeholder(tf.float32, shape=(None, 4)))
lstm(tf.placeholder(tf.float32, shape=(None, 7, 14)))
facts_1_0_2 = {
    'names of the weights of a Dense': ' '.join(weight.name for weight in dense.trainable_weights),
    'weights of an LSTM': len(lstm.trainable_weights),
    'activation of its gates': lstm.inner_activation.__name__,
    'epsilon of BatchNormalization': BatchNormalization().epsilon,
    'accuracy': K.get_session().run(accuracy(tf.constant(truth), tf.constant(guess))),
}

# %% original id="facts-2"
# %%then 2.1.2 truth, guess -> facts_2_1_2
import tensorflow as tf
from keras import backend as K
from keras.layers import LSTM, BatchNormalization, Dense
from keras.metrics import categorical_accuracy as accuracy

dense, lstm = Dense(3, name='digit'), LSTM(2)
dense(tf.placeholder(tf.float32, shape=(None, 4)))
lstm(tf.placeholder(tf.float32, shape=(None, 7, 14)))
facts_2_1_2 = {
    'names of the weights of a Dense': ' '.join(weight.name for weight in dense.trainable_weights),
    'weights of an LSTM': len(lstm.trainable_weights),
    'activation of its gates': lstm.recurrent_activation.__name__,
    'epsilon of BatchNormalization': BatchNormalization().epsilon,
    'accuracy': K.get_session().run(accuracy(tf.constant(truth), tf.constant(guess))),
}

# %% [markdown]
# ### Then

# %% then id="facts-3"
with tf.Graph().as_default(), tf1.Session() as sess:
    K1.backend.set_session(sess)
    dense, lstm = K1.layers.Dense(3, name="digit"), K1.layers.LSTM(2)
    dense(tf1.placeholder(tf.float32, shape=(None, 4)))
    lstm(tf1.placeholder(tf.float32, shape=(None, 7, 14)))
    facts_k1 = {
        "names of the weights of a Dense": " ".join(weight.name for weight in dense.trainable_weights),
        "weights of an LSTM": len(lstm.trainable_weights),
        "activation of its gates": lstm.recurrent_activation.__name__,
        "epsilon of BatchNormalization": K1.layers.BatchNormalization().epsilon,
        "accuracy": sess.run(K1.metrics.categorical_accuracy(tf.constant(truth), tf.constant(guess))),
    }

# %% [markdown]
# ### Now

# %% now id="facts-4"
dense, lstm = keras.layers.Dense(3, name="digit"), keras.layers.LSTM(2)
dense(np.ones((1, 4)))
lstm(np.ones((1, 7, 14)))
facts_3 = {
    "names of the weights of a Dense": " ".join(weight.path for weight in dense.weights),
    "weights of an LSTM": len(lstm.weights),
    "activation of its gates": lstm.recurrent_activation.__name__,
    "epsilon of BatchNormalization": keras.layers.BatchNormalization().epsilon,
    "accuracy": keras.metrics.categorical_accuracy(truth, guess).numpy(),
}

# %% [markdown]
# **Predict.** In how many of the five rows do all four say the same?

# %% now id="facts"
from course.columns import columns

columns(first=facts_1_0_2, second=facts_2_1_2, then=facts_k1, now=facts_3,
        titles={"first": "Keras 1.0.2", "second": "Keras 2.1.2", "then": "K1", "now": "Keras 3"})

# %% [markdown]
# In none. A name that has changed stops a program and is found at once. The rows to be afraid of are those in which a number
# changes: an accuracy that was a mean and is a vector, an epsilon, an activation nobody wrote down.
#
# ### What bites
#
# The digit reader has an LSTM that reads the rows of pixels. Here its weights go from `K1` to Keras 3, without an error.

# %% bites id="gates"
rng = np.random.default_rng(0)
pixel_rows = rng.random((5, 7, 14)).astype(np.float32)
with tf.Graph().as_default(), tf1.Session() as sess:
    tf1.set_random_seed(1)
    rows_in = tf1.placeholder(tf.float32, shape=(None, 7, 14))
    as_it_was, with_sigmoid = K1.layers.LSTM(16), K1.layers.LSTM(16, recurrent_activation="sigmoid")
    both = [as_it_was(rows_in), with_sigmoid(rows_in)]
    with_sigmoid.set_weights(as_it_was.get_weights())
    lstm_weights = as_it_was.get_weights()
    read_then, read_with_sigmoid = sess.run(both, feed_dict={rows_in: pixel_rows})

# %% bites id="gates-now" within=0.05
reader = keras.layers.LSTM(16)
reader(pixel_rows)
reader.set_weights(lstm_weights)
print("largest difference, LSTM as it was:      ", np.abs(read_then - reader(pixel_rows)).max().round(3))
print("largest difference, gates with a sigmoid:", np.abs(read_with_sigmoid - reader(pixel_rows)).max().round(3))

# %% [markdown]
# The weights are the same, so the difference is the row "activation of its gates". A setting that the old program left to its
# Keras has to be written down in the new one.
#
# ### Same tensors

# %% same id="same-gates" breaks='gates: recurrent_activation="sigmoid" => recurrent_activation="hard_sigmoid"'
same("output of the LSTM", then=read_with_sigmoid, now=reader(pixel_rows), within=1e-6)

# %% [markdown]
# You meet this today whenever an old answer on a forum does not fit: ask first for the version.
#
# ## Three Kerases in one kernel
#
# A colleague has written half of the port with `tf.keras` and the other half with `keras`. She read that they are the same.
# On her machine they were. On yours `Sequential` refuses her layers.
#
# ### Then and now
#
# Besides the museum, this kernel holds three Kerases, and each class says in `__module__` where it is from. Since TensorFlow
# 2.16 `tf.keras` means Keras 3, unless `TF_USE_LEGACY_KERAS` is set, as here; then it means Keras 2, from the package `tf_keras`.

# %% then id="modules" covers="C12 D1"
K2 = tf.keras
for name, library in (("K1", K1), ("K2", K2), ("K3", keras)):
    print(f"{name}  Dense: {library.layers.Dense.__module__:35}  LSTM: {library.layers.LSTM.__module__}")
print("Are K1's Dense and K2's one class?", K1.layers.Dense is K2.layers.Dense)

# %% [markdown]
# `K1` and `K2` share most classes, so for many layers the question "which of the two?" has no answer. It has one where the
# version matters, as for the LSTM.
#
# ### What bites
#
# Keras 2 and Keras 3 share none. The classes look alike and do not mix; this message fills the forums:

# %% bites id="mixed" covers="D2"
dense_2 = K2.layers.Dense(3, activation="tanh")
dense_2.build((None, 6))
try:
    keras.Sequential([dense_2])
except ValueError as error:
    print(str(error).partition(". Received")[0])

# %% [markdown]
# The worst errors are the ones that say nothing. A layer of Keras 3 may hold one of Keras 2 as an attribute.
#
# **Predict.** The inner layer has two weights. How many does the outer one know of?

# %% bites id="invisible"
class Outer(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.inner = dense_2

    def call(self, inputs):
        return self.inner(inputs)

outer = Outer()
outer(np.ones((1, 6), np.float32))
print("weights of the inner layer:", len(dense_2.weights), "  weights that the outer one knows of:", len(outer.weights))

# %% [markdown]
# It computes, and what the outer layer does not know of is neither trained nor saved.
#
# ### Now
#
# Objects do not cross the border. Numbers and words do: settings, and weights as arrays.

# %% now id="crossing"
dense_3 = keras.layers.Dense(3, activation="tanh")
dense_3.build((None, 6))
dense_3.set_weights(dense_2.get_weights())

# %% [markdown]
# ### Same tensors

# %% same id="same-layers" breaks='crossing: "tanh" => "relu"'
images = rng.random((4, 6)).astype(np.float32)
same("outputs of the two layers", Keras_2=dense_2(images), Keras_3=dense_3(images))

# %% exercise 00-classify [markdown] points=2
# ### Tell the three Kerases apart
#
# Return `"K1"`, `"K2"` or `"K3"` for a layer (an instance). K1's own classes are in modules with `_v1` in their last part;
# of the layers that K1 shares with K2, say `"K2"`. Anything that comes from neither package of Keras is `"none"`.
#
# <details><summary>Hint 1: the idea</summary>A class knows the module that it was defined in.</details>
# <details><summary>Hint 2: the names</summary><code>type(thing).__module__</code>, and the string methods
# <code>split</code>, <code>startswith</code>, <code>endswith</code>.</details>
# <details><summary>Hint 3: almost code</summary>Take the part before the first dot. If it is <code>keras</code>, you are done.
# If it is <code>tf_keras</code>, the end of the whole name decides. Everything else is none.</details>

# %% answer 00-classify
def world_of(thing: object) -> str:
    """"K1", "K2", "K3" or "none" for an instance of some class."""
    ### BEGIN SOLUTION
    module = type(thing).__module__
    package = module.split(".")[0]
    if package == "keras":
        return "K3"
    if package == "tf_keras":
        return "K1" if module.endswith("_v1") else "K2"
    return "none"
    ### END SOLUTION

# %% try 00-classify
with attempt():
    print(world_of(K1.layers.LSTM(2)), world_of(dense_2), world_of(dense_3), world_of("Dense"))

# %% check 00-classify
check("00-classify", world_of)

# %% exercise 00-rebuild [markdown] points=3
# ### Move a Keras 2 layer to Keras 3, leaving nothing behind
#
# You get a built Dense layer of Keras 2. Return a Keras 3 Dense layer with the same settings that gives the same output. It is
# to be frozen if the old one was. (The check looks at the output, the weights and the flag.)
#
# <details><summary>Hint 1: the idea</summary>Objects do not cross the border, but numbers, strings and dicts do.</details>
# <details><summary>Hint 2: the names</summary><code>get_config</code>, <code>build</code>, <code>get_weights</code>,
# <code>set_weights</code>, <code>trainable</code>; <code>old_layer.kernel.shape</code>.</details>
# <details><summary>Hint 3: almost code</summary>Make the new layer from what the config says: units, activation, bias or none,
# trainable or not. Build it for as many inputs as the old kernel has rows, then hand over the weights.</details>

# %% answer 00-rebuild
def to_keras_3(old_layer) -> keras.layers.Dense:
    """A Keras 3 Dense layer with the settings and the weights of a built Keras 2 Dense layer."""
    ### BEGIN SOLUTION
    config = old_layer.get_config()
    settings = {name: config[name] for name in ("units", "activation", "use_bias", "trainable")}
    new_layer = keras.layers.Dense(**settings)
    new_layer(tf.zeros((1, old_layer.kernel.shape[0])))  # the first call builds it
    for new, old in zip(new_layer.weights, old_layer.weights):
        new.assign(old.numpy())
    return new_layer
    ### END SOLUTION

# %% try 00-rebuild
with attempt():
    moved = to_keras_3(dense_2)
    print("largest difference:", np.abs(moved(images) - dense_2(images)).max(), "  weights:", len(moved.weights))

# %% check 00-rebuild
check("00-rebuild", to_keras_3)

# %% [markdown]
# You meet this today wherever `tf.keras` and `keras` stand in one program: search for both, and decide for one.
#
# ## Choosing a backend
#
# A new machine, the same program, and at `import keras` it asks for JAX. Nobody in the team uses JAX. Why would it?
#
# Keras has always been a face in front of an engine that calculates, the **backend**. The choice has changed.

# %% original id="engines-1"
# %%then 1.0.2
import os

import keras.backend

files = os.listdir(os.path.dirname(keras.backend.__file__))
print(*sorted(name for name in files if name.endswith('_backend.py')))

# %% original id="engines-2"
# %%then 2.1.2
import os

import keras.backend

files = os.listdir(os.path.dirname(keras.backend.__file__))
print(*sorted(name for name in files if name.endswith('_backend.py')))

# %% [markdown]
# ### Now

# %% now id="engine" covers="D1"
print("the backend of this kernel:", keras.config.backend())

# %% [markdown]
# [Keras 2.4](https://github.com/keras-team/keras/releases/tag/2.4.0) of 2020 gave the choice up: Keras was `tf.keras` and
# nothing else. Keras 3 has it again, with `tensorflow`, `jax` and `torch`. It looks in three places, and the first that says
# something is obeyed: the variable `KERAS_BACKEND`, the file `keras.json` (in `~/.keras`, or in `KERAS_HOME`), and its own
# default, which is TensorFlow.
#
# **Predict.** Below, a file says `jax` and a variable says `torch`. Neither is installed here. Of which will Python complain?
#
# ### What bites

# %% bites id="backend"
import json
import subprocess
import sys
import tempfile


def import_keras(**variables):
    others = {name: value for name, value in os.environ.items() if not name.startswith("KERAS")}
    done = subprocess.run([sys.executable, "-c", "import keras"], env=others | variables, capture_output=True, text=True)
    return done.stderr.splitlines()[-1]

# %% bites
with tempfile.TemporaryDirectory() as home:
    with open(os.path.join(home, "keras.json"), "w") as settings:
        json.dump({"backend": "jax"}, settings)
    print("the file alone:       ", import_keras(KERAS_HOME=home))
    print("file and variable:    ", import_keras(KERAS_HOME=home, KERAS_BACKEND="torch"))

# %% [markdown]
# So on the new machine there lies a `~/.keras/keras.json` in which somebody has written `jax`. The choice is made at the
# import. Who sets the variable later is not told that it is too late:

# %% bites id="too-late"
os.environ["KERAS_BACKEND"] = "jax"
print("said: jax   used:", keras.config.backend())
del os.environ["KERAS_BACKEND"]

# %% [markdown]
# This course is about TensorFlow, and everything in it uses the backend `tensorflow`. You meet the question today in every
# error that begins with `import keras` and ends with a library that you do not know.
#
# ## A session, in ten lines
#
# The digit reader writes `sess.run([train_step, loss, loss_summary] + update_ops, feed_dict=…)`, and you ask yourself what
# that runs. Everything above it? Everything in the list? In which order?
#
# TensorFlow 1 separates saying from doing. These ten lines are all there is to it.

# %% then id="ten" covers="A2"
small = tf.Graph()                                                         # 1  an empty sheet
with small.as_default():                                                   # 2  what follows is drawn on it
    pixels = tf1.placeholder(tf.float32, (None, 6), "pixels")              # 3  a hole, to be filled later
    labels = tf1.placeholder(tf.float32, (None, 3), "labels")              # 4  another
    kernel = tf1.get_variable("kernel", initializer=tf.ones((6, 3)))       # 5  a place for numbers, still empty
    scores = tf.matmul(pixels, kernel, name="scores")                      # 6  nothing is multiplied here
    loss = tf.reduce_mean((scores - labels) ** 2, name="loss")             # 7  nor here
sess = tf1.Session(graph=small)                                            # 8  who will run it, and own the numbers
sess.run(kernel.initializer)                                               # 9  run one node: the place is filled
print(sess.run(scores, feed_dict={pixels: images}).round(2))               # 10 run another: now it is multiplied

# %% [markdown]
# A **graph** says what is computed from what. A **placeholder** is an input that is not known yet. A **session** runs what you
# ask for, the **fetch**, with what you give it, the **feed**: it walks back from the fetch to everything that this needs, and
# runs that, once, in any order that respects the arrows. What lies elsewhere in the graph is not run.
#
# **Predict.** Line 10 feeds no labels. Which of the nodes below did it run?

# %% picture
from course import graphs

nodes = {"pixels": ((0, 0), "pixels"), "initial values": ((0, 1), ("ones", "kernel/Assign")), "kernel": ((1, 1), "kernel"),
         "scores": ((2, 0), "scores"), "labels": ((2, 1), "labels"), "loss": ((3, 0.5), "loss")}
figure = graphs.draw(small, {"sess.run(scores)": scores, "sess.run(loss)": loss}, nodes)
drawing.show(figure, caption="Lit is what the session runs. Which placeholders must be fed for the one, which for the other?",
             alt="For scores, the nodes pixels, kernel and scores are lit. For loss, labels and loss are lit, too. The initial "
                 "values are lit for neither.")

# %% [markdown]
# ### What bites

# %% bites id="not-fed"
try:
    sess.run(loss, feed_dict={pixels: images})
except tf.errors.InvalidArgumentError as error:
    print(error.message[error.message.index("You must feed"):].splitlines()[0])

# %% [markdown]
# `loss` needs the labels, and says so. `scores` did not, and was content. For the port that is the most useful sentence about
# sessions: **fetches become what a function returns, and what must be fed becomes its arguments.**
#
# %% [markdown]
# Four more messages of mixed worlds: a hole without a graph, a session without one, a session of another graph, and a node
# that was carried outside.

# %% bites id="messages"
def message(call, *given):
    try:
        call(*given)
    except Exception as error:
        print(f"{type(error).__name__}: {str(error).splitlines()[0]}\n")

another = tf.Graph()
with another.as_default():
    tf.constant(1.0)
message(tf1.placeholder, tf.float32)
message(tf1.Session().run, scores)
message(tf1.Session(graph=another).run, scores)
message(tf.add, scores, 1.0)

# %% [markdown]
# You will find the advice to begin with `tf.compat.v1.disable_v2_behavior()`. It switches the whole process back to
# TensorFlow 1, today's code included. This course keeps each old graph inside `with graph.as_default():` instead, and the
# rest of the kernel stays in the present.

# %% exercise 00-feeds [markdown] points=4
# ### Find out which arguments the port will have
#
# You get a tensor of somebody's graph, which is to become the return value of a function. Return the names of the operations
# that have to be fed when it is fetched, as a sorted list without repetitions. (A placeholder with a default value need not be
# fed. No graph here has a loop.)
#
# <details><summary>Hint 1: the idea</summary>Do what the session does: walk back from the fetch, to what it is computed from,
# to what that is computed from, and so on. But data are not the only reason for which one operation has to run before
# another.</details>
# <details><summary>Hint 2: the names</summary><code>tensor.op</code>; of an operation <code>type</code>, <code>name</code>,
# <code>inputs</code> (tensors) and <code>control_inputs</code> (operations). Or ask TensorFlow, which has a function
# <code>tf1.graph_util.extract_sub_graph</code>.</details>
# <details><summary>Hint 3: almost code</summary>Keep a list of operations to visit, at first the fetch's own, and a set of those
# you have seen. Take one out, note its name if its type is <code>"Placeholder"</code>, and put on the list what stands before
# it. When the list is empty, sort what you have noted.</details>

# %% answer 00-feeds covers="A2 B2"
def must_be_fed(fetch: tf.Tensor) -> list[str]:
    """The sorted names of the operations that have to be fed when a session runs this tensor of a graph."""
    ### BEGIN SOLUTION
    found, seen, waiting = set(), set(), [fetch.op]
    while waiting:
        op = waiting.pop()
        if op in seen:
            continue
        seen.add(op)
        if op.type == "Placeholder":
            found.add(op.name)
        waiting += [tensor.op for tensor in op.inputs]
        waiting += op.control_inputs
    return sorted(found)
    ### END SOLUTION

# %% try 00-feeds
with attempt():
    print("for the scores:", must_be_fed(scores), "  for the loss:", must_be_fed(loss))

# %% check 00-feeds
check("00-feeds", must_be_fed)

# %% [markdown]
# ### A layer of Keras in a session
#
# Keras draws on the same sheet: called on a placeholder, a layer adds its nodes to the graph. `set_session` tells it which
# session holds the numbers, `get_session` asks for it. (`tf`, `K` and `Dense` are still those of the cell that asked Keras 1.0.2
# its questions.)

# %%
weights = [np.linspace(-1, 1, 18).reshape(6, 3), np.zeros(3)]
dense_3.set_weights(weights)

# %% [markdown]
# ### Original

# %% original id="layer-original" covers="A1 B1"
# %%then 1.0.2 images, weights -> outputs_original
sess = K.get_session()
inputs = tf.placeholder(tf.float32, shape=(None, 6))
layer = Dense(3, activation='tanh')
outputs = layer(inputs)
layer.set_weights(weights)
outputs_original = sess.run(outputs, feed_dict={inputs: images})

# %% [markdown]
# ### Then

# %% then id="layer-then" covers="A1 B1 E3 C2"
graph = tf.Graph()
with graph.as_default():
    layer_session = tf1.Session()
    K1.backend.set_session(layer_session)
    inputs = tf1.placeholder(tf.float32, shape=(None, 6))
    dense_1 = K1.layers.Dense(3, activation="tanh")
    outputs = dense_1(inputs)
    dense_1.set_weights(weights)
    outputs_then = layer_session.run(outputs, feed_dict={inputs: images})
print(outputs)

# %% [markdown]
# `outputs` itself has a name and a shape, and no numbers.
#
# ### Now
#
# Today's TensorFlow computes at once: it is **eager**. `tf.function` gives back the graph, drawn by running your Python code
# once, with no placeholder or session to be seen. Feed and fetch have become argument and return value.

# %% now id="layer-now" covers="E10"
outputs_eager = dense_3(images)
outputs_function = tf.function(dense_3)(tf.constant(images))

# %% [markdown]
# ### Same tensors

# %% same id="same-layer" covers="B1 B2 E3" breaks=["layer-then: tanh => relu", "layer-now: tf.constant(images) => tf.constant(images / 2)"]
same("outputs of the layer", original=outputs_original, then=outputs_then, eager=outputs_eager, tf_function=outputs_function)

# %% [markdown]
# You meet sessions today in every repository older than 2019, and in none that begins now.
#
# ## Whose numbers are they?
#
# The digit reader trains for 200 steps, saves the weights of its convolutions with Keras, and they are good. A colleague
# copies the lines into a program of her own. Hers trains as well, the loss falls, and the file that it saves holds noise.
#
# A variable of a graph is only a place. Its numbers belong to a session, and there can be two sessions for one graph. So there
# are two questions: since when has the place been filled, and in whose session?
#
# ### Original
#
# Did you notice? The listing of 2016 has no initializer at all. Keras 1.0.2 filled its variables when it made them.

# %% original id="fills-first" covers="C2"
# %%then 1.0.2 --fresh
import tensorflow as tf
from keras import backend as K
from keras.layers import Dense

sess = tf.Session()
K.set_session(sess)
Dense(2, name='dense')(tf.placeholder(tf.float32, shape=(None, 3)))
print("without a value:", len(sess.run(tf.report_uninitialized_variables())))

# %% [markdown]
# Later versions waited until they needed their session (`K.get_session()`). But whose variables did they fill then? Here one is
# Keras's and one is not.

# %% original id="fills-original" covers="C2 E3"
# %%then 2.1.2 --fresh
import tensorflow as tf
from keras import backend as K
from keras.layers import Dense

sess = tf.Session()
K.set_session(sess)
Dense(2, name='dense')(tf.placeholder(tf.float32, shape=(None, 3)))
counter = tf.get_variable('counter', initializer=41)
empty = tf.report_uninitialized_variables()
print("before get_session:", *sorted(name.decode() for name in sess.run(empty)))
K.get_session()
print("after get_session: ", *sorted(name.decode() for name in sess.run(empty)))

# %% [markdown]
# ### Then
#
# **Predict.** The same lines on `K1`. What will be empty at the end?

# %% then id="fills-then" covers="C2"
with tf.Graph().as_default():
    sess = tf1.Session()
    K1.backend.set_session(sess)
    K1.layers.Dense(2, name="dense")(tf1.placeholder(tf.float32, shape=(None, 3)))
    counter = tf1.get_variable("counter", initializer=41)
    empty = tf1.report_uninitialized_variables()
    print("before get_session:", *sorted(name.decode() for name in sess.run(empty)))
    K1.backend.get_session()
    print("after get_session: ", *sorted(name.decode() for name in sess.run(empty)))

# %% [markdown]
# In Keras 2.1.2 everything was filled, in `K1` only what belongs to Keras. The counter here stands for the variables that an
# optimizer such as Adam makes. So the program that ran in 2017 stops today, with a message that is found everywhere:

# %% bites id="empty" covers="A9"
try:
    sess.run(counter)
except tf.errors.FailedPreconditionError as error:
    print(error.message[error.message.index("Could not find"):].partition(" Debug info")[0])

# %% then id="filled"
with counter.graph.as_default():
    sess.run(tf1.global_variables_initializer())
print("after the initializer:", sess.run(counter))

# %% [markdown]
# That error is loud. The colleague's is not. She left out two lines that seemed to do nothing: `with sess.as_default():`, and
# `set_session`, which the post keras上手之：与tensorflow混合编程 ("Keras, hands on: programming together with TensorFlow", 2017)
# calls the most important step.
#
# ### What bites
#
# **Predict.** The session below trains the layer. What does Keras read: what was trained, the first values, or an error?

# %% bites id="two-sessions" covers="C16"
with tf.Graph().as_default():
    ours = tf1.Session()
    inputs = tf1.placeholder(tf.float32, shape=(None, 6))
    layer = K1.layers.Dense(3, kernel_initializer="ones")
    step = tf1.train.GradientDescentOptimizer(0.1).minimize(tf.reduce_sum(layer(inputs) ** 2))
    ours.run(tf1.global_variables_initializer())
    ours.run(step, feed_dict={inputs: images})
    print("a weight in our session:  ", ours.run(layer.kernel)[0, 0].round(3))
    print("the same, read by Keras:  ", layer.get_weights()[0][0, 0].round(3))

# %% then id="default-session"
with layer.kernel.graph.as_default(), ours.as_default():
    print("read inside as_default(): ", layer.get_weights()[0][0, 0].round(3))

# %% [markdown]
# When Keras itself handles values, to read, set or save them, it takes the **default session**, that of a `with
# sess.as_default():` around the line. Without one it takes the session that `set_session` named. If nobody named one, it makes
# its own, fills it with first values, and reads those. The digit reader has both lines, and saves inside its `with`; either
# alone would have been enough.
#
# ### Now
#
# A variable has its value from birth, there is one place for it, and whoever reads it reads that.

# %% now covers="A1 B1 E3 C16"
print(keras.Variable(41.0).numpy(), (tf.Variable(41) + 1).numpy())

# %% exercise 00-trained [markdown] points=4
# ### Save what was trained
#
# You get the colleague's graph with a layer of `K1` and the node that makes one training step (by an optimizer that has
# variables of its own), what to feed, and a number of steps. All variables have an initializer. Take that many steps from the
# first values, and return the layer's trained weights, as NumPy arrays: what she should have saved.
#
# <details><summary>Hint 1: the idea</summary>One session for everything: the first values, the steps, and the reading. And
# all of it where the graph is the current one.</details>
# <details><summary>Hint 2: the names</summary><code>graph.as_default()</code>, <code>tf1.Session()</code>,
# <code>tf1.global_variables_initializer()</code>, <code>K1.backend.set_session</code>, <code>layer.get_weights()</code> or
# <code>layer.weights</code>.</details>
# <details><summary>Hint 3: almost code</summary>Enter the graph and open a session of which Keras knows. First values once,
# for all variables and not for Keras's alone; the steps in a loop; then read, before the session is closed.</details>

# %% answer 00-trained covers="A1 B1 E3 C16"
def trained_weights(graph: tf.Graph, layer, train_step, feed_dict: dict, num_steps: int) -> list[np.ndarray]:
    """The weights (kernel, bias) of the layer after this many training steps from the first values."""
    ### BEGIN SOLUTION
    with graph.as_default(), tf1.Session() as session:
        session.run(tf1.global_variables_initializer())
        for _ in range(num_steps):
            session.run(train_step, feed_dict=feed_dict)
        return session.run(layer.weights)
    ### END SOLUTION

# %% try 00-trained
with attempt():
    with tf.Graph().as_default() as example:
        hole = tf1.placeholder(tf.float32, (None, 6))
        small_layer = K1.layers.Dense(1, kernel_initializer="ones")
        small_loss = tf.reduce_mean(small_layer(hole) ** 2)
        small_step = tf1.train.MomentumOptimizer(0.1, 0.9).minimize(small_loss)
    print("from ones to", trained_weights(example, small_layer, small_step, {hole: images}, 3)[0].ravel().round(2))

# %% check 00-trained
check("00-trained", trained_weights)

# %% [markdown]
# You meet this today in every old program that has a session of its own and saves with Keras.
#
# ## Why eager won, and why Keras left
#
# Why did anybody draw graphs? A graph can be differentiated, cut up and placed on several machines, saved, and run where there
# is no Python. And it is quick where there are many small steps: eager TensorFlow goes back to Python after each of them.
#
# **Predict.** A chain of 100 small additions. By what factor is it slower one by one than in a graph?

# %% id="chain"
def chain(x):
    for _ in range(100):
        x = x + 1.0
    return x

compiled_chain, start = tf.function(chain), tf.zeros(())
with tf.Graph().as_default() as chain_graph:
    hole = tf1.placeholder(tf.float32, shape=())
    end = chain(hole)
chain_session = tf1.Session(graph=chain_graph)

# %% id="cost" varies=1
import timeit


def milliseconds(call):
    call()  # the first call draws the graph
    return min(timeit.repeat(call, number=20, repeat=10)) / 20 * 1000

print(f"session.run: {milliseconds(lambda: chain_session.run(end, feed_dict={hole: 0.0})):.2f} ms")
print(f"eager:       {milliseconds(lambda: chain(start)):.2f} ms")
print(f"tf.function: {milliseconds(lambda: compiled_chain(start)):.2f} ms")

# %% [markdown]
# **Check yourself.** With large matrices instead of single numbers the three become almost equal. Why?
#
# <details><summary>Answer</summary>The way back to Python costs the same for each operation, tens of microseconds here. When the
# operation itself takes milliseconds, that no longer matters.</details>
#
# And yet eager won, because of what it is like to work in. In a graph, an ordinary `if` does not work, nor does `print`, and
# what goes wrong with the numbers goes wrong in `sess.run`, far from the line that is to blame.

# %% bites id="if"
def scaled(x):
    if tf.reduce_max(x) > 1:
        return x / tf.reduce_max(x)
    return x

with tf.Graph().as_default():
    try:
        scaled(tf1.placeholder(tf.float32, shape=(None,)))
    except TypeError as error:
        print(type(error).__name__ + ":", str(error).partition(". ")[0])

# %% now id="if-now"
values = tf.constant([1.0, 2.0, 4.0])
scaled_eager, scaled_function = scaled(values), tf.function(scaled)(values)
print(scaled_eager.numpy())

# %% same id="same-if" breaks="if-now: tf.function(scaled)(values) => tf.function(scaled)(values / 8)"
same("an if, eager and in a graph", eager=scaled_eager, tf_function=scaled_function)

# %% [markdown]
# Today you write Python that runs line by line, and ask for the graph where it pays: `tf.function` even turns that `if` into a
# node. This was decided in 2018, in a proposal with the title
# [Functions, not Sessions](https://github.com/tensorflow/community/blob/master/rfcs/20180918-functions-not-sessions-20.md); the
# reasons are in the paper [TensorFlow Eager](https://arxiv.org/abs/1903.01855).
#
# Keras had become a part of TensorFlow 2, as `tf.keras`, and left it again. The [announcement of Keras 3](https://keras.io/keras_3/)
# names the reasons: a model can be used by people of all three libraries, and run on the one that is fastest for it. That is
# what Keras promised in 2016, for TensorFlow and Theano. From [TensorFlow 2.16](https://blog.tensorflow.org/2024/03/whats-new-in-tensorflow-216.html) on,
# `tf.keras` is Keras 3, and Keras 2 is the package `tf_keras`.
#
# ## The way from here
#
# This is what the digit reader is made of, and where each part is brought to today.
#
# | in the program of 2016 | notebook |
# |---|---|
# | layers on placeholders, the loss, the loop | [01](../01_layers_on_tensors/01_layers_on_tensors.ipynb) |
# | the tutorials' own slips | [02](../02_repair_the_tutorial/02_repair_the_tutorial.ipynb) |
# | `GradientDescentOptimizer` | [03](../03_optimizers/03_optimizers.ipynb) |
# | `K.learning_phase()` in the feed | [04](../04_training_and_test_mode/04_training_and_test_mode.ipynb) |
# | `normal.updates`, weight lists | [05](../05_state_and_weights/05_state_and_weights.ipynb) |
# | name scopes, the LSTM and its gates | [06](../06_names_and_gates/06_names_and_gates.ipynb) |
# | the graph and the session themselves | [07](../07_graph_to_function/07_graph_to_function.ipynb) |
# | one layer used twice, a model inside a program | [08](../08_sharing_and_tracking/08_sharing_and_tracking.ipynb) to [10](../10_models_as_functions/10_models_as_functions.ipynb) |
# | training by `fit`, callbacks, or by hand | [11](../11_compile_and_fit/11_compile_and_fit.ipynb), [12](../12_callbacks/12_callbacks.ipynb), [14](../14_own_training_loop/14_own_training_loop.ipynb) |
# | summaries and event files | [13](../13_tensorboard/13_tensorboard.ipynb) |
# | `tf.device`, `ConfigProto` | [15](../15_devices_and_replicas/15_devices_and_replicas.ipynb) |
# | saving, serving | [16](../16_save_export_serve/16_save_export_serve.ipynb) |
#
# And this is what the course leaves out.
#
# | not here | explained in |
# |---|---|
# | what a neural network is, and why it learns | [Dive into Deep Learning](https://d2l.ai) |
# | Keras 3 on JAX or PyTorch | [the Keras guides](https://keras.io/guides/) |
# | many machines, TPUs | [distributed training](https://www.tensorflow.org/guide/distributed_training) |
# | telephones and browsers | [LiteRT](https://ai.google.dev/edge/litert), [TensorFlow.js](https://www.tensorflow.org/js) |
# | pipelines in production | [TFX](https://www.tensorflow.org/tfx) |
# | the official way from TensorFlow 1, name by name | [the migration guide](https://www.tensorflow.org/guide/migrate) |

# %%
for session in (sess, ours, layer_session, chain_session):
    session.close()

# %% summary [markdown]
# ## What you can do now
#
# You have seen the listing of 2016 die and train. You know what "then" means, in numbers: four Kerases that agree in none of
# seven small answers. You carry weights from one to another, choose a backend, and say what a session runs, what it must be fed,
# and whose numbers it reads. And you know why sessions went, and why Keras did.
#
# Of the digit reader nothing is done yet, but it is not dead: on its own Keras it runs as it stands, and that is what every
# port will be measured by. Its first lines are next, in
# [01 Keras layers on TensorFlow tensors](../01_layers_on_tensors/01_layers_on_tensors.ipynb).

# %% progress
progress("00")
