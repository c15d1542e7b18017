# %% card [markdown] minutes=75
# # 12 Callbacks
#
# **Aim.** Run code of your own while `fit` runs, know what it sees there, and notice when a callback does nothing, or the opposite.
#
# **You will be able to**
#
# - say what stands in the logs of a batch and of an epoch, then and now
# - say which epoch an old `ModelCheckpoint` or `EarlyStopping` took for the best one
# - stop, save, draw, and go on after a power cut, and say in which order all that is called
# - keep a model that meets a loss which is no number
# - run any callback from a training loop of your own
#
# **Before you start** you need
# [04 Training mode and test mode](../04_training_and_test_mode/04_training_and_test_mode.ipynb) and
# [11 compile and fit](../11_compile_and_fit/11_compile_and_fit.ipynb).

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
# ## Every morning the worst
#
# At the bank the dense half of the digit reader of 2016 (`examples/inherited/`) goes to school at night. It is trained on the
# 200 digits that clerks typed in by hand during the day, and they type in a hurry: every third label is one key too far. Nobody
# watches, so `fit` is given **callbacks**, objects whose methods it calls on its way. One of them, `ModelCheckpoint`, is to keep
# the best epoch in a file, and in the morning the reader loads it. Best means sevens: a seven that is taken for a one costs six
# thousand.
#
# So it ran for years, on Keras 2. On Friday it was moved to Keras 3, and on Monday there was no file, but an error. "Put the
# old Keras back," says the boss. "It never complained." We put it back, and look into the file.

# %% id="night"
data = digits.read_data_sets(one_hot=True)
images, typed = data.train.images[:200], data.train.labels[:200].copy()
typed[::3] = np.roll(typed[::3], 1, axis=1)  # one key too far
held = (data.train.images[600:1000], data.train.labels[600:1000])
night = dict(batch_size=20, epochs=20, shuffle=False, verbose=0, validation_data=held)

# %% id="net"
rng = np.random.default_rng(12)
start = [rng.normal(0, 0.06, (784, 32)), np.zeros(32), rng.normal(0, 0.2, (32, 10)), np.zeros(10)]

def make_net(library, optimizer, metrics=()):
    layers = library.layers
    parts = [layers.Input((784,)), layers.Dense(32, "relu"), layers.Dense(10, "softmax")]
    net = library.Sequential(parts)
    net.compile(optimizer, "categorical_crossentropy", metrics=list(metrics))
    net.set_weights(start)
    return net

# %% [markdown]
# The bank's metric counts the sevens that are found. There are nine in a hundred digits.

# %% id="sevens"
def sevens(truth, guesses):
    found = tf.cast(tf.equal(tf.argmax(guesses, 1), 7), tf.float32)
    return 100 * truth[:, 7] * found

# %% [markdown]
# ### Original

# %% original
# %%then 2.1.2 start
import tensorflow as tf
from keras.callbacks import Callback, EarlyStopping, ModelCheckpoint, TensorBoard
from keras.layers import Dense
from keras.models import Sequential, load_model
from keras.optimizers import SGD


def make_net(metrics=()):
    parts = [Dense(32, activation="relu", input_shape=(784,)), Dense(10, activation="softmax")]
    net = Sequential(parts)
    net.compile(SGD(0.05, momentum=0.9), "categorical_crossentropy", metrics=list(metrics))
    net.set_weights(start)
    return net

# %%
import tempfile

folder = tempfile.mkdtemp()

# %% [markdown]
# **Predict.** The night has 20 epochs. Which of them does the file hold in the morning, an early, a middle or a late one? How
# many of the nine sevens does it find?

# %% original id="worst" within=0.02 covers="E4"
# %%then 2.1.2 images, typed, held, night, folder -> nightly_original
def sevens(truth, guesses):
    found = tf.cast(tf.equal(tf.argmax(guesses, 1), 7), tf.float32)
    return 100 * truth[:, 7] * found

keep = ModelCheckpoint(folder + "/reader.h5", monitor="val_sevens", save_best_only=True)
nightly_original = make_net([sevens]).fit(images, typed, callbacks=[keep], **night).history
in_the_file = load_model(folder + "/reader.h5", custom_objects={"sevens": sevens})
print("epoch:", nightly_original["val_sevens"].index(keep.best) + 1)
print("sevens found by the file:", round(float(in_the_file.evaluate(*held, verbose=0)[1]), 2))
print("found by the best epoch: ", round(float(max(nightly_original["val_sevens"])), 2))

# %% [markdown]
# The file found {{worst: found by the file}} of nine sevens, where another epoch of the same night found
# {{worst: found by the best epoch}}. It is no accident. `save_best_only` must know what "better" is, and nobody said it.
#
# ### What bites
#
# **Predict.** For which of these names does Keras 2.1.2 take a higher value for the better one?

# %% original id="rule"
# %%then 2.1.2
for name in ("val_loss", "val_acc", "val_sevens", "val_f1", "val_accounts_wrong"):
    keep, stop = ModelCheckpoint("any", monitor=name), EarlyStopping(monitor=name)
    print(f"{name:19} better is: {keep.monitor_op.__name__:8} {stop.monitor_op.__name__}")

# %% [markdown]
# It looks for the letters `acc` in the name, and takes everything else for a loss. (`ModelCheckpoint` alone also knows names
# that begin with `fmeasure`.) So for years it kept the epoch with the fewest sevens, without a word. Monday's error was the
# first that told:

# %% bites id="unsure"
new_net = make_net(keras, keras.optimizers.SGD(0.05, momentum=0.9), [sevens])
keep_new = keras.callbacks.ModelCheckpoint(
    folder + "/reader.keras", monitor="val_sevens", save_best_only=True)
try:
    new_net.fit(images, typed, callbacks=[keep_new], **night)
except ValueError as error:
    print("ValueError:", str(error).replace(". ", ".\n"))

# %% [markdown]
# Keras 3 asks the metric for its direction, and a plain function has none. (Its own metrics know theirs, for example
# `keras.metrics.Recall`.) It asks at the end of the first epoch, so the error comes when the model is trained already a bit.
#
# ### Now
#
# Say the direction, in each callback that has a `monitor`. Then both Kerases keep the same epoch.

# %% now id="kept"
keep_now = keras.callbacks.ModelCheckpoint(
    folder + "/reader.keras", monitor="val_sevens", mode="max", save_best_only=True)
new_net = make_net(keras, keras.optimizers.SGD(0.05, momentum=0.9), [sevens])
nightly_now = new_net.fit(images, typed, callbacks=[keep_now], **night).history
file_now = keras.models.load_model(folder + "/reader.keras", custom_objects={"sevens": sevens})
found_now = file_now.evaluate(*held, verbose=0, return_dict=True)["sevens"]
print("sevens found by the file:", round(found_now, 2))

# %% original
# %%then 2.1.2 -> kept_original
keep = ModelCheckpoint(folder + "/right.h5", monitor="val_sevens", mode="max", save_best_only=True)
make_net([sevens]).fit(images, typed, callbacks=[keep], **night)
in_the_file = load_model(folder + "/right.h5", custom_objects={"sevens": sevens})
kept_original = in_the_file.get_weights()

# %% [markdown]
# ### Same tensors

# %% same id="same-kept" covers="E4" breaks='kept: mode="max" => mode="min"'
same("weights in the file", original=kept_original, now=file_now.get_weights(), within=1e-4)

# %% exercise 12-audit [markdown] points=3
# ### Audit the old nights
#
# The bank has years of histories, one dict of lists for each night, and wants to know which files were good. Say for one
# night what Keras 2.1.2 did with `EarlyStopping(monitor, patience=patience)` and
# `ModelCheckpoint(file, monitor=monitor, save_best_only=True)`. Both were on the list, both without `mode`, and `history` shows
# all epochs as if nothing had stopped. `EarlyStopping` ends the training when `patience` epochs in a row were no better than the
# best one so far; as good is not better. A name that is not in the history made both of them warn and do nothing. Return the
# number of epochs that ran, and the number of the epoch in the file, from 1; 0 if there was no file. (No name begins with
# `fmeasure`, and the first value is never NaN.)
#
# <details><summary>Hint 1: the idea</summary>The direction comes from the letters of the name, whatever the name means. Then
# go through the epochs in order, as the callbacks did, and end where the training ended: what came later never
# happened.</details>
# <details><summary>Hint 2: the names</summary><code>in</code>, for the dict as for the letters; <code>operator.gt</code> and
# <code>operator.lt</code> (or <code>np.greater</code> and <code>np.less</code>); <code>enumerate(…, start=1)</code>.</details>
# <details><summary>Hint 3: almost code</summary>Remember the best value and its epoch. A better value replaces both; otherwise,
# if the epoch is <code>patience</code> past the best one, return the two numbers.</details>

# %% answer 12-audit
def audit(history: dict[str, list[float]], monitor: str, patience: int) -> tuple[int, int]:
    """How many epochs ran on Keras 2.1.2, and which of them the file held (from 1; 0: no file)."""
    ### BEGIN SOLUTION
    if monitor not in history:
        return len(next(iter(history.values()))), 0
    better = np.greater if "acc" in monitor else np.less
    best, kept = history[monitor][0], 1
    for epoch, value in enumerate(history[monitor], start=1):
        if better(value, best):
            best, kept = value, epoch
        elif epoch - kept >= patience:
            return epoch, kept
    return len(history[monitor]), kept
    ### END SOLUTION

# %% try 12-audit
with attempt():
    print("(epochs run, epoch in the file):", audit(nightly_original, "val_sevens", 20))

# %% check 12-audit
check("12-audit", audit)

# %% [markdown]
# You meet this today wherever a metric of somebody's own is monitored: `val_f1`, `val_dice`, `val_bleu`.
#
# ## What a callback sees
#
# The tutorial 使用 TensorFlow 和 Keras ("Using TensorFlow and Keras") has a callback that keeps the accuracy of each epoch. Each
# method belongs to one moment and does nothing unless you write it; `logs` is a dict of the numbers that are known then.
#
# **Predict.** The tutorial's lines run below, first on Keras 2.2.4, then on today's TensorFlow in its old mode. What will the
# list hold?
#
# ### Original

# %% original id="record-original" covers="D11"
# %%then 2.2.4 start
from keras.callbacks import Callback
from keras.layers import Dense
from keras.models import Sequential


class RecordAccuracy(Callback):
    def on_train_begin(self, logs={}):
        self.acc = []

    def on_epoch_end(self, batch, logs={}):
        self.acc.append(logs.get("acc"))

# %% original id="recorded-original" within=0.02
# %%then 2.2.4 images, typed -> recorded_original
record = RecordAccuracy()
hidden = Dense(32, activation="relu", input_shape=(784,))
net = Sequential([hidden, Dense(10, activation="softmax")])
net.compile("sgd", "categorical_crossentropy", metrics=["accuracy"])
net.set_weights(start)
net.fit(images, typed, batch_size=20, epochs=3, shuffle=False, verbose=0, callbacks=[record])
recorded_original = [float(value) for value in record.acc]
print("recorded:", [round(value, 2) for value in recorded_original])

# %% [markdown]
# ### Then

# %% then id="record-then" covers="D11 D18 E4"
class RecordAccuracyThen(K1.callbacks.Callback):
    def on_train_begin(self, logs=None):
        self.acc = []

    def on_epoch_end(self, batch, logs=None):
        self.acc.append(logs.get("acc"))

# %% then id="recorded-then"
import warnings

warnings.filterwarnings("ignore", message="`Model.state_updates`")  # the old Keras about itself
record_then = RecordAccuracyThen()
with tf.Graph().as_default(), tf1.Session() as sess:
    K1.backend.set_session(sess)
    net_then = make_net(K1, "sgd", ["accuracy"])
    three = night | {"epochs": 3, "callbacks": [record_then]}
    history_then = net_then.fit(images, typed, **three).history
print("recorded:", record_then.acc)
print("keys of the logs:", *sorted(history_then))

# %% [markdown]
# Three times `None`: since TensorFlow 2 the key is `accuracy`, and `get` says nothing about a key that is not there. (Two more
# slips do no harm here: the first argument is the epoch, not the batch, and `logs={}`, which we wrote as `None`, is one dict for
# all calls.)
#
# ### Now

# %% now id="record-now" within=0.02 covers="D11"
class RecordAccuracy(keras.callbacks.Callback):
    def on_train_begin(self, logs=None):
        self.accuracies = []

    def on_epoch_end(self, epoch, logs=None):
        self.accuracies.append(logs["accuracy"])

record = RecordAccuracy()
three = night | {"epochs": 3, "callbacks": [record]}
history_now = make_net(keras, "sgd", ["accuracy"]).fit(images, typed, **three).history
print("recorded:", np.round(record.accuracies, 2))

# %% [markdown]
# ### Same tensors
#
# `fit` returns a `History`, and that is a callback, too: always on the list, with the same logs as yours. So for this number
# none was needed. Write one for what `History` does not keep.

# %% same id="same-record" covers="D15" breaks='record-now: "sgd" => "rmsprop"'
same("accuracy of each epoch", original=recorded_original, then=history_then["accuracy"],
     now=history_now["accuracy"], within=1e-6)

# %% [markdown]
# ### What bites
#
# With brackets instead of `get` the old key is an error, which a search finds:

# %% bites id="key" covers="D11"
try:
    history_now["acc"]
except KeyError as error:
    print("KeyError:", error)

# %% [markdown]
# And the number under the new key is not what its name says. **Predict.** Is the accuracy that `fit` logs for the first epoch
# lower or higher than the one that `evaluate` finds on the same images right afterwards?

# %% bites id="logged" within=0.02 covers="D16"
net = make_net(keras, keras.optimizers.SGD(0.05, momentum=0.9), ["accuracy"])
logged = net.fit(images, typed, **night | {"epochs": 1}).history["accuracy"][0]
evaluated = net.evaluate(images, typed, verbose=0, return_dict=True)["accuracy"]
print("first epoch, logged:", round(logged, 2), "  evaluated after it:", round(evaluated, 2))

# %% [markdown]
# What is logged is a mean over the batches, taken while the weights were still changing. Only the `val_` numbers belong to the
# weights at the end. For single batches this matters more, and here the two worlds differ. The day's images hide one bad batch:
# its labels are all wrong.

# %% id="spoiled"
spoiled = typed.copy()
spoiled[120:140] = np.roll(spoiled[120:140], 5, axis=1)  # the batch with the number 6
four = night | {"epochs": 4}

# %% original id="batches-original"
# %%then 2.1.2 spoiled, four -> batches_original
class Batches(Callback):
    def on_batch_end(self, batch, logs=None):
        batches_original.append(float(logs["loss"]))

batches_original = []
make_net().fit(images, spoiled, callbacks=[Batches()], **four)
print("batches 4 to 8 of the last epoch:", [round(loss, 2) for loss in batches_original[34:39]])

# %% now id="batches-now"
class Batches(keras.callbacks.Callback):
    def on_train_batch_end(self, batch, logs=None):
        batches_now.append(logs["loss"])

batches_now = []
net = make_net(keras, keras.optimizers.SGD(0.05, momentum=0.9))
spoiled_now = net.fit(images, spoiled, callbacks=[Batches()], **four).history
print("batches 4 to 8 of the last epoch:", np.round(batches_now[34:39], 2))

# %% picture
figure = drawing.curves({"logged by Keras 2.1.2": batches_original, "logged by Keras 3": batches_now},
                        labels=("batch", "loss in the logs of the batch"), marker="o")
drawing.show(figure, caption="One training, two logs. In which of them do you see the batch that was labelled wrongly?",
             alt="The losses that Keras 2.1.2 logs jump up at batches 16, 26 and 36, each time the highest of the epoch; those "
                 "of Keras 3 form a smooth line that hardly rises there and begins anew with each epoch.")

# %% [markdown]
# In Keras 2.1.2 the logs of a batch held the loss of that batch. In Keras 3 they hold the mean of all batches of the epoch so
# far, and an alarm that waits for a jump waits for ever. The training is the same one:

# %% same id="same-batches" breaks="batches-now: 0.05 => 0.04"
same("loss of the first epoch", mean_of_batches=np.mean(batches_original[:10]),
     now=spoiled_now["loss"][0], within=1e-5)

# %% [markdown]
# To make `fit` faster one may let it take several steps before it comes back to Python. **Predict.** With
# `steps_per_execution=4`, which batches of the ten does `on_train_batch_end` see?

# %% bites id="steps"
class Numbers(keras.callbacks.Callback):
    def on_train_batch_end(self, batch, logs=None):
        print("batch", batch, end="  ")

net = make_net(keras, "sgd")
net.compile("sgd", "categorical_crossentropy", steps_per_execution=4)
history = net.fit(images, typed, callbacks=[Numbers()], **night | {"epochs": 1})

# %% [markdown]
# Batch 11 of ten: the number is counted on, whether the batches exist or not. Whoever counts batches in a callback counts calls.

# %% exercise 12-batches [markdown] points=3
# ### Give the alarm its batches back
#
# Write a callback for Keras 3 that keeps in `self.losses` what Keras 2.1.2 logged: the loss of each batch alone, one number for
# each batch of the `fit`, over all its epochs. When `fit` is called again, the list begins anew. What `fit` reports must stay as
# it was: the `History` is compared, too. (All batches have the same size, and there is one step per execution.)
#
# <details><summary>Hint 1: the idea</summary>If you know the mean of the first three and the mean of the first four, you know
# the fourth. And the mean begins anew with each epoch.</details>
# <details><summary>Hint 2: the names</summary><code>on_train_begin</code>, <code>on_epoch_begin</code>,
# <code>on_train_batch_end</code>; <code>batch</code>, which counts from 0; <code>logs["loss"]</code>.</details>
# <details><summary>Hint 3: almost code</summary>A mean times the number of batches in it is a total. Keep the total of the batch
# before (0 when an epoch begins); the new total less that one is this batch's loss.</details>

# %% answer 12-batches
class BatchLosses(keras.callbacks.Callback):
    """`losses`: one float for each batch of the last `fit`, the loss of this batch alone."""

    def __init__(self) -> None:
        ### BEGIN SOLUTION
        super().__init__()

    def on_train_begin(self, logs=None):
        self.losses = []

    def on_epoch_begin(self, epoch, logs=None):
        self.total = 0.0

    def on_train_batch_end(self, batch, logs=None):
        total = logs["loss"] * (batch + 1)
        self.losses.append(total - self.total)
        self.total = total
        ### END SOLUTION

# %% try 12-batches
with attempt():
    alarm = BatchLosses()
    net = make_net(keras, keras.optimizers.SGD(0.05, momentum=0.9))
    net.fit(images, spoiled, callbacks=[alarm], **four)
    print("largest difference from the log of Keras 2.1.2:",
          abs(np.array(alarm.losses) - batches_original).max().round(3))

# %% check 12-batches
check("12-batches", BatchLosses)

# %% [markdown]
# Look for it in alarms, progress displays and schedules that were written for the logs of a batch.
#
# ## When it is called
#
# A tutorial of 2022, called keras, explains callbacks with a sketch of `fit`: `on_train_begin`, then for each epoch
# `on_epoch_begin`, the batches, `on_epoch_end`, and at last `on_train_end`. (It loops over `dataset.enumerate()`, which only
# `tf.data` has; Python's `enumerate(dataset)` works for a list as well.) We let a callback write down each call. A method is
# made for each moment, so that none is forgotten.
#
# **Predict.** What is missing from the sketch, when `fit` has `validation_data`?

# %% id="trace"
def make_trace(library, calls):
    def note(call):
        return lambda self, *args, **kwargs: calls.append(call)

    moments = [f"{what}_{end}" for what in ("train", "epoch", "train_batch", "test", "test_batch")
               for end in ("begin", "end")]  # fmt: skip
    methods = {f"on_{moment}": note(moment) for moment in moments}
    return type("Trace", (library.callbacks.Callback,), methods)()

short = dict(batch_size=20, epochs=2, verbose=0, validation_data=(held[0][:40], held[1][:40]))

# %% [markdown]
# ### Then

# %% then id="calls-then"
calls_then = []
with tf.Graph().as_default(), tf1.Session() as sess:
    K1.backend.set_session(sess)
    net_then = make_net(K1, "sgd")
    net_then.fit(images[:40], typed[:40], callbacks=[make_trace(K1, calls_then)], **short)
print("calls:", len(calls_then))

# %% [markdown]
# ### Now

# %% now id="calls-now" covers="E4 E5"
calls = []
net = make_net(keras, "sgd")
net.fit(images[:40], typed[:40], callbacks=[make_trace(keras, calls)], **short)
print("calls:", len(calls))

# %% [markdown]
# ### Same tensors

# %% same id="same-calls" covers="E5" breaks="calls-now: net.fit(images[:40], typed[:40] => net.fit(images[:60], typed[:60]"
same("calls, in order", then=calls_then, now=calls)

# %% picture
figure = drawing.nested(calls, label="number of the call")
drawing.show(figure, caption="Each bar goes from a begin to its end. Which numbers can on_epoch_end not yet know?",
             alt="Nested bars: training holds two epochs; each epoch holds two batches, then a test with two batches.")

# %% [markdown]
# None: the test with its batches is a part of the epoch, which is why `on_epoch_end` sees `val_loss`. It was missing from the
# sketch; and in the Keras of 2017 it was missing, too.

# %% original id="tests-original"
# %%then 2.1.2 images, typed, short
class Tests(Callback):
    told = 0

    def on_test_begin(self, logs=None):
        Tests.told += 1

history = make_net().fit(images[:40], typed[:40], callbacks=[Tests()], **short)
print("tests that the callback was told about:", Tests.told)

# %% [markdown]
# Callbacks are called in the order of the list, and they believe what they are told. So they can be called by anybody:

# %% now id="told" covers="E5"
record = RecordAccuracy()
hooks = keras.callbacks.CallbackList([record], model=net)
hooks.on_train_begin()
for epoch in range(2):
    hooks.on_epoch_end(epoch, {"accuracy": 0.5 + epoch / 4})
print("recorded, and nothing was trained:", record.accuracies)

# %% exercise 12-loop [markdown] points=4
# ### Write fit with a list of callbacks
#
# Make the sketch a program. `model` is compiled; `batches` and `validation_batches` are lists of pairs (images, labels), all of
# one size. Call every method that `fit` calls, in its order, with the number of the epoch or of the batch as first argument;
# batches are counted from 0 in each epoch. Train with `train_on_batch` and validate with `test_on_batch`, each batch once per
# epoch. The logs of `on_epoch_end` have `val_loss`, the mean of the validation batches' losses. When a callback has set
# `model.stop_training`, the epoch is the last one, and is still brought to its end, validation included.
#
# <details><summary>Hint 1: the idea</summary>Look at the picture of the nested bars: every bar is a <code>begin</code>, some
# work, and an <code>end</code>.</details>
# <details><summary>Hint 2: the names</summary><code>keras.callbacks.CallbackList</code>;
# <code>train_on_batch(…, return_dict=True)</code> and <code>test_on_batch</code>, which give the loss of this batch
# alone; <code>np.mean</code>.</details>
# <details><summary>Hint 3: almost code</summary>For each epoch: begin; loop over the batches; test begin; loop over the
# validation batches and keep their losses; test end; epoch end with their mean as <code>val_loss</code>; break if the model is to
# stop. After the loop: train end.</details>

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
    by_hand = []
    pairs = [(images[:20], typed[:20]), (images[20:40], typed[20:40])]
    fit_by_hand(make_net(keras, "sgd"), pairs, pairs, 2, [make_trace(keras, by_hand)])
    print("calls:", len(by_hand), "  the first that differs from fit:",
          next((place for place, (one, two) in enumerate(zip(by_hand, calls)) if one != two), None))

# %% check 12-loop
check("12-loop", fit_by_hand)

# %% [markdown]
# It comes back when a loop of your own is to work with callbacks that somebody else wrote.
#
# ## Stop in time
#
# On wrong labels a net learns first what most of them say and later each of them by heart. The loss on the training images
# still falls while the loss on others rises: it **overfits**. `EarlyStopping` ends the training when `val_loss` has not become
# better for `patience` epochs.
#
# ### Then

# %% then id="stop-then"
with tf.Graph().as_default(), tf1.Session() as sess:
    K1.backend.set_session(sess)
    net_then = make_net(K1, K1.optimizers.SGD(0.05, momentum=0.9))
    stop_then = K1.callbacks.EarlyStopping(monitor="val_loss", patience=3)
    losses_then = net_then.fit(images, typed, callbacks=[stop_then], **night).history["val_loss"]
print("epochs run:", len(losses_then))

# %% [markdown]
# ### Now

# %% now id="stop-now" covers="E4"
stop_now = keras.callbacks.EarlyStopping(monitor="val_loss", patience=3)
net_now = make_net(keras, keras.optimizers.SGD(0.05, momentum=0.9))
stopped = net_now.fit(images, typed, callbacks=[stop_now], **night).history
print("epochs run:", len(stopped["val_loss"]))

# %% same id="same-stop" covers="E4" breaks="stop-now: patience=3 => patience=5"
same("val_loss of each epoch", then=losses_then, now=stopped["val_loss"], within=1e-4)

# %% picture
best_epoch = int(np.argmin(stopped["val_loss"])) + 1
figure = drawing.curves({"training": nightly_now["loss"], "validation": nightly_now["val_loss"]},
                        labels=("epoch", "loss"), x=range(1, 21), marker="o",
                        upright={"best so far": best_epoch, "stopped": len(stopped["val_loss"])})
drawing.show(figure, caption="The whole night. Was it right to stop, and which weights does the model have where it stopped?",
             alt="The training loss falls in all 20 epochs. The validation loss falls until the fifth epoch, where the best "
                 "is marked; the training was stopped at the eighth, and after the tenth it rises for good.")

# %% [markdown]
# ### What bites
#
# **Predict.** After the stop, does the model have the weights of the best epoch or of the last?

# %% bites id="restored" within=0.02
after_stop = net_now.evaluate(*held, verbose=0)
restoring = keras.callbacks.EarlyStopping(monitor="val_loss", patience=3, restore_best_weights=True)
net = make_net(keras, keras.optimizers.SGD(0.05, momentum=0.9))
net.fit(images, typed, callbacks=[restoring], **night)
print("loss after the stop:     ", round(after_stop, 2))
print("restore_best_weights=True:", round(net.evaluate(*held, verbose=0), 2))

# %% [markdown]
# Of the last; `restore_best_weights` is not the default, and Keras 2.1.2 had no such thing. The second trap is silence. Suppose
# an old script monitors `val_acc`. Keras 3 says what it said on Monday, and advises `mode='max'`. **Predict.** What does the
# script do when you follow the advice?

# %% bites id="advice" covers="D18"
stop_old_key = keras.callbacks.EarlyStopping(monitor="val_acc", mode="max", patience=1)
keep_old_key = keras.callbacks.ModelCheckpoint(
    folder + "/{epoch:02d}.keras", monitor="val_acc", mode="max", save_best_only=True)
net = make_net(keras, keras.optimizers.SGD(0.05, momentum=0.9), ["accuracy"])
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("ignore")
    warnings.simplefilter("always", UserWarning)
    net.fit(images, typed, callbacks=[stop_old_key, keep_old_key], **night | {"epochs": 4})
for message in dict.fromkeys(str(warning.message) for warning in caught):
    print(message)
print("files:", *sorted(name for name in os.listdir(folder) if name[0].isdigit()))

# %% [markdown]
# It warns, never stops, and keeps every epoch: without the number there is no best. (Keras 2.1.2 warned and kept none.) The
# repair is the key, `val_accuracy`, and then no `mode` is needed.
#
# A last silence: a layer or an optimizer of Keras 2 is refused by Keras 3. A callback of Keras 2 is not, and it even stops the
# run, as long as it uses nothing but what both have.

# %% bites id="old-callback" covers="D18"
net = make_net(keras, keras.optimizers.SGD(0.05, momentum=0.9))
try:
    net.add(tf.keras.layers.Dense(10))
except ValueError as error:
    print("a layer of Keras 2:", str(error).split(". ")[0])
stop_of_2 = tf.keras.callbacks.EarlyStopping(monitor="val_loss", patience=3)
history = net.fit(images, typed, callbacks=[stop_of_2], **night)
print("a callback of Keras 2 stopped after epoch", len(history.epoch))

# %% [markdown]
# Callbacks may steer, too: `LearningRateScheduler` and `ReduceLROnPlateau` set the learning rate. Where the optimizer has a
# schedule already, from [notebook 03](../03_optimizers/03_optimizers.ipynb), two want to steer, and Keras 3 says so:

# %% bites id="two-rates" covers="E4"
falling = keras.optimizers.schedules.ExponentialDecay(0.1, decay_steps=10, decay_rate=0.5)

def halved(epoch):
    return 0.1 * 0.5**epoch

net = make_net(keras, keras.optimizers.SGD(falling))
try:
    net.fit(images, typed, callbacks=[keras.callbacks.LearningRateScheduler(halved)], **night)
except TypeError as error:
    print("TypeError:", str(error).split(", hence")[0], "…")

# %% [markdown]
# Today it hides in each upgrade, because the key, the direction and what happens without them have all changed.
#
# ## What is left in the morning
#
# `ModelCheckpoint` writes what the reader loads. Its old file names end in errors today, each with its own.

# %% bites id="names" covers="E4"
for given in (
    dict(filepath="reader.{epoch:02d}-{val_loss:.2f}.hdf5"),
    dict(filepath="reader.ckpt", save_weights_only=True),
    dict(filepath="reader.keras", period=2),
):
    try:
        keras.callbacks.ModelCheckpoint(**given)
    except (ValueError, TypeError) as error:
        print(f"{given}\n    {error}\n")

# %% [markdown]
# | old | today |
# |---|---|
# | `….hdf5`, the whole model | `….keras` |
# | any name, with `save_weights_only=True` | `….weights.h5` |
# | `period=2`, every second epoch | `save_freq=`, a number of batches |
#
# The pieces in braces still work; one that is not in the logs, such as `{val_acc:.2f}`, is a `KeyError` at the end of the first
# epoch.
#
# The `TensorBoard` callback writes the same logs as curves ([notebook 13](../13_tensorboard/13_tensorboard.ipynb) opens them).
#
# What is in its file? An event is a step with tagged values.
#
# ### Original

# %% original id="curves-original"
# %%then 2.1.2 -> curves_original
import glob

draw = TensorBoard(folder + "/curves_2")
history = make_net([sevens]).fit(images, typed, callbacks=[draw], **night)
curves_original = {}
for event in tf.train.summary_iterator(glob.glob(folder + "/curves_2/*.tfevents.*")[0]):
    for value in event.summary.value:
        curves_original.setdefault(value.tag, []).append(value.simple_value)
print(*curves_original, sep="\n")

# %% [markdown]
# ### Now
#
# Today there are two files, one for training and one for validation, and each value is a tensor.

# %% now id="curves-now" covers="E4"
logs = tempfile.mkdtemp()
draw = keras.callbacks.TensorBoard(logs)
net = make_net(keras, keras.optimizers.SGD(0.05, momentum=0.9), [sevens])
history = net.fit(images, typed, callbacks=[draw], **night)

# %% now id="tags"
from pathlib import Path

curves_now = {}
for file in sorted(Path(logs).rglob("*.tfevents.*")):
    for event in tf1.train.summary_iterator(str(file)):
        for value in event.summary.value:
            name = f"{file.parent.name}: {value.tag}"
            curves_now.setdefault(name, []).append(tf.make_ndarray(value.tensor))
print(*[name for name, points in curves_now.items() if len(points) > 1], sep="\n")

# %% [markdown]
# The points are the same, but no name is: an old dashboard that asks for `val_sevens` finds nothing.

# %% same id="same-curves" breaks="curves-now: momentum=0.9 => momentum=0.8"
same("sevens found, in TensorBoard", original=curves_original["val_sevens"],
     now=curves_now["validation: epoch_sevens"], within=1e-5)

# %% [markdown]
# ### A power cut
#
# Here is one thing that the old night could not do. **Predict.** The power fails when epoch 4 begins; then the same program is
# started again, with a new model. How many epochs does it run, and how far is its result from that of a quiet night?

# %% now id="cut"
class PowerCut(keras.callbacks.Callback):
    def on_epoch_begin(self, epoch, logs=None):
        if epoch == 4:
            raise KeyboardInterrupt

def run_night(callbacks):
    net = make_net(keras, keras.optimizers.SGD(0.05, momentum=0.9))
    epochs = net.fit(images, typed, callbacks=callbacks, **night | {"epochs": 8}).epoch
    return net, epochs

# %% now id="again"
quiet, _ = run_night([])
try:
    run_night([keras.callbacks.BackupAndRestore(folder + "/backup"), PowerCut()])
except KeyboardInterrupt:
    print("the power is gone; in the folder:", *sorted(os.listdir(folder + "/backup")))
resumed, epochs = run_night([keras.callbacks.BackupAndRestore(folder + "/backup")])
print("epochs run after it:", epochs)

# %% same id="same-backup" breaks='again: "/backup"), PowerCut()] => "/backup", save_freq=3), PowerCut()]'
same("weights after the night", quiet=quiet, resumed=resumed)

# %% [markdown]
# Not nearly the same, but the same bits: the optimizer's momentum is in the backup, too. That holds for backups at the end of an
# epoch. One within an epoch (`save_freq=3`) is resumed at the beginning of that epoch, and its batches are learned twice. (Data
# that are shuffled come in another order after the cut; and when `fit` ends well, the folder is deleted.)

# %% exercise 12-night [markdown] points=3
# ### Repair the night
#
# Return the list of callbacks for the bank's night. `folder` exists. The model has the metric `sevens`, so that the logs have
# `sevens`, `val_sevens`, `loss` and `val_loss`.
#
# - `best.keras` in the folder holds the whole model of the epoch that found most sevens in the validation data.
# - When `patience` epochs in a row have found no more of them, the training stops, and the model has the best epoch's weights.
# - After a power cut the same program goes on where it was.
# - Keras's own curves for TensorBoard are in `curves`, in the folder.
#
# <details><summary>Hint 1: the idea</summary>One callback for each line. Two of them compare epochs: what do they compare, and
# which way is better?</details>
# <details><summary>Hint 2: the names</summary><code>ModelCheckpoint</code>, <code>EarlyStopping</code>,
# <code>BackupAndRestore</code>, <code>TensorBoard</code>; <code>monitor</code>, <code>mode</code>, <code>save_best_only</code>,
# <code>restore_best_weights</code>.</details>
# <details><summary>Hint 3: almost code</summary>The two that compare monitor the validation's sevens and are told that more is
# better. The backup gets a folder of its own inside <code>folder</code>, because it deletes it at the end.</details>

# %% answer 12-night covers="E4"
def night_callbacks(folder: str, patience: int) -> list[keras.callbacks.Callback]:
    """The callbacks of one night: best.keras, an early stop, a backup, and curves."""
    ### BEGIN SOLUTION
    most = dict(monitor="val_sevens", mode="max")
    return [
        keras.callbacks.ModelCheckpoint(f"{folder}/best.keras", save_best_only=True, **most),
        keras.callbacks.EarlyStopping(patience=patience, restore_best_weights=True, **most),
        keras.callbacks.BackupAndRestore(f"{folder}/backup"),
        keras.callbacks.TensorBoard(f"{folder}/curves"),
    ]
    ### END SOLUTION

# %% try 12-night within=0.02
with attempt():
    net = make_net(keras, keras.optimizers.SGD(0.05, momentum=0.9), [sevens])
    callbacks = night_callbacks(tempfile.mkdtemp(), 5)
    history = net.fit(images, typed, callbacks=callbacks, **night).history
    print("epochs run:", len(history["loss"]), "  most sevens:", max(history["val_sevens"]))

# %% check 12-night
check("12-night", night_callbacks)

# %% [markdown]
# You meet this today on every machine that may be taken away from you: clusters with a time limit, rented GPUs, Colab.
#
# ## A loss that is no number
#
# One night a scanner sends an image with a pixel that is no number, **NaN**. `TerminateOnNaN` is made for that.
#
# **Predict.** Image 70 is in batch 3. When the training has been stopped there, how much of the model is still good?

# %% bites id="nan" covers="E4"
broken = images.copy()
broken[70, 0] = np.nan
net = make_net(keras, keras.optimizers.SGD(0.05, momentum=0.9))
net.fit(broken, typed, callbacks=[keras.callbacks.TerminateOnNaN()], **night)
for weight in net.weights:
    print(f"{weight.name:7} of {weight.shape}: share of NaN", np.isnan(weight).mean())

# %% [markdown]
# Nothing. The callback hears of the loss when the step is over: the gradient was NaN, and so is every weight that it has
# reached. `EarlyStopping` with `restore_best_weights` does not help in the first epoch, for its only weights are these. So keep
# what you may need before it is gone.

# %% exercise 12-rescue [markdown] points=3
# ### Stop before the damage
#
# Write a callback for any compiled model. When a batch's loss is NaN or infinite, the training stops with this batch, and when
# `fit` returns, **all** weights of the model are what they were before the batch. As long as nothing is wrong, `fit` trains as it
# would without the callback. (What the optimizer remembers may be lost.)
#
# <details><summary>Hint 1: the idea</summary>After the step it is too late for a copy, so make one before each.</details>
# <details><summary>Hint 2: the names</summary><code>on_train_batch_begin</code>, <code>on_train_batch_end</code>,
# <code>self.model.get_weights</code>, <code>set_weights</code>, <code>np.isfinite</code>,
# <code>self.model.stop_training</code>.</details>
# <details><summary>Hint 3: almost code</summary>Before a batch: keep the weights, those that are not trained, too. After it: if
# the loss in the logs is not finite, put them back and ask the model to stop.</details>

# %% answer 12-rescue
class Rescue(keras.callbacks.Callback):
    """Stops at the first batch whose loss is not finite, and leaves the weights as they were before it."""

    def __init__(self) -> None:
        ### BEGIN SOLUTION
        super().__init__()

    def on_train_batch_begin(self, batch, logs=None):
        self.before = self.model.get_weights()

    def on_train_batch_end(self, batch, logs=None):
        if not np.isfinite(logs["loss"]):
            self.model.set_weights(self.before)
            self.model.stop_training = True
        ### END SOLUTION

# %% try 12-rescue
with attempt():
    net = make_net(keras, keras.optimizers.SGD(0.05, momentum=0.9))
    net.fit(broken, typed, callbacks=[Rescue()], **night)
    print("share of NaN:", np.mean([np.isnan(weight).mean() for weight in net.get_weights()]))

# %% check 12-rescue
check("12-rescue", Rescue)

# %% [markdown]
# **Check yourself.** A copy before each batch costs time. Why not copy once an epoch? And why not look at the inputs first?
#
# <details><summary>Answer</summary>Both are good ideas. A copy each epoch loses at most one epoch, which may be cheap enough. And
# inputs that are looked at cannot surprise; but a loss also becomes infinite from good inputs, when the learning rate is too
# high.</details>
#
# You find it in every training that runs for longer than anybody watches.

# %% summary [markdown]
# ## What you can do now
#
# You opened the file of a night that never complained, and found its worst epoch in it. You know what "better" meant in Keras 2
# and who has to say it now, what stands in the logs of a batch, and that a number which is not in them is met by a warning at
# most. You put batches, epochs and tests in their order, stop and save and go on after a power cut, and keep a model from a loss
# that is no number.
#
# Of the digit reader, the nights are done: they keep what they should. What they write for TensorBoard is opened next, in
# [13 TensorBoard](../13_tensorboard/13_tensorboard.ipynb).

# %% progress
progress("12")
