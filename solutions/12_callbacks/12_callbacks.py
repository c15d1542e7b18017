# %% card [markdown] minutes=45
# # 12 Callbacks
#
# **Aim.** Run code of your own at set points of `fit`, and know what it sees there, then and now.
#
# **You will be able to**
#
# - write a callback that records what `fit` does not keep
# - name the order in which `fit` calls its callbacks
# - stop training early, by hand and with the built-in callback
# - change the learning rate while training
# - call any callback from a loop of your own
#
# **Before you start** you need
# [04 Training mode and test mode](../04_training_and_test_mode/04_training_and_test_mode.ipynb) and
# [11 compile and fit](../11_compile_and_fit/11_compile_and_fit.ipynb).

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
# ## Keep a number from every epoch
#
# `fit` runs for minutes and returns at the end. A **callback** is an object whose methods `fit` calls on the way. Each method
# belongs to one point of time, such as `on_epoch_end`, and does nothing unless you write it. (Tutorial D says that callbacks are
# functions. They are objects, so they can remember things.)
#
# We use a small net and 600 digits. `make_model` builds it in either world, always with the same weights.

# %%
mnist_data = digits.read_data_sets(one_hot=True)
images, labels = mnist_data.train.images[:600], mnist_data.train.labels[:600]
test_data = (mnist_data.test.images[:100], mnist_data.test.labels[:100])
rng = np.random.default_rng(12)
initial_weights = [rng.normal(0, 0.06, (784, 32)), np.zeros(32), rng.normal(0, 0.2, (32, 10)), np.zeros(10)]


def make_model(K, optimizer):
    model = K.Sequential([K.Input((784,)), K.layers.Dense(32, activation="relu"), K.layers.Dense(10, activation="softmax")])
    model.compile(optimizer=optimizer, loss="categorical_crossentropy", metrics=["accuracy"])
    model.set_weights(initial_weights)
    return model

# %% [markdown]
# ### Then
#
# The callback of tutorial D, as it stands there. It shall keep the accuracy of each epoch.

# %% then covers="D11 D18 E4"
class RecordAccuracyThen(K1.callbacks.Callback):
    def on_train_begin(self, logs={}):  # noqa: B006
        self.acc = []

    def on_epoch_end(self, batch, logs={}):  # noqa: B006
        self.acc.append(logs.get("acc"))


record_then = RecordAccuracyThen()
fit_options = dict(batch_size=50, epochs=3, shuffle=False, verbose=0)

# %% then
with tf.Graph().as_default(), tf1.Session() as sess:
    K1.backend.set_session(sess)
    model = make_model(K1, tf1.train.GradientDescentOptimizer(0.1))
    history_then = model.fit(images, labels, callbacks=[record_then], **fit_options)
print("recorded:", record_then.acc)
print("keys of the logs:", sorted(history_then.history))

# %% [markdown]
# Three times `None`. The **logs** are a dict of the numbers known at that point. With `metrics=["accuracy"]` the key is
# `accuracy`, since TensorFlow 2; it was `acc` before. `get` returns `None` for a key that is not there, and says nothing.
#
# Two more slips in the listing do no harm here, but will: the first argument is the epoch, not the batch, and `logs={}` makes one
# dict for all calls.
#
# ### Now

# %% now covers="D11"
class RecordAccuracy(keras.callbacks.Callback):
    def on_train_begin(self, logs=None):
        self.accuracies = []

    def on_epoch_end(self, epoch, logs=None):
        self.accuracies.append(logs["accuracy"])


record = RecordAccuracy()
model = make_model(keras, keras.optimizers.SGD(0.1))
history = model.fit(images, labels, callbacks=[record], **fit_options)
print("recorded:", np.round(record.accuracies, 2))

# %% [markdown]
# `logs["accuracy"]` would have stopped with a `KeyError` had the key been wrong. That is better than a list of `None`.
#
# ### Same tensors
#
# `fit` returns a `History`, which is a callback, too: it is always on the list. It has kept the same numbers, in both worlds.

# %% same covers="D15"
print("callback and History:", record.accuracies == history.history["accuracy"])
print("then and now:        ", np.array_equal(history_then.history["accuracy"], history.history["accuracy"]))

# %% [markdown]
# So for this the callback was not needed. Write one for what `History` does not keep.
#
# ### What bites
#
# The accuracy in the logs is not the accuracy at the end of the epoch. It is a mean over the batches, taken while the weights were
# still changing. `evaluate` asks the model as it is now.

# %% bites covers="D16"
model = make_model(keras, keras.optimizers.SGD(0.1))
history = model.fit(images, labels, **fit_options | {"epochs": 1})
evaluated = model.evaluate(images, labels, verbose=0, return_dict=True)
print("first epoch, logged:         ", round(history.history["accuracy"][0], 2))
print("same images, evaluated after:", round(evaluated["accuracy"], 2))

# %% [markdown]
# Two figures for the same images in the same epoch. Only the `val_` figures, from data given as `validation_data`, belong to the
# weights at the end of the epoch. To see both we evaluate on the training images after every epoch.

# %% picture covers="D16"
class Evaluate(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        logged.append(logs["accuracy"])
        figures = self.model.evaluate(images, labels, batch_size=600, verbose=0, return_dict=True)
        evaluated.append(figures["accuracy"])


logged, evaluated, epochs = [], [], np.arange(1, 9)
model = make_model(keras, keras.optimizers.SGD(0.1))
model.fit(images, labels, batch_size=50, epochs=8, shuffle=False, verbose=0, callbacks=[Evaluate()])
figure, axes = plt.subplots()
axes.plot(epochs, evaluated, color=style.BLUE, marker="o", label="evaluated after the epoch")
axes.plot(epochs, logged, color=style.ORANGE, marker="s", linestyle="--", label="logged by fit")
axes.set(xlabel="epoch", ylabel="accuracy on the training images", title="Two accuracies for each epoch")
axes.legend()
style.show(figure, alt="Logged and evaluated accuracy over eight epochs: they differ most in the first two, and hardly in the last.")

# %% exercise 12-record [markdown] points=3
# ### Record the accuracy after the epoch
#
# Write a callback that is made with images and one-hot labels, and keeps in `self.accuracies` the share of these images that the
# model classifies correctly at the end of each epoch: one number per epoch. When `fit` is called again, the list begins anew.
#
# <details><summary>Hint 1: the idea</summary>A callback knows its model. At the end of an epoch the weights stand
# still.</details>
# <details><summary>Hint 2: the names</summary><code>self.model</code>, <code>evaluate(…, verbose=0, return_dict=True)</code> or
# a call of the model and <code>argmax</code>; <code>on_train_begin</code>.</details>
# <details><summary>Hint 3: almost code</summary>Keep images and labels in <code>__init__</code>, after
# <code>super().__init__()</code>. Begin an empty list when training begins. At each epoch's end append the accuracy that
# <code>evaluate</code> gives for them.</details>

# %% answer 12-record
class TrueAccuracy(keras.callbacks.Callback):
    """`accuracies`: one float per epoch, for images (count, features) and one-hot labels (count, classes)."""

    def __init__(self, images: np.ndarray, labels: np.ndarray) -> None:
        ### BEGIN SOLUTION
        super().__init__()
        self.images, self.labels = images, labels

    def on_train_begin(self, logs=None):
        self.accuracies = []

    def on_epoch_end(self, epoch, logs=None):
        result = self.model.evaluate(self.images, self.labels, verbose=0, return_dict=True)
        self.accuracies.append(result["accuracy"])
        ### END SOLUTION

# %% try 12-record
with attempt():
    callback = TrueAccuracy(images, labels)
    make_model(keras, keras.optimizers.SGD(0.1)).fit(images, labels, callbacks=[callback], **fit_options)
    print("the first three points of the blue curve:", np.allclose(callback.accuracies, evaluated[:3]))

# %% check 12-record
check("12-record", TrueAccuracy)

# %% [markdown]
# ## The order of the calls
#
# Which methods does `fit` call, and when? We let a callback write down every call. `hooks` are the names of the points of time;
# `make_trace` makes a callback with all those methods. (The old Keras warns about a property of its own when it validates; the
# first two lines keep that quiet.)

# %%
import warnings

warnings.filterwarnings("ignore", message="`Model.state_updates`")
hooks = [f"{what}_{end}" for what in ("train", "epoch", "train_batch", "test", "test_batch") for end in ("begin", "end")]


def make_trace(K, seen):
    def note(hook):
        return lambda self, *args, **kwargs: seen.append(hook)

    return type("Trace", (K.callbacks.Callback,), {f"on_{hook}": note(hook) for hook in hooks})()


trace_options = dict(batch_size=50, epochs=2, validation_data=(images[100:200], labels[100:200]), verbose=0)

# %% [markdown]
# ### Then

# %% then
seen_then = []
with tf.Graph().as_default(), tf1.Session() as sess:
    K1.backend.set_session(sess)
    model = make_model(K1, tf1.train.GradientDescentOptimizer(0.1))
    model.fit(images[:100], labels[:100], callbacks=[make_trace(K1, seen_then)], **trace_options)
print("calls:", len(seen_then))

# %% [markdown]
# ### Now

# %% now covers="E4 E5"
seen = []
model = make_model(keras, keras.optimizers.SGD(0.1))
model.fit(images[:100], labels[:100], callbacks=[make_trace(keras, seen)], **trace_options)
first_epoch = seen[: seen.index("epoch_end") + 1]
print(*first_epoch, sep="\n")

# %% [markdown]
# ### Same tensors

# %% same
print("same calls in the same order:", seen == seen_then)

# %% [markdown]
# Each level opens and closes inside the one above it. Validation is a part of the epoch: it comes before `epoch_end`, which is why
# `on_epoch_end` sees `val_accuracy`.

# %% picture
levels = {"train": (3, style.BLUE, ""), "epoch": (2, style.ORANGE, "//"), "train_batch": (1, style.GREEN, "..")}
levels |= {"test": (1, style.PURPLE, "xx"), "test_batch": (0, style.SKY, "\\\\")}
figure, axes = plt.subplots(figsize=(11, 3.4))
opened, bars = {}, {}
for place, hook in enumerate(seen):
    what, _, end = hook.rpartition("_")
    if end == "begin":
        opened[what] = place
    else:
        height, colour, hatch = levels[what]
        bar = dict(height=0.8, color=colour, hatch=hatch, edgecolor="white")
        bars[what] = axes.barh(height, place - opened[what] + 0.8, left=opened[what], **bar)
axes.set(yticks=[], xlabel="number of the call", title="fit with two epochs, two batches each, and validation")
axes.legend([bars[what] for what in levels], levels, loc="upper center", bbox_to_anchor=(0.5, -0.25), ncols=5, frameon=False)
style.show(figure, alt="Nested bars: training holds two epochs; each epoch holds two batches, then a test with two batches.")

# %% [markdown]
# Callbacks also run in `evaluate` and in `predict`, if you pass them there.

# %% now covers="E4"
seen = []
model.evaluate(images[:100], labels[:100], batch_size=50, verbose=0, callbacks=[make_trace(keras, seen)])
print("evaluate:", *seen)

# %% [markdown]
# ### What bites
#
# Tutorial E explains callbacks with a sketch of `fit`. Two things are wrong in it. The calls around validation are missing. And it
# loops over `dataset.enumerate()`, a method that only `tf.data` has.

# %% bites covers="E5"
batches = [(images[:50], labels[:50]), (images[50:100], labels[50:100])]
try:
    print([i for i, data in batches.enumerate()])
except AttributeError as error:
    print(f"AttributeError: {error}")

print("Python's own:", [i for i, data in enumerate(batches)])

# %% [markdown]
# `enumerate(batches)` works for lists and for `tf.data` alike. You can call callbacks from a loop of your own, as the sketch does.
# `keras.callbacks.CallbackList` passes each call on to every callback on its list.

# %% now covers="E5"
record = RecordAccuracy()
callback_list = keras.callbacks.CallbackList([record], model=model)
callback_list.on_train_begin()
for epoch in range(2):
    callback_list.on_epoch_begin(epoch)
    callback_list.on_epoch_end(epoch, {"accuracy": 0.5 + epoch / 4})
callback_list.on_train_end()
print("recorded:", record.accuracies)

# %% [markdown]
# No training at all: a callback believes what it is told. The last exercise of this notebook makes the loop real.
#
# **Check yourself.** A callback saves the model in `on_epoch_end`. Another one, later on the list, sets the weights to zero in
# `on_epoch_end`. What is saved?
#
# <details><summary>Answer</summary>The trained weights: callbacks are called in the order of the list. After the first epoch,
# that is; the second epoch begins from zeros.</details>

# %% [markdown]
# ## Stop early
#
# **Overfitting** means that the training loss still falls while the loss on other data rises. To guard against it, stop when
# `val_loss` has not improved for some epochs. That number of epochs is called **patience**. To provoke overfitting we train on 60
# images and give every second one the label of the next digit: that can only be learned by heart.

# %%
few_labels = labels[:60].copy()
few_labels[::2] = np.roll(few_labels[::2], 1, axis=1)
few = dict(x=images[:60], y=few_labels, batch_size=20, epochs=30, shuffle=False, verbose=0, validation_data=test_data)

# %% [markdown]
# ### Then

# %% then covers="E4"
with tf.Graph().as_default(), tf1.Session() as sess:
    K1.backend.set_session(sess)
    model = make_model(K1, tf1.train.MomentumOptimizer(0.05, 0.9))
    stop_then = K1.callbacks.EarlyStopping(monitor="val_loss", patience=3)
    losses_then = model.fit(callbacks=[stop_then], **few).history["val_loss"]
print("epochs run:", len(losses_then))

# %% [markdown]
# ### Now

# %% now
model = make_model(keras, keras.optimizers.SGD(0.05, momentum=0.9))
stop = keras.callbacks.EarlyStopping(monitor="val_loss", patience=3)
history = model.fit(callbacks=[stop], **few).history
losses = history["val_loss"]
print("epochs run:", len(losses), " best epoch:", int(np.argmin(losses)) + 1)
print("the last four, loss:    ", np.round(history["loss"][-4:], 2))
print("the last four, val_loss:", np.round(losses[-4:], 2))

# %% [markdown]
# ### Same tensors

# %% same
print("largest difference of the losses below 1e-5:", np.allclose(losses_then, losses, rtol=0, atol=1e-5))

# %% [markdown]
# ### What bites
#
# The best epoch was three epochs ago, but the model has the weights of the last one. `restore_best_weights=True` brings the best
# back; it is not the default.

# %% bites
last = model.evaluate(*test_data, verbose=0, return_dict=True)["loss"]
model = make_model(keras, keras.optimizers.SGD(0.05, momentum=0.9))
stop = keras.callbacks.EarlyStopping(monitor="val_loss", patience=3, restore_best_weights=True)
model.fit(callbacks=[stop], **few)
best = model.evaluate(*test_data, verbose=0, return_dict=True)["loss"]
print("default:", "last weights" if np.isclose(last, losses[-1], atol=1e-4) else "best weights")
print("restored:", "best weights" if np.isclose(best, min(losses), atol=1e-4) else "last weights")

# %% [markdown]
# The second trap is silence. A layer or an optimizer of Keras 2 is refused by Keras 3. A callback of Keras 2 is accepted, and it
# even stops the run.

# %% bites covers="D18"
model = make_model(keras, keras.optimizers.SGD(0.05, momentum=0.9))
try:
    model.add(tf.keras.layers.Dense(10))
except ValueError as error:
    print("Keras 2 layer:   ", str(error).split(". ")[0])

old_stop = tf.keras.callbacks.EarlyStopping(monitor="val_loss", patience=3)
print("Keras 2 callback: stopped after", len(model.fit(callbacks=[old_stop], **few).history["loss"]), "epochs")

# %% [markdown]
# That works only as long as the callback uses nothing but what both Keras have.

# %% exercise 12-stop [markdown] points=3
# ### Stop early by hand
#
# Write your own `EarlyStopping` with `restore_best_weights=True`. An epoch is better if its `val_loss` is less than the best one
# so far. When `patience` epochs in a row were not better, stop. When training ends, the model has the weights of the best epoch.
#
# <details><summary>Hint 1: the idea</summary>Remember three things: the best loss, the weights that belong to it, and how many
# epochs have passed since.</details>
# <details><summary>Hint 2: the names</summary><code>logs["val_loss"]</code>, <code>self.model.get_weights()</code>,
# <code>set_weights</code>, <code>self.model.stop_training</code>.</details>
# <details><summary>Hint 3: almost code</summary>At the end of an epoch: if better, keep loss and weights and set the count to 0;
# otherwise add 1 and, if the count has reached patience, ask the model to stop. In <code>on_train_end</code> set the weights.
# </details>

# %% answer 12-stop
class StopEarly(keras.callbacks.Callback):
    """Stops after `patience` epochs in a row without a new best val_loss, and restores the best epoch's weights."""

    def __init__(self, patience: int) -> None:
        ### BEGIN SOLUTION
        super().__init__()
        self.patience = patience

    def on_train_begin(self, logs=None):
        self.best_loss, self.best_weights, self.waited = np.inf, None, 0

    def on_epoch_end(self, epoch, logs=None):
        self.waited += 1
        if logs["val_loss"] < self.best_loss:
            self.best_loss, self.best_weights, self.waited = logs["val_loss"], self.model.get_weights(), 0
        if self.waited >= self.patience:
            self.model.stop_training = True

    def on_train_end(self, logs=None):
        self.model.set_weights(self.best_weights)
        ### END SOLUTION

# %% try 12-stop
with attempt():
    model = make_model(keras, keras.optimizers.SGD(0.05, momentum=0.9))
    print("as many epochs as the built-in one:", len(model.fit(callbacks=[StopEarly(3)], **few).history["loss"]) == len(losses))

# %% check 12-stop
check("12-stop", StopEarly)

# %% [markdown]
# ## Change the learning rate
#
# A **schedule** is a rule for the learning rate. For a rule that only needs the epoch, `LearningRateScheduler` takes a function.
# Here the rate is halved after every second epoch.
#
# ### Then

# %% then covers="E4"
def halve(epoch, learning_rate):
    return 0.1 * 0.5 ** (epoch // 2)


with tf.Graph().as_default(), tf1.Session() as sess:
    K1.backend.set_session(sess)
    model = make_model(K1, "sgd")
    history_then = model.fit(images, labels, callbacks=[K1.callbacks.LearningRateScheduler(halve)], **fit_options)
    weights_then = model.get_weights()
print("rates:", np.round(history_then.history["lr"], 3))

# %% [markdown]
# ### Now

# %% now
model = make_model(keras, "sgd")
history = model.fit(images, labels, callbacks=[keras.callbacks.LearningRateScheduler(halve)], **fit_options)
print("rates:", np.round(history.history["learning_rate"], 3))

# %% [markdown]
# ### Same tensors
#
# The rates are the same; their key was `lr` and is `learning_rate` now.

# %% same
print("weights, largest difference:", max(np.abs(a - b).max() for a, b in zip(weights_then, model.get_weights())))

# %% [markdown]
# ### What bites
#
# The attribute has changed its name as well. Old callbacks assign to `optimizer.lr`. Python lets them.

# %% bites
model.optimizer.lr = 0.001
print("after optimizer.lr = 0.001:           ", round(float(model.optimizer.learning_rate), 4))
model.optimizer.learning_rate = 0.001
print("after optimizer.learning_rate = 0.001:", round(float(model.optimizer.learning_rate), 4))

# %% [markdown]
# The first line made a new attribute that nobody reads. There is no error, and the rate is what it was.
#
# A rule that reacts to the losses is built in, too: `ReduceLROnPlateau` multiplies the rate when the loss no longer falls.

# %% now covers="E4"
model = make_model(keras, keras.optimizers.SGD(0.05, momentum=0.9))
plateau = keras.callbacks.ReduceLROnPlateau(monitor="val_loss", factor=0.1, patience=2)
history = model.fit(callbacks=[plateau], **few | {"epochs": 11})
rates = np.round(history.history["learning_rate"], 6)
print("rates used:", sorted(set(rates.tolist()), reverse=True))

# %% exercise 12-schedule [markdown] points=3
# ### Warm up, then decay
#
# Write a schedule that works by **steps** (batches), counted from 0 over all epochs of a `fit`. During the first `warm_up_steps`
# steps the learning rate rises in equal parts, from `peak / warm_up_steps` at step 0 to `peak`. With every step after that it is
# multiplied by `decay`.
#
# <details><summary>Hint 1: the idea</summary>The rate must be set before the step that uses it. And <code>batch</code>, the
# argument, counts within one epoch.</details>
# <details><summary>Hint 2: the names</summary><code>on_train_begin</code>, <code>on_train_batch_begin</code>,
# <code>self.model.optimizer.learning_rate</code>.</details>
# <details><summary>Hint 3: almost code</summary>Keep a count of steps. Before each batch: in the warm-up the rate is peak times
# (step + 1) / warm_up_steps; afterwards peak times decay to the power of step + 1 − warm_up_steps. Assign it; add 1 to the
# count.</details>

# %% answer 12-schedule
class WarmUp(keras.callbacks.Callback):
    """Sets the learning rate of every step: up to `peak` in `warm_up_steps` steps, then times `decay` at each step."""

    def __init__(self, peak: float, warm_up_steps: int, decay: float) -> None:
        ### BEGIN SOLUTION
        super().__init__()
        self.peak, self.warm_up_steps, self.decay = peak, warm_up_steps, decay

    def on_train_begin(self, logs=None):
        self.step = 0

    def on_train_batch_begin(self, batch, logs=None):
        self.step += 1
        if self.step <= self.warm_up_steps:
            rate = self.peak * self.step / self.warm_up_steps
        else:
            rate = self.peak * self.decay ** (self.step - self.warm_up_steps)
        self.model.optimizer.learning_rate = rate
        ### END SOLUTION

# %% try 12-schedule
with attempt():
    model = make_model(keras, keras.optimizers.SGD(1.0))
    model.fit(images, labels, callbacks=[WarmUp(0.1, 6, 0.9)], **fit_options)
    print("0.1 times 0.9 to the power of 30:", round(float(model.optimizer.learning_rate), 5))

# %% check 12-schedule
check("12-schedule", WarmUp)

# %% [markdown]
# ## Watch, save, and find errors
#
# More callbacks are ready: `ModelCheckpoint` saves the model, `CSVLogger` writes the logs to a file, `TensorBoard` is the subject
# of the next notebook, and `TerminateOnNaN` stops when the loss is not a number any more.

# %% now covers="D18 E4"
import tempfile
from pathlib import Path

with tempfile.TemporaryDirectory() as folder:
    saver = keras.callbacks.ModelCheckpoint(Path(folder, "best.keras"), monitor="val_loss", save_best_only=True)
    model = make_model(keras, keras.optimizers.SGD(0.05, momentum=0.9))
    losses = model.fit(callbacks=[saver], **few | {"epochs": 9}).history["val_loss"]
    best = keras.models.load_model(Path(folder, "best.keras"))
print("saved: the best epoch:", np.isclose(best.evaluate(*test_data, verbose=0)[0], min(losses), atol=1e-4))

# %% [markdown]
# Some input is broken, and every loss after it is `nan`:

# %% bites covers="E4"
model = make_model(keras, keras.optimizers.SGD(0.1))
broken = images.copy()
broken[70] = np.nan
history = model.fit(broken, labels, callbacks=[keras.callbacks.TerminateOnNaN()], **fit_options)

# %% [markdown]
# Image 70 is in batch 1, counted from 0. Training stopped there, before two more epochs were spent on `nan`.
#
# A bar of progress for each epoch is what `verbose=1` prints; a line for every fifth epoch needs a callback. For a single method
# there is `LambdaCallback`.

# %% now
def report(epoch, logs):
    if epoch % 5 == 4:
        print(f"epoch {epoch + 1:2}: loss {logs['loss']:.2f}")


model = make_model(keras, keras.optimizers.SGD(0.1))
history = model.fit(images, labels, batch_size=50, epochs=15, shuffle=False, verbose=0,
                    callbacks=[keras.callbacks.LambdaCallback(on_epoch_end=report)])  # fmt: skip

# %% exercise 12-movement [markdown] points=2
# ### Measure how far the weights move
#
# Write a callback that keeps in `self.distances` how far the model has moved in each epoch: take all **trainable** weights as one
# long vector; the distance is the Euclidean norm of the difference between its values at the end of the epoch and those at the end
# of the epoch before (for the first epoch: when training began).
#
# <details><summary>Hint 1: the idea</summary>What you remember must not change when the model does.</details>
# <details><summary>Hint 2: the names</summary><code>self.model.trainable_weights</code>, <code>weight.numpy()</code>,
# <code>np.concatenate</code>, <code>ravel</code>, <code>np.linalg.norm</code>.</details>
# <details><summary>Hint 3: almost code</summary>A helper method returns one vector: the concatenated, flattened values. Keep it
# when training begins. At each epoch's end compute the new vector, append the norm of the difference, and keep the new
# one.</details>

# %% answer 12-movement
class Movement(keras.callbacks.Callback):
    """`distances`: one float per epoch, the distance that all trainable weights together have moved in it."""

    def __init__(self) -> None:
        ### BEGIN SOLUTION
        super().__init__()
        self.distances = []

    def on_train_begin(self, logs=None):
        self.distances, self.before = [], self.position()

    def on_epoch_end(self, epoch, logs=None):
        now = self.position()
        self.distances.append(np.linalg.norm(now - self.before))
        self.before = now

    def position(self):
        return np.concatenate([weight.numpy().ravel() for weight in self.model.trainable_weights])
        ### END SOLUTION

# %% try 12-movement
with attempt():
    movement = Movement()
    make_model(keras, keras.optimizers.SGD(0.1)).fit(images, labels, callbacks=[movement], **fit_options)
    print("distances, 0.8 0.7 0.6:", np.round(movement.distances, 1))

# %% check 12-movement
check("12-movement", Movement)

# %% [markdown]
# ## fit, by hand
#
# Now tutorial E's sketch for real: all calls, validation, and a way to stop.

# %% exercise 12-loop [markdown] points=4
# ### Write fit with a list of callbacks
#
# `model` is compiled, `batches` and `validation_batches` are lists of pairs (images, labels), all of one size. Call every hook
# that `fit` calls, in its order, with the epoch or the number of the batch as first argument. Train with `train_on_batch` and
# validate with `test_on_batch`, each batch once per epoch. The logs of `on_epoch_end` have `val_loss`, the mean of the validation
# batches' losses. When a callback has set `model.stop_training`, the epoch is the last one.
#
# <details><summary>Hint 1: the idea</summary>Look at the picture of the nested bars: every bar is a <code>begin</code>, some
# work, and an <code>end</code>.</details>
# <details><summary>Hint 2: the names</summary><code>keras.callbacks.CallbackList</code>;
# <code>train_on_batch(…, return_dict=True)</code> and <code>test_on_batch</code>, which give the loss of this batch
# alone; <code>np.mean</code>.</details>
# <details><summary>Hint 3: almost code</summary>For each epoch: begin; loop over the batches; test begin; loop over the
# validation batches and keep their losses; test end; epoch end with their mean as <code>val_loss</code>; break if the model shall stop. After the loop:
# train end.</details>

# %% answer 12-loop
def fit_by_hand(
    model: keras.Model, batches: list, validation_batches: list, epochs: int, callbacks: list[keras.callbacks.Callback]
) -> None:
    """Trains the compiled `model`: `batches` and `validation_batches` are lists of (images, one-hot labels)."""
    ### BEGIN SOLUTION
    hooks = keras.callbacks.CallbackList(callbacks, model=model)
    model.stop_training = False
    hooks.on_train_begin()
    for epoch in range(epochs):
        hooks.on_epoch_begin(epoch)
        for i, (batch_images, batch_labels) in enumerate(batches):
            hooks.on_train_batch_begin(i)
            logs = model.train_on_batch(batch_images, batch_labels, return_dict=True)
            hooks.on_train_batch_end(i, logs)
        hooks.on_test_begin()
        losses = []
        for i, (batch_images, batch_labels) in enumerate(validation_batches):
            hooks.on_test_batch_begin(i)
            test_logs = model.test_on_batch(batch_images, batch_labels, return_dict=True)
            losses.append(test_logs["loss"])
            hooks.on_test_batch_end(i, test_logs)
        hooks.on_test_end({"loss": np.mean(losses)})
        hooks.on_epoch_end(epoch, logs | {"val_loss": np.mean(losses)})
        if model.stop_training:
            break
    hooks.on_train_end(logs)
    ### END SOLUTION

# %% try 12-loop
with attempt():
    seen_by_hand = []
    validation_batches = [(images[100:150], labels[100:150]), (images[150:200], labels[150:200])]
    model = make_model(keras, keras.optimizers.SGD(0.1))
    fit_by_hand(model, batches, validation_batches, 2, [make_trace(keras, seen_by_hand)])
    print("the calls of fit:", seen_by_hand == seen_then)

# %% check 12-loop
check("12-loop", fit_by_hand)

# %% [markdown]
# **Check yourself.** Your loop passes the same arrays to the model as `fit` would. Would your `StopEarly` and your `WarmUp` work in
# it without a change?
#
# <details><summary>Answer</summary>Yes. They need a model with an optimizer, the calls in the right order, and
# <code>val_loss</code> in the logs; who makes the calls does not matter. Notebook 14 goes on from here.</details>

# %% summary [markdown]
# ## What you can do now
#
# You repaired a callback that recorded `None`, saw that the logs are not the model at the end of the epoch, wrote early stopping, a schedule and
# a record of movement, and ran callbacks from a loop that makes the same calls as `fit`. The order of the calls is the same in
# Keras 1 code and in Keras 3; names of keys and attributes are not, and the old ones fail without a word.
#
# Next: [13 TensorBoard](../13_tensorboard/13_tensorboard.ipynb), where a writer takes the place of the list.

# %% progress
progress("12")
