# %% card [markdown] minutes=45
# # 02 Repair the tutorial
#
# **Aim.** Find out, for each broken line of five old tutorials, when it is noticed, what the error really says, and what
# repairs it.
#
# **You will be able to**
#
# - sort an error by when it comes: at reading, at building, at running, or never
# - initialise what is empty in a session without losing what is trained
# - turn a vector of hits into one accuracy, over batches of different sizes
# - recognise swapped arguments and wrong learning rates, which raise no error at all
# - repair a whole listing
#
# **Before you start** you need [01 Keras layers on TensorFlow tensors](../01_layers_on_tensors/01_layers_on_tensors.ipynb):
# placeholders, sessions, the loss and one step of gradient descent.

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
# ## Five tutorials
#
# This course grew out of five old tutorials, here called A to E. A and B are Chinese copies of a blog post of 2016 on Keras
# as a "simplified interface to TensorFlow". C is a blog post of 2017, D a recipe from a book, E a page of somebody's notes.
# Their ideas are good. Most of their listings do not run, and the typing errors differ from copy to copy.
#
# The function below runs one line and prints what Python or TensorFlow says. It also notes *when* the mistake was noticed;
# at the end of the notebook that makes a picture.

# %%
noticed = {}


def try_line(line):
    print(line)
    stage = "reading"
    try:
        code = compile(line, "tutorial", "exec")
        stage = "running" if ".run(" in line or ".eval(" in line else "building"
        exec(code, dict(globals()))
        print("    no complaint")
        stage = "never"
    except Exception as error:  # of a long message, the part that tells the cause
        parts = [part for part in str(error).split(". ") if "uninitialized" in part] or str(error).splitlines()
        print(f"    {type(error).__name__}: {parts[0].replace('tutorial, ', '')}")
    noticed[line.splitlines()[-1]] = stage

# %% [markdown]
# ## Python cannot read it
#
# Before it runs a cell, Python reads all of it. In tutorial B every line starts at the margin, since the copy lost the
# indentation. And A and B both write `print` as in Python 2.

# %% bites covers="A14 B0 B12"
try_line("with sess.as_default():\nfor i in range(100):\nbatch = mnist_data.train.next_batch(50)")
try_line("print acc_value.eval(feed_dict={img: mnist_data.test.images})")

# %% [markdown]
# Both are caught before anything has happened, and the message tells the repair. But only *you* can know how far to indent:
# which lines belong to the loop, and which come after it? Nothing but the indentation ever said so.
#
# What Python does not read at all is a comment, and that is where an error can stay for years. On the last layer tutorials A
# and B write "the *input* layer uses softmax", and for "session" (会话) they write a word that means "reply" (回话). A
# number settles the first: softmax makes rows that sum to 1, so we look where they do.

# %% covers="A25 B33"
images = digits.read_data_sets().test.images[:3]
first, last = keras.layers.Dense(128, activation="relu"), keras.layers.Dense(10, activation="softmax")
hidden = first(images)
print("do rows sum to 1?  first layer:", np.allclose(np.sum(hidden, axis=1), 1, atol=1e-3), end="")
print("   last layer:", np.allclose(np.sum(last(hidden), axis=1), 1, atol=1e-3))

# %% [markdown]
# ## Names that are gone, names that never were
#
# ### Then
#
# Tutorials A and B train with `tf.train.AdmaOptimizer(0.5)`. Today's TensorFlow says that there is no such thing, as it says
# of every optimizer of TensorFlow 1. So look in `tf1` before you believe that a name is *gone*: it may never have existed.

# %% bites covers="A7 B7"
try_line("tf.train.AdmaOptimizer(0.5)")
try_line("tf1.train.AdmaOptimizer(0.5)")

# %% [markdown]
# `difflib`, a part of Python, finds the nearest names that do exist.

# %% then
import difflib

print(difflib.get_close_matches("AdmaOptimizer", dir(tf1.train), n=1, cutoff=0.8))

# %% [markdown]
# The blog post of 2016 has `GradientDescentOptimizer(0.5)`; a copyist wanted Adam and mistyped it. With the name repaired,
# the rate 0.5 is still wrong for Adam. That is measured further down.
#
# ### Names that never fitted
#
# Next, names of something that the listing itself should have defined. Here is the graph of tutorial A, as far as it works.

# %% then covers="A4 B4"
graph = tf.Graph()
with graph.as_default():
    sess = tf1.Session()
    K1.backend.set_session(sess)
    inputs = tf1.placeholder(tf.float32, shape=(None, 784))
    outputs = labels = tf1.placeholder(tf.float32, shape=(None, 10))
    x = K1.layers.Dense(128, activation="relu")(inputs)
    x = K1.layers.Dense(128, activation="relu")(x)
    preds = K1.layers.Dense(10, activation="softmax")(x)
    loss = tf.reduce_mean(K1.losses.categorical_crossentropy(outputs, preds))
print("outputs is another name of labels:", outputs is labels)

# %% [markdown]
# `outputs = labels = …` is legal. But the outputs of a network are its predictions, and here the *labels* are called so. The
# rest of the tutorial says `outputs`, `labels` and `y` for one and the same thing, and `img` for what is called `inputs`.
# Tutorial D has a typing error of the same kind.

# %% bites covers="A10 A13 B9 D9"
mnist_data = digits.read_data_sets(one_hot=True)
batch = mnist_data.train.next_batch(50)
try_line("feed_dict = {img: batch[0], labels: batch[1]}")
try_line("acc_value = K1.metrics.categorical_accuracy(y, preds)")
try_line("x_train = x_tra0in.reshape(-1, 28, 28, 1)")

# %% [markdown]
# The repair is dull: one thing, one name, in all lines. In this course labels are `labels` and predictions are `preds`.
#
# The worst of these listings is the second one of tutorials A and B, with Dropout (shortened below). It looks complete,
# imports and all. We do not even run it: Python's own parser, the module `ast`, lists the names that a text stores and the
# names that it loads.

# %%
import ast
import builtins

dropout_listing = """
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

# %% bites covers="A24 A26 B16"
nodes = list(ast.walk(ast.parse(dropout_listing)))
names = [node for node in nodes if isinstance(node, ast.Name)]
loaded = {name.id for name in names if isinstance(name.ctx, ast.Load)}
stored = {name.id for name in names if isinstance(name.ctx, ast.Store)}
imported = {alias.asname or alias.name for node in nodes for alias in getattr(node, "names", [])}
print("used, never defined:", sorted(loaded - stored - imported - set(dir(builtins))))
print("defined, never used:", sorted(stored - loaded))
print("imported again:     ", sorted(imported & {"tf", "K", "Dense", "accuracy"}))  # the first listing's imports

# %% [markdown]
# Run after the first listing, the Dropout listing finds most of these names there, and that is worse than an error: its
# `labels` is the placeholder of the *first* model, while the second `outputs`, made for this purpose, is never used
# (`acc_value` comes last, so nothing uses it either). What a listing uses it should define, once, at the top. The same goes
# for imports and for the page's picture, which is a link into the poster's own site.
#
# **Check yourself.** In a notebook a `NameError` can be missing although the name is wrong. How?
#
# <details><summary>Answer</summary>The kernel remembers every name from every cell that was ever run, also from cells that
# you have since changed or deleted. "Restart kernel and run all" is the only honest test.</details>

# %% exercise 02-triage [markdown] points=3
# ### Sort the errors
#
# Write the heart of `try_line`. You get a piece of code as a string, and a dict of the names that it may use. Return a pair:
# what happens, and the name that is missing (or `""` where no name is).
#
# | what happens | first of the pair | second |
# |---|---|---|
# | Python cannot read it | `"unreadable"` | `""` |
# | a name is not defined | `"unknown name"` | that name |
# | an object lacks an attribute | `"unknown attribute"` | that attribute |
# | it fails in another way | `"fails"` | `""` |
# | it runs | `"runs"` | `""` |
#
# <details><summary>Hint 1: the idea</summary>Two steps can fail, reading and running, and each exception has a type.</details>
# <details><summary>Hint 2: the names</summary><code>exec(code, names)</code>; <code>SyntaxError</code> (an
# <code>IndentationError</code> is one), <code>NameError</code>, <code>AttributeError</code>; these last two have an attribute
# <code>name</code>.</details>
# <details><summary>Hint 3: almost code</summary>One <code>try</code> with <code>exec</code> in it, four
# <code>except</code> clauses from the special to the general, and a return at the end.</details>

# %% answer 02-triage
def triage(code: str, names: dict[str, float]) -> tuple[str, str]:
    """What happens when `code` runs with `names`, and the missing name: ("unknown name", "img")."""
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
    for line in ("print rate", "rates + 1", "rate.shape", "1 / (rate - rate)", "double = 2 * rate"):
        print(f"{line:20}", triage(line, {"rate": 0.5}))

# %% check 02-triage
check("02-triage", triage)

# %% [markdown]
# ## Variables without a value
#
# ### Then
#
# With the names repaired, tutorial A goes on to train, and stops at the first step. The line
# `tf.global_variables_initializer()` of the original was lost in copying.

# %% bites covers="A9 B8"
with graph.as_default(), sess.as_default():
    adam_step = tf1.train.AdamOptimizer(0.001).minimize(loss)
    try_line("adam_step.run(feed_dict={inputs: batch[0], labels: batch[1]})")

# %% [markdown]
# "Could not find variable", says the full message, and only its third sentence tells the usual reason. A graph's variables
# are places; the values come when an initializer is run. Keras does it for the variables of its *layers* when it is asked
# for its session. The optimizer's own variables, two slots for each weight and two powers, stay empty.

# %% then
with graph.as_default(), sess.as_default():
    empty = tf1.report_uninitialized_variables()
    print("empty at first:                    ", len(empty.eval()))
    K1.backend.get_session()
    print("after Keras has initialised layers:", len(empty.eval()))
    sess.run(tf1.global_variables_initializer())
    print("after global_variables_initializer:", len(empty.eval()))

# %% [markdown]
# ### Now
#
# Nothing to repair: a Keras 3 layer, once built, has its values, and a Keras 3 optimizer makes its slots with zeros in them.

# %% now
layer, adam = keras.layers.Dense(3), keras.optimizers.Adam(0.001)
layer.build((None, 4))
adam.build(layer.trainable_variables)
print("values from the start:", all(np.isfinite(v.numpy()).all() for v in layer.variables + adam.variables))

# %% [markdown]
# ### What bites
#
# The Dropout listing adds a second model to the same session, with new and empty variables. The repair that suggests itself,
# `global_variables_initializer` once more, runs without complaint. It also forgets everything that the first model learned.

# %% bites covers="A24 B16"
with graph.as_default(), sess.as_default():
    adam_step.run(feed_dict={inputs: batch[0], labels: batch[1]})
    kernel = tf1.trainable_variables()[0]
    trained = kernel.eval()
    K1.layers.Dense(128)(inputs)  # the second model begins
    try_line("sess.run(tf1.global_variables_initializer())")
    print("first model's weights kept:", np.array_equal(trained, kernel.eval()))

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

# %% answer 02-initialise
def initialise_the_rest(sess: tf1.Session) -> None:
    """Give every variable of the session's graph that is empty its initial value; change no other."""
    ### BEGIN SOLUTION
    with sess.graph.as_default():
        empty = set(sess.run(tf1.report_uninitialized_variables()))
        rest = [variable for variable in tf1.global_variables() if variable.op.name.encode() in empty]
        sess.run(tf1.variables_initializer(rest))
    ### END SOLUTION

# %% try 02-initialise
with attempt(), tf.Graph().as_default(), tf1.Session() as trial:
    trained, fresh = tf1.get_variable("trained", initializer=1.0), tf1.get_variable("fresh", initializer=2.0)
    trial.run(tf1.assign(trained, 41.0))
    initialise_the_rest(trial)
    print("41 and 2:", trial.run([trained, fresh]))

# %% check 02-initialise
check("02-initialise", initialise_the_rest)

# %% [markdown]
# ## Feeding the wrong thing
#
# ### Then
#
# In the section on training and test mode, tutorials A and B feed `x`. When the network was built, `x` was the input for
# a moment, then the first hidden layer, then the second. The blog post of 2016 has this mistake too.

# %% bites covers="A22 B15"
with graph.as_default(), sess.as_default():
    sgd_step = tf1.train.GradientDescentOptimizer(0.1).minimize(loss)
    try_line("sgd_step.run(feed_dict={x: batch[0], labels: batch[1]})")

# %% [markdown]
# The message gives both shapes, 784 for an image and 128 for the hidden layer, and the name `Relu`: no placeholder has that.
# We were lucky. *Every* tensor of a graph may be fed, and where the shapes fit nobody complains: the layers below are
# skipped. Here a hidden layer gets 128 zeros per image, and the loss comes out all the same.

# %% bites
with graph.as_default(), sess.as_default():
    try_line("loss.eval(feed_dict={x: np.zeros((50, 128)), labels: batch[1]})")

# %% [markdown]
# Now the line under the words "test the model" in tutorial A. It feeds test *mode*, but what it runs is `train_step`. We
# repair what it feeds and see what it does.

# %% bites covers="A21"
with graph.as_default(), sess.as_default():
    before = kernel.eval()
    try_line("sgd_step.run(feed_dict={inputs: batch[0], labels: batch[1], K1.backend.learning_phase(): 0})")
    print("weights moved by testing:", not np.array_equal(before, kernel.eval()))

# %% [markdown]
# It trains one more step and measures nothing. Tutorial B runs an accuracy instead, but on the batch just trained on. How
# much does that flatter? We train a while on a single batch and test both ways.

# %% bites covers="B34"
with graph.as_default(), sess.as_default():
    accuracy = tf.reduce_mean(K1.metrics.categorical_accuracy(labels, preds))
    for _ in range(200):
        sgd_step.run(feed_dict={inputs: batch[0], labels: batch[1]})
    on_batch = accuracy.eval(feed_dict={inputs: batch[0], labels: batch[1]})
    on_test = accuracy.eval(feed_dict={inputs: mnist_data.test.images, labels: mnist_data.test.labels})
print("on the training batch:", on_batch, "  on new digits below 0.85:", bool(on_test < 0.85))
noticed["accuracy.eval(feed_dict={inputs: batch[0], labels: batch[1]})"] = "never"

# %% [markdown]
# It knows its fifty images by heart. The repair: feed `mnist_data.test`.
#
# ### Now
#
# There is nothing to feed. A layer is a function and takes its input as an argument, and a line that should not train does
# not call the optimizer. Both mistakes have lost their place, which is a good reason to move on.

# %% [markdown]
# ## A vector for a number, a tensor for a layer
#
# ### Then
#
# All of A, B and C print "the accuracy" like this, on 10,000 test images in their case:

# %% bites covers="A15 B11"
with graph.as_default(), sess.as_default():
    acc_value = K1.metrics.categorical_accuracy(outputs, preds)
    try_line("acc_value.eval(feed_dict={inputs: mnist_data.test.images, labels: mnist_data.test.labels})")
    values = acc_value.eval(feed_dict={inputs: mnist_data.test.images, labels: mnist_data.test.labels})
print("values:", np.unique(values), "  shape:", values.shape)

# %% [markdown]
# A 1 for each image that was recognised, a 0 for each that was not. (`outputs`, remember, are the labels.) The accuracy is
# the mean. Keras 3's function gives the vector too; its metric *object* keeps count over several batches.

# %% now
hits = keras.metrics.categorical_accuracy(batch[1], last(first(batch[0])))
metric = keras.metrics.CategoricalAccuracy()
metric.update_state(batch[1], last(first(batch[0])))
print("function:", hits.shape, "  object:", metric.result().shape)

# %% same
print("mean of the vector = the object's result:", np.isclose(np.mean(hits), metric.result()))

# %% [markdown]
# Tutorial B mixes up another pair. `Dense(32)` is a layer; `Dense(32)(x)` is what the layer gives, a tensor, and a tensor
# has neither weights nor updates.

# %% bites covers="B24 B25"
with graph.as_default():
    layer = K1.layers.BatchNormalization()(x)
    try_line("layer.updates")
    layer = K1.layers.Dense(32)(x)
    try_line("layer.trainable_weights")

# %% [markdown]
# The repair is two lines in place of one, then and now: keep the layer, then call it.

# %% now
layer = keras.layers.Dense(32)
outputs_now = layer(images)
print("trainable weights of the layer:", [tuple(weight.shape) for weight in layer.trainable_weights])

# %% exercise 02-accuracy [markdown] points=3
# ### From hits to one accuracy
#
# A large test set comes in batches, and the last one is smaller. Return the share of all examples that were classified
# correctly, as one number. The class is the position of the largest entry of a row.
#
# <details><summary>Hint 1: the idea</summary>Every example counts the same, whichever batch it is in.</details>
# <details><summary>Hint 2: the names</summary><code>keras.metrics.CategoricalAccuracy</code> with
# <code>update_state</code> and <code>result</code>; or <code>argmax</code>.</details>
# <details><summary>Hint 3: almost code</summary>Count hits and examples over all batches, divide at the end; or update one
# metric object with every batch.</details>

# %% answer 02-accuracy
def accuracy_of(batches: list[tuple[np.ndarray, np.ndarray]]) -> float:
    """The share of correct examples from pairs (one-hot labels, predictions), each of shape (batch, classes)."""
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
# ## Swapped arguments
#
# ### Then
#
# Tutorial E has four lines on a model in native TensorFlow. They are more wish than code:
# `y_hat = model(input)`, `loss = loss(y_hat,y)`, `train_op = optrimizer(loss)`, `train_op.minimize()`. We give each
# name what it seems to mean, and start with what fails.

# %% bites covers="E8"
optimizer = tf1.train.AdamOptimizer(0.001)
try_line("train_op = optrimizer(loss)")
try_line("train_op = optimizer(loss)")
try_line("optimizer.minimize()")
try_line("loss = loss(preds, labels)")

# %% [markdown]
# A misspelt name; an optimizer that is called like a function; `minimize` without what is to be minimised; and a `loss` that
# has overwritten the function of the same name and now is a tensor. (The text also says `complile`; Python would have
# called that an `AttributeError`.) The repair in TensorFlow 1 is one line, `train_op = optimizer.minimize(loss_value)`.
#
# The fifth mistake is the bad one, because it does not fail: `loss(y_hat, y)` has the prediction first. Keras wants
# `(y_true, y_pred)`.

# %% bites covers="E9"
predictions = keras.ops.softmax(np.random.default_rng(0).normal(0, 1, (50, 10)).astype(np.float32))
try_line("keras.losses.categorical_crossentropy(predictions, batch[1])")
right = keras.losses.categorical_crossentropy(batch[1], predictions).numpy()
swapped = keras.losses.categorical_crossentropy(predictions, batch[1]).numpy()
print("mean:  right", right.mean().round(3), "  swapped", swapped.mean().round(3))

# %% [markdown]
# Where does the large number come from? The loss is −Σ `first · log(second)`. Swapped, the logarithm is taken of zeros and
# ones. Keras raises the zeros to 1e-7 before, and −log(1e-7) is about 16.118. So the swapped loss is 16.118 times the
# probability of all *wrong* classes.

# %% same
probability = np.sum(batch[1] * predictions, axis=1)
print("right   = -log(p):          ", np.allclose(right, -np.log(probability), atol=1e-4))
print("swapped = 16.118 * (1 - p): ", np.allclose(swapped, 16.118 * (1 - probability), atol=1e-3))

# %% picture
p = np.linspace(0.001, 1, 200)
figure, axes = plt.subplots()
axes.plot(p, -np.log(p), color=style.BLUE, label="labels first: $-\\log p$")
axes.plot(p, 16.118 * (1 - p), color=style.RED, linestyle="--", label="predictions first: $16.1\\,(1-p)$")
axes.set(xlabel="probability p that the network gives to the right class", ylabel="loss", title="Swapped arguments")
axes.legend()
style.show(figure, alt="The right loss is a logarithm, steep near p = 0; the swapped one is a straight line from 16 to 0.")

# %% [markdown]
# Both fall to zero as the network gets better, so training with the wrong one even works, after a fashion. It is another
# loss, with a slope sixteen times that of a plain error rate, and it does not punish confident mistakes more than the rest.
# A loss near 14.5 for an untrained network with ten classes is the tell-tale: 16.118 · 0.9. It should be near log(10) = 2.3.
#
# ### Now
#
# Name the arguments, and they cannot change places.

# %% now
by_name = keras.losses.categorical_crossentropy(y_pred=predictions, y_true=batch[1])
print("by name, in any order:", np.array_equal(by_name, right))

# %% exercise 02-native [markdown] points=3
# ### Repair the four lines
#
# Write tutorial E's four lines for today: predict, compute the **mean** loss, take one step with the Keras 3 optimizer, and
# return the loss (as it was before the step). `loss_function` is a Keras loss such as `categorical_crossentropy`, with one
# value per image.
#
# <details><summary>Hint 1: the idea</summary>There is no graph to ask for gradients: something has to record while the loss
# is computed.</details>
# <details><summary>Hint 2: the names</summary><code>tf.GradientTape</code>, <code>model.trainable_variables</code>,
# <code>optimizer.apply</code> or <code>apply_gradients</code>.</details>
# <details><summary>Hint 3: almost code</summary>Inside the tape: call the model, call the loss with the labels first, take
# the mean. Outside: gradients, then <code>optimizer.apply(gradients, variables)</code>.</details>

# %% answer 02-native
def one_step(model, optimizer, loss_function, images: tf.Tensor, labels: tf.Tensor) -> tf.Tensor:
    """The mean loss, one number, before one step of the optimizer; images (batch, features), labels (batch, classes)."""
    ### BEGIN SOLUTION
    with tf.GradientTape() as tape:
        preds = model(images)
        loss_value = tf.reduce_mean(loss_function(labels, preds))
    gradients = tape.gradient(loss_value, model.trainable_variables)
    optimizer.apply(gradients, model.trainable_variables)
    return loss_value
    ### END SOLUTION

# %% try 02-native
with attempt():
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((784,)), keras.layers.Dense(10, activation="softmax")])
    step = [model, keras.optimizers.SGD(0.1), keras.losses.categorical_crossentropy, *map(tf.constant, batch)]
    losses = [float(one_step(*step)) for _ in range(5)]
    print("the loss falls:", losses == sorted(losses, reverse=True))

# %% check 02-native
check("02-native", one_step)

# %% [markdown]
# ## A learning rate that nobody measured
#
# ### Then
#
# One number is left: 0.5. The original has it with gradient descent and MNIST; tutorials A and B kept it and put Adam beside
# it. We try six rates with both optimizers on our digits, always from the same weights, with the hundred steps of the
# tutorial. The rate is one more placeholder, so that one graph does for all.

# %%
rng, initial_weights = np.random.default_rng(0), []
for rows, columns in ((784, 128), (128, 128), (128, 10)):
    limit = np.sqrt(6 / (rows + columns))  # uniform in Glorot's range is Keras's default
    initial_weights.append([rng.uniform(-limit, limit, (rows, columns)), np.zeros(columns)])

# %% then
def build(optimizer_class):
    img, labels, rate = (tf1.placeholder(tf.float32, shape) for shape in ((None, 784), (None, 10), ()))
    layers = [K1.layers.Dense(n, activation=a) for n, a in ((128, "relu"), (128, "relu"), (10, "softmax"))]
    preds = layers[2](layers[1](layers[0](img)))
    loss = tf.reduce_mean(K1.losses.categorical_crossentropy(labels, preds))
    train_step = optimizer_class(rate).minimize(loss)
    accuracy = tf.reduce_mean(K1.metrics.categorical_accuracy(labels, preds))
    return (img, labels, rate), layers, train_step, accuracy, tf1.global_variables_initializer()

# %% then
def accuracy_after(sess, built, learning_rate, num_steps=100):
    holes, layers, train_step, accuracy, initializer = built
    sess.run(initializer)  # also empties Adam's slots
    for layer, weights in zip(layers, initial_weights):
        layer.set_weights(weights)
    data = digits.read_data_sets(one_hot=True)
    for _ in range(num_steps):
        sess.run(train_step, dict(zip(holes, (*data.train.next_batch(50), learning_rate))))
    return sess.run(accuracy, dict(zip(holes, (data.test.images, data.test.labels, 0.0))))

# %% then covers="A8 B7"
sess.close()
rates, table = [0.001, 0.01, 0.03, 0.1, 0.3, 0.5], {}
for optimizer_class in (tf1.train.GradientDescentOptimizer, tf1.train.AdamOptimizer):
    with tf.Graph().as_default(), tf1.Session() as rate_session:
        K1.backend.set_session(rate_session)
        built = build(optimizer_class)
        table[optimizer_class.__name__] = [accuracy_after(rate_session, built, rate) for rate in rates]
descent, adam_row = (dict(zip(rates, shares)) for shares in table.values())
print("descent: 0.1 above 0.85:  ", bool(descent[0.1] > 0.85), "  0.5 below 0.5:", bool(descent[0.5] < 0.5))
print("Adam:    0.001 above 0.85:", bool(adam_row[0.001] > 0.85), "  0.5 below 0.2:", bool(adam_row[0.5] < 0.2))
noticed["tf1.train.AdamOptimizer(0.5).minimize(loss)"] = "never"

# %% picture
figure, axes = plt.subplots(figsize=(10, 3.2))
picture = axes.imshow(list(table.values()), vmin=0, vmax=1, aspect="auto")
for row, values in enumerate(table.values()):
    for column, value in enumerate(values):
        axes.text(column, row, f"{value:.2f}", ha="center", va="center", color="black" if value > 0.5 else "white")
axes.set_xticks(range(len(rates)), rates)
axes.set_yticks(range(2), ["gradient\ndescent", "Adam"])
axes.set(xlabel="learning rate", title="Share of test digits recognised after 100 steps")
axes.grid(False)
figure.colorbar(picture)
style.show(figure, alt="Gradient descent is best near a rate of 0.1, Adam from 0.001 to 0.03; at 0.5 both fail.")

# %% [markdown]
# A good rate for one optimizer is a bad one for the other. (With ten classes guessing gives 0.1.) Change the seed of the
# weights and run it again: single numbers move, the two bright regions stay.
#
# Why is Adam so touchy? Because it divides the gradient by its size. Its first step moves each weight by the learning rate,
# however small the gradient was. Look at the last layer, one step at 0.5:

# %% bites
with tf.Graph().as_default(), tf1.Session() as step_session:
    K1.backend.set_session(step_session)
    holes, layers, train_step, _, initializer = build(tf1.train.AdamOptimizer)
    step_session.run(initializer)
    layers[2].set_weights(initial_weights[2])
    kernel_before = layers[2].get_weights()[0]
    step_session.run(train_step, dict(zip(holes, (*batch, 0.5))))
    moved = np.abs(layers[2].get_weights()[0] - kernel_before)
print("typical weight:", np.abs(kernel_before).mean().round(1), "  typical move:", np.median(moved).round(1))

# %% [markdown]
# Five times the weight itself: after one such step nothing is left of the initial weights. And nothing warns you. Notebook 03
# takes Adam apart.
#
# ## When is a mistake noticed?
#
# Each line that we tried has left a note. The last column is why measuring matters.

# %%
def shorten(line):
    for long, short in (("feed_dict=", ""), ("mnist_data.", ""), ("K1.backend.learning_phase()", "phase")):
        line = line.replace(long, short)
    return line

# %% picture
stages = ["reading", "building", "running", "never"]
figure, axes = plt.subplots(figsize=(12, 7.5))
colours = (style.BLUE, style.GREEN, style.ORANGE, style.RED)
ordered = sorted(noticed, key=lambda line: stages.index(noticed[line]), reverse=True)
for height, line in enumerate(ordered):
    column = stages.index(noticed[line])
    axes.plot(column, height, marker="o^sX"[column], markersize=11, color=colours[column])
axes.set_yticks(range(len(ordered)), map(shorten, ordered), family="monospace", fontsize=12)
axes.set_xticks(range(4), ["at reading", "at building", "at running", "never"])
axes.set(xlim=(-0.5, 3.5), title="When a broken line is noticed")
at = [list(noticed.values()).count(stage) for stage in stages]
style.show(figure, alt=f"Of {sum(at)} broken lines {at[0]} are noticed at reading, {at[1]} at building, {at[2]} at running, "
           f"and {at[3]} never.")

# %% [markdown]
# **Check yourself.** Which column would grow, and which would shrink, if the same lines were run eagerly, without a graph?
#
# <details><summary>Answer</summary>Building takes in running: each mistake is noticed at the line that makes it. The first
# column stays as it is, and of the last one swapped arguments, vectors and learning rates stay: they are as silent today as
# they were.</details>

# %% exercise 02-listing [markdown] points=4
# ### Repair the listing
#
# Everything at once. Here is the tutorials' first listing with most of the mistakes of this notebook:
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
# <details><summary>Hint 1: the idea</summary>Go through the listing line by line; each section above repairs one or two.</details>
# <details><summary>Hint 2: the names</summary><code>tf1.train.GradientDescentOptimizer</code>,
# <code>sess.run([loss, train_step], feed_dict)</code>, <code>layer.set_weights</code>; or <code>GradientTape</code> and
# <code>keras.optimizers.SGD</code>.</details>
# <details><summary>Hint 3: almost code</summary>A graph and a session; keep the three layers in a list, call them, build
# loss, step and accuracy; run the initializer, set the weights; run loss and step for each batch; run the accuracy on the
# test set.</details>

# %% answer 02-listing
def train_and_test(
    weights: list[np.ndarray],
    batches: list[tuple[np.ndarray, np.ndarray]],
    test_set: tuple[np.ndarray, np.ndarray],
    learning_rate: float,
) -> tuple[list[float], float]:
    """The loss before each step, and the accuracy on the test set after the last.

    `weights` is [kernel, bias, kernel, bias, kernel, bias]; a batch is images (batch, inputs) and one-hot labels
    (batch, classes), and so is the test set. Layers: ReLU, ReLU, softmax.
    """
    ### BEGIN SOLUTION
    with tf.Graph().as_default(), tf1.Session() as sess:
        K1.backend.set_session(sess)
        img = tf1.placeholder(tf.float32, shape=(None, weights[0].shape[0]))
        labels = tf1.placeholder(tf.float32, shape=(None, weights[4].shape[1]))
        layers = [K1.layers.Dense(b.size, activation=a) for b, a in zip(weights[1::2], ("relu", "relu", "softmax"))]
        preds = layers[2](layers[1](layers[0](img)))
        loss = tf.reduce_mean(K1.losses.categorical_crossentropy(labels, preds))
        train_step = tf1.train.GradientDescentOptimizer(learning_rate).minimize(loss)
        accuracy = tf.reduce_mean(K1.metrics.categorical_accuracy(labels, preds))
        sess.run(tf1.global_variables_initializer())
        for layer, kernel, bias in zip(layers, weights[0::2], weights[1::2]):
            layer.set_weights([kernel, bias])
        losses = [float(sess.run([loss, train_step], {img: x, labels: y})[0]) for x, y in batches]
        return losses, float(sess.run(accuracy, {img: test_set[0], labels: test_set[1]}))
    ### END SOLUTION

# %% try 02-listing
with attempt():
    data = digits.read_data_sets(one_hot=True)
    start = [array.astype(np.float32) for pair in initial_weights for array in pair]
    test_set = (data.test.images, data.test.labels)
    losses, share = train_and_test(start, [data.train.next_batch(50) for _ in range(100)], test_set, 0.1)
    print("first loss, about 2.3:", round(losses[0], 1), "  recognised, about 0.9:", round(share, 1))

# %% check 02-listing
check("02-listing", train_and_test)

# %% summary [markdown]
# ## What you can do now
#
# You can tell at which stage a line fails and read the message for its cause: at reading, at building, at running. You know
# the mistakes that no message reports, and the number that gives each away: weights that move while testing, a shape that
# is not `()`, a loss near 14.5, an accuracy near chance. The tutorials' first listing works again.
#
# Next: [03 TensorFlow's optimizers or Keras's?](../03_optimizers/03_optimizers.ipynb), where Adam is taken apart and a claim
# about speed is measured.

# %% progress
progress("02")
