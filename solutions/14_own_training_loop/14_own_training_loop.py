# %% card [markdown] minutes=110
# # 14 Your own loop, your own train_step
#
# **Aim.** Take over as much of the training from `fit` as you need, and no more, without changing a single weight.
#
# **You will be able to**
#
# - train on four rungs, from `fit` to the bare tape, reach the same weights on each, and say what each rung costs
# - write a `train_step` that is right in half precision and with `class_weight`, and a `test_step` beside it
# - train two networks with two optimizers, and tell why the old trick for it fails in silence today
# - move a `train_step` from Keras 2 to Keras 3, or see that you need none
# - write a metric that remembers, clip gradients, and take one step from many small batches
#
# **Before you start** you need [03 Optimizers](../03_optimizers/03_optimizers.ipynb) and 
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
# ## A month at school
#
# The digit reader of 2016 (`examples/inherited/`) was trained by a loop that somebody had written by hand. When its dense half
# came to Keras 3, the bank kept that habit: `fit` runs the loop, but the step inside it is a **`train_step`** of the bank's
# own, which `fit` calls for each batch. It worked for a year.
#
# In December the bank rents machines that are quick with numbers of 16 bits instead of 32, and somebody adds the one line that
# Keras asks for, `mixed_float16`. The nights get shorter. The log shows a loss each morning and no error. In January a clerk
# remarks that the new reader knows no digit at all.

# %% id="data"
data = digits.read_data_sets(one_hot=True)
images, labels = data.train.images, data.train.labels
rng = np.random.default_rng(14)
start = [rng.normal(0, 0.06, (784, 64)), np.zeros(64), rng.normal(0, 0.2, (64, 10)), np.zeros(10)]
school = dict(batch_size=50, epochs=5, shuffle=False, verbose=0)

# %% [markdown]
# Every training in this notebook starts from these weights and sees the same batches in the same order. The last layer stays
# at 32 bits, as Keras advises.

# %% id="reader"
def make_reader(kind=keras.Sequential, layers=keras.layers):
    hidden, digit = layers.Dense(64, "relu"), layers.Dense(10, dtype="float32")
    reader = kind([layers.Input((784,)), hidden, digit])
    reader.set_weights(start)
    return reader

def compiled(reader, **options):
    loss = keras.losses.CategoricalCrossentropy(from_logits=True)
    reader.compile(keras.optimizers.SGD(0.1), loss, **options)
    return reader

# %% [markdown]
# And this is the bank's step: forward, loss, gradients, step, log.

# %% now id="bank-step"
class BankStep(keras.Sequential):
    def train_step(self, batch):
        batch_images, batch_labels = batch
        with tf.GradientTape() as tape:
            logits = self(batch_images, training=True)
            loss_value = self.compute_loss(y=batch_labels, y_pred=logits)
        gradients = tape.gradient(loss_value, self.trainable_variables)
        self.optimizer.apply(gradients, self.trainable_variables)
        self.metrics[0].update_state(loss_value)
        return {"loss": self.metrics[0].result()}

# %% [markdown]
# Two numbers tell what a night was good for: the share of test digits that are read right, and how far the weights have moved.

# %% id="told"
def read_right(reader):
    guesses = reader.predict(data.test.images, verbose=0).argmax(axis=1)
    return np.mean(guesses == data.test.labels.argmax(axis=1))

def moved(reader):
    return max(np.abs(a - b).max() for a, b in zip(reader.get_weights(), start))

# %% [markdown]
# **Predict.** Below, Keras's own step and the bank's train the same reader in half precision. How far apart will they be?

# %% bites id="month" within=0.02
keras.config.set_dtype_policy("mixed_float16")
for name, kind in {"Keras's step": keras.Sequential, "the bank's step": BankStep}.items():
    reader = compiled(make_reader(kind))
    loss_value = reader.fit(images, labels, **school).history["loss"][-1]
    print(f"{name}: largest move of a weight {moved(reader):.5f}, "
          f"read right {read_right(reader):.2f}, loss {loss_value:.2f}")
keras.config.set_dtype_policy("float32")

# %% [markdown]
# The bank's reader has not learned a thing: after five epochs no weight has moved by more than
# {{month: the bank's step: largest move of a weight}}, and nothing said so. The line that is missing stands in no error
# message and in no warning. To find it we climb down from `fit`, rung by rung, and look at what each rung leaves to you.
#
# ## Four rungs
#
# Training is two things: a **loop** over epochs and batches, and a **step** inside it. Each can be Keras's or yours.
#
# | | the step is Keras's | the step is yours |
# |---|---|---|
# | **the loop is Keras's** | `fit` | `fit` with a `train_step` |
# | **the loop is yours** | `train_on_batch` | a tape, or in 2016 a session |
#
# Three of the four are as old as Keras; only `train_step` came late, with TensorFlow 2.2. `train_on_batch` is the one that is
# often forgotten: you bring a batch, and it does one step as `compile` has ordered it.
#
# There are 1437 images, so that each epoch ends with a batch of 37 instead of 50.

# %% id="batches"
batches = [[images[i:i + 50], labels[i:i + 50]] for i in range(0, len(images), 50)]
print(len(batches), "batches, the last one of", len(batches[-1][0]))

# %% [markdown]
# **Predict.** The three old rungs run below on Keras 2.1.2, then all four today, each for five epochs of plain gradient
# descent. After these 145 steps, how far apart are the weights: not at all, by a rounding, or visibly?
#
# ### Original

# %% original id="reader-original"
# %%then 2.1.2 start
import tensorflow as tf
from keras import backend as K
from keras.layers import Dense
from keras.losses import categorical_crossentropy
from keras.models import Sequential
from keras.optimizers import SGD


def make_reader():
    hidden = Dense(64, activation="relu", input_shape=(784,))
    reader = Sequential([hidden, Dense(10, activation="softmax")])
    reader.compile(SGD(0.1), "categorical_crossentropy")
    reader.set_weights(start)
    return reader

# %% original id="fit-original"
# %%then 2.1.2 images, labels, school -> losses_original, fit_original
reader = make_reader()
losses_original = [float(loss) for loss in reader.fit(images, labels, **school).history["loss"]]
fit_original = reader.get_weights()

# %% original id="on-batch-original"
# %%then 2.1.2 batches -> on_batch_original
reader = make_reader()
for _ in range(5):
    for batch_images, batch_labels in batches:
        reader.train_on_batch(batch_images, batch_labels)
on_batch_original = reader.get_weights()

# %% [markdown]
# The third one is the loop of the digit reader, and of the tutorial 将Keras作为tensorflow的精简接口 ("Keras as a simplified interface
# to TensorFlow"). There is no `compile` in it: `train_step` is a node, and running it is the step.

# %% original id="session-original" covers="A11"
# %%then 2.1.2 -> session_original
img, digit = tf.placeholder(tf.float32, (None, 784)), tf.placeholder(tf.float32, (None, 10))
reader = make_reader()
loss = tf.reduce_mean(categorical_crossentropy(digit, reader(img)))
train_step = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
with K.get_session().as_default():
    for _ in range(5):
        for batch_images, batch_labels in batches:
            train_step.run(feed_dict={img: batch_images, digit: batch_labels})
session_original = reader.get_weights()

# %% [markdown]
# ### Then
#
# The lowest rung on today's TensorFlow in its old mode. We keep this session for later.

# %% then id="graph-then" covers="A11"
graph = tf.Graph()
with graph.as_default():
    sess = tf1.Session()
    K1.backend.set_session(sess)
    img, digit = tf1.placeholder(tf.float32, (None, 784)), tf1.placeholder(tf.float32, (None, 10))
    reader_then = make_reader(K1.Sequential, K1.layers)
    logits_then = reader_then(img)
    loss_then = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(digit, logits_then))
    train_step = tf1.train.GradientDescentOptimizer(0.1).minimize(loss_then)

# %% then id="session-then" covers="A11"
with graph.as_default(), sess.as_default():
    for _ in range(5):
        for batch_images, batch_labels in batches:
            train_step.run(feed_dict={img: batch_images, digit: batch_labels})
    session_then = reader_then.get_weights()

# %% [markdown]
# ### Now

# %% now id="fit-now"
by_fit = compiled(make_reader())
losses_fit = by_fit.fit(images, labels, **school).history["loss"]

# %% now id="on-batch-now"
on_batch = compiled(make_reader())
for _ in range(5):
    for batch_images, batch_labels in batches:
        on_batch.train_on_batch(batch_images, batch_labels)

# %% now id="train-step-now"
by_train_step = compiled(make_reader(BankStep))
losses_bank = by_train_step.fit(images, labels, **school).history["loss"]

# %% [markdown]
# The lowest rung needs no `compile`: an optimizer and a loss function are enough. `tf.function` makes a graph of the step, as
# `fit` does for its own.

# %% now id="step-now"
by_tape, optimizer = make_reader(), keras.optimizers.SGD(0.1)
loss_function = keras.losses.CategoricalCrossentropy(from_logits=True)


@tf.function(reduce_retracing=True)
def tape_step(batch_images, batch_labels):
    with tf.GradientTape() as tape:
        loss_value = loss_function(batch_labels, by_tape(batch_images, training=True))
    slopes = tape.gradient(loss_value, by_tape.trainable_variables)
    optimizer.apply(slopes, by_tape.trainable_variables)
    return loss_value

# %% now id="tape-now"
epoch_loss = keras.metrics.Mean()

def tape_epoch():
    epoch_loss.reset_state()
    for batch_images, batch_labels in batches:
        loss_value = tape_step(batch_images, batch_labels)
        epoch_loss.update_state(loss_value, sample_weight=len(batch_images))
    return float(epoch_loss.result())

losses_tape = [tape_epoch() for _ in range(5)]

# %% [markdown]
# ### Same tensors
#
# Three originals, one from the old mode, four of today.

# %% same id="same-weights" breaks=["session-original: GradientDescentOptimizer(0.1) => GradientDescentOptimizer(0.11)", "on-batch-now: range(5) => range(4)"]
same("weights after five epochs", original=fit_original, original_on_batch=on_batch_original,
     original_session=session_original, then=session_then,
     now=by_fit.get_weights(), now_on_batch=on_batch.get_weights(),
     now_train_step=by_train_step.get_weights(), now_tape=by_tape.get_weights(), within=1e-5)

# %% same id="same-losses" breaks="tape-now: sample_weight=len(batch_images) => sample_weight=1"
same("loss of each epoch", original=losses_original, now_fit=losses_fit, now_tape=losses_tape,
     within=1e-5)

# %% [markdown]
# It is one training, on any rung. So choose by what you have to decide yourself, and by the price.
#
# ### What it costs
#
# **Predict.** Which of them takes longest for a batch, and by what factor? The last row is the tape without `tf.function`.

# %% id="epochs"
from functools import partial

from course import timing


def each_batch(step):
    for batch_images, batch_labels in batches:
        step(batch_images, batch_labels)

one_epoch = school | {"epochs": 1}
epochs = {"fit": partial(compiled(make_reader()).fit, images, labels, **one_epoch)}
epochs["train_step"] = partial(by_train_step.fit, images, labels, **one_epoch)
epochs["train_on_batch"] = partial(each_batch, on_batch.train_on_batch)
epochs["tape"] = partial(each_batch, tape_step)
epochs["tape, no graph"] = partial(each_batch, tape_step.python_function)

# %% now id="cost" varies=1
seconds = timing.in_rounds(epochs, rounds=4, steps=1, warm_up=1)
milliseconds = {name: 1000 * np.array(taken) / len(batches) for name, taken in seconds.items()}
for name, taken in milliseconds.items():
    print(f"{name:15} {np.median(taken):5.1f} ms for a batch")

# %% picture id="cost-picture"
figure = drawing.dots(milliseconds, "milliseconds for a batch of 50; a dot is an epoch")
drawing.show(figure, caption="Each dot was measured in the cell above. What does the lowest rung save, "
                             "and what does it lose again?",
             alt="Without a graph the tape takes several times as long as any other rung. The tape in a "
                 "graph is quickest, because it does least beside the step; fit, train_step and "
                 "train_on_batch lie between.")

# %% [markdown]
# A step of your own costs nothing, as long as it runs in a graph. What the tape saves is what `fit` does around the step: some
# milliseconds, which are much for this network and nothing for a large one.
#
# ### What bites
#
# Going down a rung, you leave things behind. The tutorials leave open whether everything has to be compiled. **Predict.** Which of
# these needs `compile`?

# %% bites id="uncompiled" covers="E11"
uncompiled = make_reader()
print("predict:", uncompiled.predict(images[:2], verbose=0).shape)
for method in (uncompiled.fit, uncompiled.train_on_batch, uncompiled.evaluate):
    try:
        method(images[:2], labels[:2])
    except ValueError as error:
        print(f"{method.__name__}: {error}")

# %% [markdown]
# The other loss is quiet: the log of the bank's `train_step` was left out of the comparison above. Its weights are right. What it
# logs is a **mean of means**: each batch has one vote, the last one with its 37 images, too. To see how far that may lead, we
# put the images that are hardest for the trained reader at the end.

# %% bites id="mean-of-means" within=0.02
image_loss = tf.nn.softmax_cross_entropy_with_logits(labels, by_fit(images)).numpy()
hardest_last = np.sort(image_loss)
means = [hardest_last[i:i + 50].mean() for i in range(0, len(images), 50)]
sizes = [len(batch_images) for batch_images, _ in batches]
print("mean over the images:    ", f"{image_loss.mean():.3f}")
print("mean of the batches' means:", f"{np.mean(means):.3f}")
print("weighed by their sizes:  ", f"{np.average(means, weights=sizes):.3f}")

# %% exercise 14-forger [markdown] points=4
# ### Train against the forger
#
# A forger adds a little grey to a cheque, so little that nobody sees it, and the reader takes a 1 for a 7. He looks at the
# reader as it works in the bank, in **test mode**, and moves every pixel to `pixel + reach * sign(slope)`, where the slope is
# the derivative of the image's loss with respect to the pixel. It depends on today's weights, so no data pipeline can do it in
# advance.
#
# Train one epoch against him: for each batch, in order, forge its images with the model as it is now, then take one step of
# plain gradient descent on the forged images in place of the true ones, in **training mode**. The model may hold layers to
# which the mode matters; it returns logits and has not been compiled. The loss is the mean cross-entropy; the batches differ
# in size. Return the loss of the epoch as `fit` would log it: on the forged images, each batch's loss *before* its step,
# averaged over all images.
#
# <details><summary>Hint 1: the idea</summary>Two gradients for each batch: one for the images, with the weights held still,
# and one for the weights, with the images held still. They need different modes.</details>
# <details><summary>Hint 2: the names</summary><code>tf.convert_to_tensor</code>, <code>tape.watch</code>,
# <code>tf.sign</code>, <code>training=</code>, <code>keras.optimizers.SGD</code>,
# <code>tf.nn.softmax_cross_entropy_with_logits</code>.</details>
# <details><summary>Hint 3: almost code</summary>In a first tape watch the images, call the model in test mode, and ask for the
# slope of the loss. Forge. In a second tape call the model on the forged images; step. Keep a total of loss times number of
# images, and divide at the end.</details>

# %% answer 14-forger
def forger_epoch(
    model: keras.Model, batches: list[tuple[np.ndarray, np.ndarray]], learning_rate: float, reach: float
) -> float:
    """Trains the model; gives the epoch's loss, one number.

    A batch has images (batch, features) and one-hot labels (batch, classes).
    """
    ### BEGIN SOLUTION
    cross_entropy, total = tf.nn.softmax_cross_entropy_with_logits, 0.0
    for batch_images, batch_labels in batches:
        forged = tf.convert_to_tensor(batch_images)
        with tf.GradientTape() as looking:
            looking.watch(forged)
            harm = cross_entropy(batch_labels, model(forged, training=False))
        forged += reach * tf.sign(looking.gradient(harm, forged))
        with tf.GradientTape() as tape:
            loss_value = tf.reduce_mean(cross_entropy(batch_labels, model(forged, training=True)))
        for variable, slope in zip(model.trainable_variables, tape.gradient(loss_value, model.trainable_variables)):
            variable.assign_sub(learning_rate * slope)
        total += float(loss_value) * len(batch_images)
    return total / sum(len(batch_images) for batch_images, _ in batches)
    ### END SOLUTION

# %% try 14-forger within=0.02
with attempt():
    hardened = make_reader()
    for _ in range(2):
        print("loss on forged images:", round(forger_epoch(hardened, batches, 0.1, 0.05), 2))

# %% check 14-forger
check("14-forger", forger_epoch)

# %% [markdown]
# ## What Keras's step does besides
#
# Back to the month at school. Keras's own `train_step` does three things more than the bank's.
#
# **It scales the loss.** The smallest number of 16 bits above zero is 6e-8, and many gradients are smaller. So in half
# precision `compile` wraps the optimizer into a `LossScaleOptimizer`, which divides every gradient by a large number, at first
# 32768, and counts on the step to have multiplied the loss by it: `optimizer.scale_loss`. The bank's step did not multiply, and
# its learning rate of 0.1 became 0.000003.
#
# **It unpacks.** `fit` hands over `(x,)`, `(x, y)` or `(x, y, sample_weight)`, and a `class_weight` arrives as the third.
#
# **It gives every metric its own.** `self.metrics` holds the loss, a running mean, and one wrapper, `compile_metrics`, for all
# metrics that were named in `compile`.
#
# ### Now
#
# We write the third thing once, for both steps, that of training and that of `evaluate`.

# %% now id="report"
def report(model, loss_value, x, y, logits, weight):
    for metric in model.metrics:
        if metric.name == "loss":
            metric.update_state(loss_value, sample_weight=tf.shape(x)[0])
        else:
            metric.update_state(y, logits, sample_weight=weight)
    return model.get_metrics_result()

# %% now id="own-step"
class OwnTrainStep(keras.Sequential):
    def train_step(self, batch):
        x, y, weight = keras.utils.unpack_x_y_sample_weight(batch)
        with tf.GradientTape() as tape:
            logits = self(x, training=True)
            loss_value = self.compute_loss(x=x, y=y, y_pred=logits, sample_weight=weight)
            scaled = self.optimizer.scale_loss(loss_value)
        variables = self.trainable_variables
        self.optimizer.apply(tape.gradient(scaled, variables), variables)
        return report(self, loss_value, x, y, logits, weight)

# %% [markdown]
# `test_step` is what `evaluate` calls for each batch, and `fit` for its validation: the same without tape, and in test mode.

# %% now id="own-test"
class OwnStep(OwnTrainStep):
    def test_step(self, batch):
        x, y, weight = keras.utils.unpack_x_y_sample_weight(batch)
        logits = self(x, training=False)
        loss_value = self.compute_loss(
            x=x, y=y, y_pred=logits, sample_weight=weight, training=False)
        return report(self, loss_value, x, y, logits, weight)

# %% [markdown]
# ### Same tensors
#
# First, the month at school again, in half precision:

# %% now id="half"
keras.config.set_dtype_policy("mixed_float16")
half_fit, half_own = compiled(make_reader()), compiled(make_reader(OwnStep))
for reader in (half_fit, half_own):
    reader.fit(images, labels, **school)
keras.config.set_dtype_policy("float32")
print(f"largest move of a weight {moved(half_own):.2f}, read right {read_right(half_own):.2f}")

# %% same id="same-half" breaks="own-step: self.optimizer.scale_loss(loss_value) => loss_value"
same("weights after five epochs in half precision", fit=half_fit.get_weights(),
     own=half_own.get_weights(), within=1e-6)

# %% [markdown]
# Next `class_weight`. The bank pays six thousand for a seven that is taken for a one, so a seven counts five times.

# %% now id="weighted"
dear_sevens = {kind: 5.0 if kind == 7 else 1.0 for kind in range(10)}
weighted_fit = compiled(make_reader(), metrics=["accuracy"])
weighted_own = compiled(make_reader(OwnStep), metrics=["accuracy"])
logs_fit = weighted_fit.fit(images, labels, class_weight=dear_sevens, **school).history
logs_own = weighted_own.fit(images, labels, class_weight=dear_sevens, **school).history

# %% same id="same-weighted" breaks="own-step: y_pred=logits, sample_weight=weight) => y_pred=logits)"
same("weights with a class_weight", fit=weighted_fit.get_weights(),
     own=weighted_own.get_weights(), within=1e-6)

# %% same id="same-logs" breaks="report: sample_weight=tf.shape(x)[0] => sample_weight=1"
same("what fit logs", fit=logs_fit, own=logs_own, within=1e-6)

# %% [markdown]
# And `evaluate`, with weights as well:

# %% same id="same-evaluate" breaks="own-test: sample_weight=weight, training=False) => training=False)"
costs = labels @ np.array(list(dear_sevens.values()))
asked = dict(sample_weight=costs, verbose=0, return_dict=True)
told_fit = weighted_fit.evaluate(images, labels, **asked)
told_own = weighted_own.evaluate(images, labels, **asked)
same("what evaluate says", fit=told_fit, own=told_own, within=1e-6)

# %% [markdown]
# ### What bites
#
# The bank's step, given a `class_weight`, says so loudly: `ValueError: too many values to unpack (expected 2)`. **Predict.**
# What does the obvious repair, `batch[:2]`, do?

# %% bites id="two-of-three"
class FirstTwo(BankStep):
    def train_step(self, batch):
        return super().train_step(batch[:2])

def apart(one, other):
    return max(np.abs(a - b).max() for a, b in zip(one.get_weights(), other.get_weights()))

deaf = compiled(make_reader(FirstTwo))
deaf.fit(images, labels, class_weight=dear_sevens, **school)
print("from fit with class_weight:   ", round(apart(deaf, weighted_fit), 2))
print("from fit without class_weight:", round(apart(deaf, by_fit), 6))

# %% [markdown]
# It turns the error into silence: a seven costs what any digit costs.
#
# **Check yourself.** Our `test_step` computes what Keras's own would have. When do you really need one?
#
# <details><summary>Answer</summary>When the loss is not the one from <code>compile</code>, or the model is not called in the
# usual way. Then <code>evaluate</code> and <code>val_loss</code> would measure something else than what is trained, and
# <code>EarlyStopping</code> would watch it.</details>
#
# You meet this today in every `train_step` that was copied from a tutorial and then met half precision, weights, or an
# `accuracy` in `compile`.
#
# ## Two networks, two optimizers
#
# All that could have been done with `fit`. Here is a task that cannot. A branch asks the bank for digits to train its clerks,
# but customers' digits must not leave the house, so a network is to paint new ones. The **painter** turns 16 random numbers
# into an image, and the **judge** says how surely an image is a true one. The judge learns to tell them apart; the painter
# learns to make the judge wrong. Such a **generative adversarial network** has two losses and two optimizers, and each network
# stands still while the other one learns.
#
# ### Original
#
# On Keras 2 it was written with `train_on_batch` and a trick that stands in countless repositories. The judge is compiled; then
# its `trainable` is set to `False`; then both in a row are compiled.

# %% id="nets"
rng = np.random.default_rng(16)
painter_start = [rng.normal(0, 0.3, (16, 64)), np.zeros(64)]
painter_start += [rng.normal(0, 0.1, (64, 784)), np.full(784, -1.0)]
judge_start = [rng.normal(0, 0.06, (784, 64)), np.zeros(64)]
judge_start += [rng.normal(0, 0.2, (64, 1)), np.zeros(1)]
noise = rng.normal(size=(5, 50, 16)).astype("float32")

# %% original id="nets-original"
# %%then 2.1.2 painter_start, judge_start
import warnings

import numpy as np

warnings.filterwarnings("ignore", message="Discrepancy")  # about trainable: it is meant so
def two_layers(inputs, outputs):
    hidden = Dense(64, activation="relu", input_shape=(inputs,))
    return Sequential([hidden, Dense(outputs, activation="sigmoid")])

painter, judge = two_layers(16, 784), two_layers(784, 1)
painter.set_weights(painter_start)
judge.set_weights(judge_start)

# %% original id="trick-original"
# %%then 2.1.2
judge.compile(SGD(0.1), "binary_crossentropy")
judge.trainable = False
both = Sequential([painter, judge])
both.compile(SGD(0.1), "binary_crossentropy")

# %% original id="duel-original" within=0.001
# %%then 2.1.2 batches, noise -> painter_original, judge_original
true, painted = np.ones((50, 1)), np.zeros((50, 1))
for number in range(5):
    shown = np.concatenate([batches[number][0], painter.predict(noise[number])])
    judge_loss = judge.train_on_batch(shown, np.concatenate([true, painted]))
    painter_loss = both.train_on_batch(noise[number], true)
    print(f"loss of the judge {judge_loss:.3f}   of the painter {painter_loss:.3f}")
painter_original, judge_original = painter.get_weights(), judge.get_weights()

# %% [markdown]
# The judge gets better, for Keras 2 remembered which weights could be trained when each model was compiled.
#
# ### What bites
#
# **Predict.** The same lines, on Keras 3. Who learns: both, the painter alone, or nobody?

# %% id="make-nets"
def two_layers(inputs, outputs, weights):
    layers = keras.layers
    hidden, last = layers.Dense(64, "relu"), layers.Dense(outputs, "sigmoid")
    net = keras.Sequential([layers.Input((inputs,)), hidden, last])
    net.set_weights(weights)
    return net

def make_nets():
    return two_layers(16, 784, painter_start), two_layers(784, 1, judge_start)

# %% bites id="trick"
painter, judge = make_nets()
judge.compile(keras.optimizers.SGD(0.1), "binary_crossentropy")
judge.trainable = False
both = keras.Sequential([painter, judge])
both.compile(keras.optimizers.SGD(0.1), "binary_crossentropy")

# %% bites id="trick-run" within=0.001
import warnings

true, painted = np.ones((50, 1)), np.zeros((50, 1))
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    for number in range(5):
        shown = np.concatenate([batches[number][0], painter.predict(noise[number], verbose=0)])
        judge_loss = judge.train_on_batch(shown, np.concatenate([true, painted]))
        painter_loss = both.train_on_batch(noise[number], true)
        print(f"loss of the judge {judge_loss:.3f}   of the painter {painter_loss:.3f}")
moves = [np.abs(a - b).max() for a, b in zip(judge.get_weights(), judge_start)]
print(f"largest move of a weight of the judge: {max(moves):.5f}")
print("Warning:", caught[0].message)

# %% [markdown]
# The painter alone. Keras 3 looks at `trainable` when it traces a step, at the first batch, and by then the judge's flag is
# down. The painter beats a judge who never learns, its loss falls nicely, and all that was said is one warning. (Putting the
# flag up before the judge's turn and down before the painter's helps, because each model is traced in its own turn. But a
# program that is right because of the moment when something is traced will not stay right.)
#
# ### Now
#
# With a step of our own there is no flag. Who learns is decided by whose variables the gradients are asked for.

# %% now id="turns"
def cross_entropy(wanted, answers):
    return keras.losses.BinaryCrossentropy()(tf.fill(tf.shape(answers), wanted), answers)

# %% now id="judges-turn"
def judges_turn(judge, optimizer, real, fakes):
    with tf.GradientTape() as tape:
        on_real, on_fakes = judge(real, training=True), judge(fakes, training=True)
        judge_loss = (cross_entropy(1.0, on_real) + cross_entropy(0.0, on_fakes)) / 2
    optimizer.apply(tape.gradient(judge_loss, judge.trainable_variables), judge.trainable_variables)
    return judge_loss

# %% now id="painters-turn"
def painters_turn(painter, judge, optimizer, thoughts):
    with tf.GradientTape() as tape:
        painter_loss = cross_entropy(1.0, judge(painter(thoughts, training=True), training=True))
    variables = painter.trainable_variables  # and not the judge's
    optimizer.apply(tape.gradient(painter_loss, variables), variables)
    return painter_loss

# %% now id="duel"
class Duel(keras.Model):
    def __init__(self, painter, judge, optimizer_class, rate):
        super().__init__()
        self.painter, self.judge = painter, judge
        self.optimizers = [optimizer_class(rate), optimizer_class(rate)]

    def train_step(self, batch):
        real, thoughts = batch
        fakes = self.painter(thoughts, training=True)
        judge_loss = judges_turn(self.judge, self.optimizers[0], real, fakes)
        painter_loss = painters_turn(self.painter, self.judge, self.optimizers[1], thoughts)
        return {"judge": judge_loss, "painter": painter_loss}

# %% [markdown]
# `compile` has to be called, but has nothing to order. The random numbers come where `fit` expects the labels.

# %% now id="duel-run" within=0.001
painter, judge = make_nets()
duel = Duel(painter, judge, keras.optimizers.SGD, 0.1)
duel.compile()
five = np.concatenate([batch_images for batch_images, _ in batches[:5]])
logs = duel.fit(five, noise.reshape(-1, 16), **one_epoch).history
print(f"last batch: loss of the judge {logs['judge'][0]:.3f}",
      f"  of the painter {logs['painter'][0]:.3f}")

# %% [markdown]
# ### Same tensors

# %% same id="same-duel" breaks="judges-turn: cross_entropy(0.0, on_fakes) => cross_entropy(0.1, on_fakes)"
same("weights after five turns", original=[painter_original, judge_original],
     now=[painter.get_weights(), judge.get_weights()], within=1e-6)

# %% [markdown]
# Does it paint? We let them duel a little longer, with an optimizer that is in more of a hurry.

# %%
keras.utils.set_random_seed(14)
painter, judge = make_nets()
duel = Duel(painter, judge, partial(keras.optimizers.Adam, beta_1=0.5), 0.002)
duel.compile()
looks = rng.normal(size=(10, 16)).astype("float32")
gallery = {"0": painter(looks)}
for passes in (5, 20):
    for _ in range(passes - int(list(gallery)[-1])):
        duel.fit(images, rng.normal(size=(len(images), 16)), batch_size=50, verbose=0)
    gallery[str(passes)] = painter(looks)

# %% picture id="gallery"
rows = {name: [np.reshape(image, (28, 28)) for image in row] for name, row in gallery.items()}
figure = drawing.images(rows, "thought")
drawing.show(figure, caption="Ten thoughts, painted after 0, 5 and 20 passes through the digits. "
                             "Which could you pass off as a digit?",
             alt="Before the training all ten images are grey noise. After 5 passes all are the same bright "
                 "blot in the middle. After 20 some have the strokes of a digit, a 0, a 9, a 2, and the "
                 "others are still blots.")

# %% [markdown]
# **Check yourself.** What does `Duel` lack for half precision?
#
# <details><summary>Answer</summary>Both of its optimizers would have to be wrapped, because <code>compile</code> wraps only
# the one that it is given; and each loss goes through <code>scale_loss</code> of its own optimizer.</details>
#
# You meet this today in every repository with a discriminator, a critic or an encoder that is trained by turns.
#
# ## A train_step from Keras 2
#
# Code from TensorFlow 2.2 to 2.15 has a `train_step` as well, that of Keras 2. The bank's is a **distillation**: a small reader
# for telephones learns from the labels and, at the same time, from the answers of the large one, its teacher. All logits are
# divided by a **temperature** first, so that one can see what the teacher took for the second best.

# %% [markdown]
# ### Then

# %% then id="pair-then"
class PairThen(tf.keras.Model):
    def __init__(self, student, teacher, share, temperature):
        super().__init__()
        self.student, self.teacher = student, teacher
        self.share, self.temperature = share, temperature

    def soft_loss(self, taught, logits):
        goal = tf.nn.softmax(taught / self.temperature)
        losses = tf.nn.softmax_cross_entropy_with_logits(goal, logits / self.temperature)
        return self.temperature**2 * tf.reduce_mean(losses)

# %% then id="distiller-then"
class DistillerThen(PairThen):
    def train_step(self, data):
        x, y = data
        taught = self.teacher(x, training=False)
        with tf.GradientTape() as tape:
            logits = self.student(x, training=True)
            penalties = self.student.losses
            loss = self.compiled_loss(y, logits, regularization_losses=penalties) * self.share
            loss += self.soft_loss(taught, logits) * (1 - self.share)
        self.optimizer.minimize(loss, self.student.trainable_variables, tape=tape)
        self.compiled_metrics.update_state(y, logits)
        return {metric.name: metric.result() for metric in self.metrics}

# %% id="small"
small_start = [rng.normal(0, 0.06, (784, 16)), np.zeros(16)]
small_start += [rng.normal(0, 0.3, (16, 10)), np.zeros(10)]

def student_and_teacher(layers, kind):
    nets = []
    for weights in (small_start, by_fit.get_weights()):
        hidden, logits = layers.Dense(weights[1].size, "relu"), layers.Dense(10)
        nets.append(kind([layers.Input((784,)), hidden, logits]))
        nets[-1].set_weights(weights)
    return nets

# %% then id="distilled-then" within=0.02
K2 = tf.keras
student_then, teacher_then = student_and_teacher(K2.layers, K2.Sequential)
distiller = DistillerThen(student_then, teacher_then, 0.3, 3.0)
loss_of_2 = K2.losses.CategoricalCrossentropy(from_logits=True)
distiller.compile(K2.optimizers.SGD(0.1), loss_of_2, metrics=["accuracy"])
logs_then = distiller.fit(images, labels, **school).history
print("loss:", np.round(logs_then["loss"], 2), "  accuracy:", np.round(logs_then["accuracy"], 2))

# %% [markdown]
# ### What bites
#
# With not a line changed, the same step ends in `AttributeError: 'SGD' object has no attribute 'minimize'` on Keras 3. So
# somebody replaces that one line.

# %% bites id="ported-init"
class PairNow(keras.Model):
    def __init__(self, student, teacher, share, temperature):
        super().__init__()
        self.student, self.teacher = student, teacher
        self.share, self.temperature = share, temperature

    soft_loss = DistillerThen.soft_loss

def nets_now():
    return student_and_teacher(keras.layers, keras.Sequential)

# %% [markdown]
# **Predict.** It runs. What do the weights do, and what does the log say about loss and accuracy?

# %% bites id="half-ported" within=0.02
class HalfPorted(PairNow):
    def train_step(self, data):
        x, y = data
        taught = self.teacher(x, training=False)
        with tf.GradientTape() as tape:
            logits = self.student(x, training=True)
            loss = self.compiled_loss(y, logits) * self.share
            loss += self.soft_loss(taught, logits) * (1 - self.share)
        variables = self.student.trainable_variables
        self.optimizer.apply(tape.gradient(loss, variables), variables)
        self.compiled_metrics.update_state(y, logits)
        return {metric.name: metric.result() for metric in self.metrics}

# %% bites id="half-run" within=0.02
half_ported = compiled(HalfPorted(*nets_now(), 0.3, 3.0), metrics=["accuracy"])
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    logs = half_ported.fit(images, labels, **school).history
print("loss:", np.round(logs["loss"], 2), "  accuracy:", np.round(logs["accuracy"], 2))
print("weights, from those of Keras 2:", f"{apart(half_ported.student, student_then):.6f}")
print(*dict.fromkeys(str(each.message) for each in caught), sep="\n")

# %% [markdown]
# The weights are right, and the loss is negative, which no cross-entropy can be. In Keras 3 the loss is one of `self.metrics`,
# and the old `compiled_metrics` feeds it like the others: what is logged as loss is the mean of the logits. Mind the second
# warning. Its advice, to update every metric with `y` and `y_pred`, feeds the loss with something else as well.
#
# | Keras 2 | Keras 3 |
# |---|---|
# | `self.compiled_loss(y, logits, regularization_losses=self.losses)` | `self.compute_loss(x=x, y=y, y_pred=logits)`: it adds `self.losses` by itself |
# | `optimizer.minimize(loss, variables, tape=tape)` | `optimizer.scale_loss`, `tape.gradient`, `optimizer.apply` |
# | `self.compiled_metrics.update_state(y, logits)` | each of `self.metrics` what belongs to it |
#
# But before you port a `train_step`, ask whether you need one. What happens to the data alone belongs before `fit`, in a
# `tf.data` pipeline; and what is unusual about a loss alone does not need a step.

# %% exercise 14-distill [markdown] points=4
# ### Port the distiller
#
# Move `DistillerThen` to Keras 3, on whichever rung you like. The check compiles your class with a loss and
# `metrics=["accuracy"]`, and calls `fit` and `evaluate`.
#
# - The student gets the weights that it got from `DistillerThen`. A penalty of one of its layers counts once, in the hard part.
# - The teacher stays as it is, and answers in test mode.
# - The losses that `fit` logs and `evaluate` gives are the whole loss, hard part and soft part, averaged over the images, also
#   where the last batch is smaller. The accuracy is the student's.
# - The optimizer scales the loss, as in half precision.
#
# <details><summary>Hint 1: the idea</summary>What is unusual here, the step or only the loss? And which weights does Keras
# think it may train, when a model holds two others?</details>
# <details><summary>Hint 2: the names</summary>Either <code>compute_loss</code> with <code>super().compute_loss</code>, or
# <code>train_step</code> and <code>test_step</code>; in both cases <code>trainable</code>, or the student's own
# <code>trainable_variables</code>.</details>
# <details><summary>Hint 3: almost code</summary><code>compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None,
# training=True)</code> is handed all you need: the hard part is what Keras would have computed; for the soft part ask the
# teacher about <code>x</code>. Return the sum of both with their shares.</details>

# %% answer 14-distill
class Distiller(keras.Model):
    """Trains the student on `share` of the loss from compile, and on 1 - `share` of soft_loss."""

    def call(self, images: tf.Tensor, training: bool = False) -> tf.Tensor:
        """The student's logits (batch, classes) of images (batch, features)."""
        return self.student(images, training=training)

    def soft_loss(self, taught: tf.Tensor, logits: tf.Tensor) -> tf.Tensor:
        """One number, from the logits (batch, classes) of teacher and student."""
        goal = tf.nn.softmax(taught / self.temperature)
        losses = tf.nn.softmax_cross_entropy_with_logits(goal, logits / self.temperature)
        return self.temperature**2 * tf.reduce_mean(losses)

    def __init__(self, student: keras.Model, teacher: keras.Model, share: float, temperature: float):
        super().__init__()
        self.student, self.teacher = student, teacher
        self.share, self.temperature = share, temperature
        ### BEGIN SOLUTION
        self.teacher.trainable = False

    def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None, training=True):
        hard = super().compute_loss(x, y, y_pred, sample_weight, training)
        soft = self.soft_loss(self.teacher(x, training=False), y_pred)
        return self.share * hard + (1 - self.share) * soft
        ### END SOLUTION

# %% try 14-distill within=0.001
with attempt():
    tried = compiled(Distiller(*nets_now(), 0.3, 3.0), metrics=["accuracy"])
    logs = tried.fit(images, labels, **school).history
    print("loss:", np.round(logs["loss"], 2), "  accuracy:", np.round(logs["accuracy"], 2))
    print("weights, from those of Keras 2:", f"{apart(tried.student, student_then):.6f}")

# %% check 14-distill
check("14-distill", Distiller)

# %% [markdown]
# There is a rung between `fit` and `train_step` that few people know. Keras's own steps, both of them, ask the method
# `compute_loss` for the loss. Whoever overrides it gets the scaling, the weights, the log and `evaluate` for nothing.
#
# ## Metrics that remember
#
# On the lowest rung the log is yours as well. A metric has **state**: numbers that grow with each batch, and a result that is
# computed from them.
#
# ### Then
#
# `tf1.metrics.accuracy` returns two nodes, the value and an **update** that adds a batch to the state. The state is in *local*
# variables, and `global_variables_initializer` does not reach these.

# %% then id="metric-then"
with graph.as_default(), sess.as_default():
    accuracy_then, update = tf1.metrics.accuracy(tf.argmax(digit, 1), tf.argmax(logits_then, 1))
    print("local:", *(variable.name for variable in tf1.local_variables()))
    sess.run(tf1.local_variables_initializer())
    for batch_images, batch_labels in batches:
        sess.run(update, {img: batch_images, digit: batch_labels})
    value_then = sess.run(accuracy_then)

# %% [markdown]
# ### Now

# %% now id="metric-now"
counted, accuracy_now = make_reader(), keras.metrics.CategoricalAccuracy()
counted.set_weights(session_then)
for batch_images, batch_labels in batches:
    accuracy_now.update_state(batch_labels, counted(batch_images))
print("state:", *(f"{variable.name} {float(variable):.0f}" for variable in accuracy_now.variables))

# %% [markdown]
# ### Same tensors

# %% same id="same-metric" breaks="metric-now: counted(batch_images) => -counted(batch_images)"
same("accuracy", then=value_then, now=float(accuracy_now.result()), within=1e-6)

# %% [markdown]
# ### What bites
#
# `fit` resets the metrics at the start of each epoch. In your own loop that is up to you. Here the first epoch's model knows
# nothing and the second epoch's knows all. **Predict.** What will the second line say?

# %% bites id="not-reset"
accuracy = keras.metrics.CategoricalAccuracy()
for name, guesses in (("knows nothing", np.ones_like(labels)), ("knows all", labels)):
    accuracy.update_state(labels, guesses)
    print(f"{name:14} accuracy {float(accuracy.result()):.2f}")

# %% [markdown]
# And not every metric is a mean over batches. **Balanced accuracy** is the mean of the classes' own accuracies, so that rare
# classes count as much as frequent ones. From the values of two batches it cannot be computed:

# %% bites id="balanced"
def balanced(truth, guesses):
    return np.mean([np.mean(guesses[truth == kind] == kind) for kind in np.unique(truth)])

truth, guesses = np.array([0, 0, 0, 1, 1, 1, 1, 1]), np.array([0, 0, 0, 0, 0, 0, 0, 1])
print("all at once:", balanced(truth, guesses))
two = [balanced(truth[:4], guesses[:4]), balanced(truth[4:], guesses[4:])]
print("mean of two batches:", np.mean(two))

# %% exercise 14-metric [markdown] points=3
# ### Write a metric with state
#
# Write balanced accuracy as a Keras metric that `fit` can call, inside a graph, that is. For each class keep how many images of it have come and how many of these were
# classified correctly. The result is the mean of correct/total **over the classes that have come at least once**.
# `reset_state` sets all variables of the metric to zero; you need not write it if your state is in such variables. Complete
# `__init__`, and add the methods `update_state` and `result`.
#
# <details><summary>Hint 1: the idea</summary>Two vectors of counts, one entry per class.</details>
# <details><summary>Hint 2: the names</summary><code>self.add_weight(shape=…, initializer="zeros")</code>,
# <code>assign_add</code>, <code>tf.one_hot</code>, <code>tf.reduce_sum</code>, <code>tf.boolean_mask</code>.</details>
# <details><summary>Hint 3: almost code</summary>Add the one-hot labels, summed over the batch, to the totals; the one-hot
# labels of the right guesses to the others. The result divides where the total is above 0, and averages.</details>

# %% answer 14-metric
class BalancedAccuracy(keras.metrics.Metric):
    """Methods: update_state(y_true, y_pred, sample_weight=None), result().

    y_true are labels (batch,), whole numbers; y_pred are logits (batch, classes).
    The result is one number.
    """

    def __init__(self, num_classes: int, name: str = "balanced_accuracy"):
        super().__init__(name=name)
        ### BEGIN SOLUTION
        self.correct = self.add_weight(shape=(num_classes,), initializer="zeros", name="correct")
        self.total = self.add_weight(shape=(num_classes,), initializer="zeros", name="total")

    def update_state(self, y_true: tf.Tensor, y_pred: tf.Tensor, sample_weight: None = None) -> None:
        right = tf.argmax(y_pred, axis=1) == tf.cast(y_true, tf.int64)
        one_hot = tf.one_hot(y_true, y_pred.shape[1])
        self.total.assign_add(tf.reduce_sum(one_hot, axis=0))
        self.correct.assign_add(tf.reduce_sum(one_hot * tf.cast(right, tf.float32)[:, None], axis=0))

    def result(self) -> tf.Tensor:
        seen = self.total.value > 0
        return tf.reduce_mean(tf.boolean_mask(self.correct.value / self.total.value, seen))
        ### END SOLUTION

# %% try 14-metric
with attempt():
    metric = BalancedAccuracy(3)
    metric.update_state(truth, np.eye(3, dtype=np.float32)[guesses])
    print("balanced accuracy:", round(float(metric.result()), 3))

# %% check 14-metric
check("14-metric", BalancedAccuracy)

# %% [markdown]
# ## Between the tape and the optimizer
#
# Whoever writes the step has the gradients in hand before they are used, and two things have been done with them since 2016.
# One wild batch can throw the weights far away. **Clipping by the global norm** limits the length of the whole step: all
# gradients are taken as one long vector, and if that is longer than the limit it is scaled down, all of it by one factor.
# TensorFlow has `tf.clip_by_global_norm` for it, and Keras's optimizers the argument `global_clipnorm`.
#
# ### What bites
#
# They have `clipnorm`, too, which clips each variable's gradient by itself. **Predict.** Is such a step shorter or longer than
# the limit of 0.3, and does it still go the same way?

# %% id="gradients-on"
def gradients_on(reader, batch_images, batch_labels):
    with tf.GradientTape() as tape:
        loss_value = loss_function(batch_labels, reader(batch_images, training=True))
    return tape.gradient(loss_value, reader.trainable_variables)

def flat(arrays):
    return np.concatenate([np.ravel(array) for array in arrays])

# %% bites id="clipnorm" within=0.002
gradients = gradients_on(make_reader(), images[:50], labels[:50])
for name in ("global_clipnorm", "clipnorm"):
    one_step = make_reader()
    keras.optimizers.SGD(1.0, **{name: 0.3}).apply(gradients, one_step.trainable_variables)
    walked = flat(start) - flat(one_step.get_weights())
    cosine = walked @ flat(gradients) / np.linalg.norm(walked) / np.linalg.norm(flat(gradients))
    print(f"{name:16} length {np.linalg.norm(walked):.3f}   cosine with the gradient {cosine:.3f}")

# %% exercise 14-clip [markdown] points=2
# ### Clip by the global norm
#
# `tf.clip_by_global_norm` is not everywhere that you need it, so do without: return the gradients, all scaled by the same
# factor, so that together they are no longer than `max_norm`. Gradients that are short enough stay as they are.
#
# <details><summary>Hint 1: the idea</summary>One length for all, one factor for all, and the factor is never above
# 1.</details>
# <details><summary>Hint 2: the names</summary><code>tf.reduce_sum</code> of squares, <code>tf.sqrt</code>,
# <code>tf.minimum</code>.</details>
# <details><summary>Hint 3: almost code</summary>norm = root of the sum of all squares of all gradients; factor = the smaller
# of 1 and max_norm / norm; multiply each.</details>

# %% answer 14-clip
def clip(gradients: list[tf.Tensor], max_norm: float) -> list[tf.Tensor]:
    """The gradients, of any shapes and in their order, together not longer than max_norm."""
    ### BEGIN SOLUTION
    norm = tf.sqrt(tf.add_n([tf.reduce_sum(gradient**2) for gradient in gradients]))
    return [gradient * tf.minimum(1.0, max_norm / norm) for gradient in gradients]
    ### END SOLUTION

# %% try 14-clip
with attempt():
    clipped = clip([tf.constant(3.0), tf.constant(4.0)], 1.0)
    print("3 and 4, clipped to 1:", *np.round(clipped, 2))

# %% check 14-clip
check("14-clip", clip)

# %% [markdown]
# The other thing is **accumulating**. A batch that is too large for the memory is cut into **micro-batches**: compute the
# gradients of each, add them up, and take one step at the end.
#
# ### Then
#
# `minimize` is two calls, and what you want to do with the gradients goes between them. A session forgets them after each run,
# so they were kept in variables: one node adds to them, one applies.

# %% then id="sums-then"
with graph.as_default(), sess.as_default():
    optimizer_then = tf1.train.GradientDescentOptimizer(0.1)
    pairs = optimizer_then.compute_gradients(loss_then, reader_then.trainable_weights)
    gradients_then, variables_then = zip(*pairs)
    sums = [tf1.Variable(tf.zeros(gradient.shape)) for gradient in gradients_then]
    add = [total.assign_add(gradient) for total, gradient in zip(sums, gradients_then)]
    means = [(total / 2, variable) for total, variable in zip(sums, variables_then)]
    apply_means = optimizer_then.apply_gradients(means)

# %% then id="halves-then"
with graph.as_default(), sess.as_default():
    sess.run(tf1.variables_initializer(sums))
    reader_then.set_weights(start)
    for half in (slice(0, 25), slice(25, 50)):
        sess.run(add, {img: images[half], digit: labels[half]})
    sess.run(apply_means)
    halves_then = reader_then.get_weights()

# %% [markdown]
# ### Now
#
# An argument of the optimizer again.

# %% now id="halves-now"
def in_parts(parts):
    reader = make_reader()
    optimizer = keras.optimizers.SGD(0.1, gradient_accumulation_steps=len(parts))
    for part in parts:
        slopes = gradients_on(reader, images[part], labels[part])
        optimizer.apply(slopes, reader.trainable_variables)
    return reader

halves, whole = in_parts([slice(0, 25), slice(25, 50)]), make_reader()
slopes = gradients_on(whole, images[:50], labels[:50])
keras.optimizers.SGD(0.1).apply(slopes, whole.trainable_variables)

# %% [markdown]
# ### Same tensors
#
# Two halves then, two halves now, and the whole batch of 50 at once.

# %% same id="same-halves" breaks="sums-then: (total / 2, variable) => (total, variable)"
same("weights after one step", whole=whole.get_weights(), then=halves_then,
     now=halves.get_weights(), within=1e-6)

# %% [markdown]
# (BatchNormalization is a trap here: in training mode it normalises each micro-batch by its own mean, so two halves do not make
# a whole.)
#
# **Check yourself.** Is accumulating the same as a step after each micro-batch with half the learning rate?
#
# <details><summary>Answer</summary>No. The second micro-batch's gradient would be taken at weights that have already moved.
# For small steps the difference is small.</details>

# %% exercise 14-accumulate [markdown] points=2
# ### Take one step from many micro-batches
#
# Take one step of plain gradient descent, as if all micro-batches were one batch. They have different sizes, and the model
# refuses more images at a time than the largest of them has. It is a step of training, so the model is called in **training
# mode**. It returns logits; the loss is the mean cross-entropy.
#
# <details><summary>Hint 1: the idea</summary>A mean over all images is a mean of means, each weighted by its number of
# images.</details>
# <details><summary>Hint 2: the names</summary><code>tf.reduce_sum</code> of the losses in the tape; <code>zip</code>;
# <code>assign_sub</code> or <code>keras.optimizers.SGD</code>.</details>
# <details><summary>Hint 3: almost code</summary>For each micro-batch, the gradients of the *sum* of its losses; add them to a
# list of totals. After the last one divide by the number of all images and take the step.</details>

# %% answer 14-accumulate
def accumulated_step(
    model: keras.Model, micro_batches: list[tuple[np.ndarray, np.ndarray]], learning_rate: float
) -> None:
    """One step; images (micro-batch, features), one-hot labels (micro-batch, classes)."""
    ### BEGIN SOLUTION
    variables = model.trainable_variables
    totals, count = [tf.zeros(variable.shape) for variable in variables], 0
    for batch_images, batch_labels in micro_batches:
        with tf.GradientTape() as tape:
            losses = tf.nn.softmax_cross_entropy_with_logits(batch_labels, model(batch_images, training=True))
            loss_sum = tf.reduce_sum(losses)
        totals = [total + gradient for total, gradient in zip(totals, tape.gradient(loss_sum, variables))]
        count += len(batch_images)
    keras.optimizers.SGD(learning_rate).apply([total / count for total in totals], variables)
    ### END SOLUTION

# %% try 14-accumulate
with attempt():
    tried = make_reader()
    accumulated_step(tried, [(images[:40], labels[:40]), (images[40:50], labels[40:50])], 0.1)
    print("from the whole:", f"{apart(tried, whole):.6f}")

# %% check 14-accumulate
check("14-accumulate", accumulated_step)

# %% [markdown]
# Models are too large for their machines more often than not, and `gradient_accumulation_steps` gives each micro-batch the same
# weight, whatever its size. (One thing more has stayed behind with `fit`: the callbacks.
# [Notebook 12](../12_callbacks/12_callbacks.ipynb) calls them from a loop.)

# %%
sess.close()

# %% summary [markdown]
# ## What you can do now
#
# You trained one reader on four rungs to the same weights, and found what kept the bank's reader from learning for a month: a
# loss that was not scaled. Your own step knows half precision, weights and `evaluate`, and trains two networks by turns where
# the old trick fails. You have seen a port with right weights and a wrong log, and the mean of means wherever batches differ. Go down the
# ladder only as far as you must: `compute_loss`, then `train_step`, then the tape.
#
# Of the digit reader, the loop is done: it trains as `fit` does, or as you decide. What is left is that it runs in one place
# only, the subject of [15 Devices, replicas, clusters](../15_devices_and_replicas/15_devices_and_replicas.ipynb).

# %% progress
progress("14")
