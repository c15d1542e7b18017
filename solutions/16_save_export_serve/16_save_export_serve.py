# %% card [markdown] minutes=80
# # 16 Save, export, serve
#
# **Aim.** Get a model out of its program, and know what each file holds, who can read it, and what it will answer.
#
# **You will be able to**
#
# - export a model from either world, run it in the other, and prove that an answer depends on its image alone
# - read a signature, and write one that takes what the client really has
# - stop a training, save it, and go on as if nothing had happened
# - write a layer whose memory survives every file
# - answer requests in the format of TensorFlow Serving
# - find out which library has to read a file, before it is read wrong
#
# **Before you start** you need [04 Training mode and test mode](../04_training_and_test_mode/04_training_and_test_mode.ipynb) and
# [08 Sharing and tracking](../08_sharing_and_tracking/08_sharing_and_tracking.ipynb).

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
# ## One cheque, two amounts
#
# The bank's branches do not run the digit reader any more. They send their digits to a server, and it answers. On Thursday a
# colleague put a new reader there. On Friday a clerk scans the same cheque twice, and the second amount is another one. Nobody
# has touched anything in between.
#
# Here is the reader, trained, and five test digits. (All files of this notebook go into one folder, which is removed at the end.)

# %% now id="reader"
def make_reader():
    hidden = keras.layers.Dense(128, activation="relu")
    return keras.Sequential([keras.Input((784,)), hidden, keras.layers.Dropout(0.5), keras.layers.Dense(10)])

data = digits.read_data_sets(one_hot=True)
keras.utils.set_random_seed(16)
reader = make_reader()
reader.compile(keras.optimizers.SGD(0.1, momentum=0.9), keras.losses.CategoricalCrossentropy(from_logits=True))
reader.fit(data.train.images, data.train.labels, batch_size=50, epochs=5, verbose=0)
images, weights = data.test.images[:5], reader.get_weights()

# %%
import tempfile
import warnings

from absl import logging

warnings.simplefilter("ignore")  # Keras warns of each old format, and this notebook writes them all
logging.set_verbosity(logging.ERROR)
folder = tempfile.TemporaryDirectory()
root = folder.name

# %% [markdown]
# The tutorial 将Keras作为tensorflow的精简接口 ("Keras as a simplified interface to TensorFlow") leaves out the last part of the
# [post](https://blog.keras.io/keras-as-a-simplified-interface-to-tensorflow-tutorial.html) that it translates: a model is
# **exported**, that is, written down so that a program without Keras can run it. The post takes three steps. It sets the
# learning phase to 0; it builds the model again, because operations that exist already keep the phase that they were built
# with; and it writes graph and weights with `session_bundle.exporter`. The colleague's script sets the phase to 1 in its first
# line, for the training, and nobody sets it back.
#
# **Predict.** The rebuilt model answers the same five digits twice. By how much do its two answers differ, at most, in phase 0
# and in phase 1?
#
# ### Original

# %% original id="phases" covers="B32" within=1
# %%then 2.1.2 weights, images -> scores_original
import numpy as np
from keras import backend as K
from keras.layers import Dense, Dropout
from keras.models import Sequential

np.random.seed(16)
model = Sequential([Dense(128, activation='relu', input_shape=(784,)), Dropout(0.5), Dense(10)])
for phase in (1, 0):
    K.set_learning_phase(phase)
    served = Sequential.from_config(model.get_config())
    served.set_weights(weights)
    scores_original, again = served.predict(images), served.predict(images)
    print("built in phase", phase, "  two answers differ by", abs(scores_original - again).max().round(1))

# %% [markdown]
# With the phase as a number, Dropout is written into the graph for good. The post itself rebuilds with `model_from_config`, and
# the two lines that would have done the rest never ran as printed:

# %% original id="post" covers="B32"
# %%then 1.0.2
from keras.layers import Dense
from keras.models import Sequential, model_from_config

model = Sequential([Dense(10, input_dim=784)])
try:
    model_from_config(model.get_config())
except TypeError as error:
    print("TypeError:", error)
try:
    from tensorflow_serving.session_bundle import exporter
except ImportError as error:
    print(type(error).__name__ + ":", error)

# %% [markdown]
# `get_config` of a Sequential was a list, without its class; `Sequential.from_config` takes it. The exporter belonged to another
# package and is gone with it ([TensorFlow Serving](https://github.com/tensorflow/serving)).
#
# ### Then
#
# Its successor writes a **SavedModel**: a folder with the graph, the weights, and **signatures**, which give names to what goes in
# and what comes out.

# %% then id="export-then" covers="B32"
def export_then(phase, path):
    with tf.Graph().as_default(), tf1.Session() as sess:
        tf1.set_random_seed(16)
        K1.backend.set_session(sess)
        K1.backend.set_learning_phase(phase)
        hidden = K1.layers.Dense(128, activation="relu", input_dim=784)
        served = K1.Sequential([hidden, K1.layers.Dropout(0.5), K1.layers.Dense(10)])
        served.set_weights(weights)
        signature = tf1.saved_model.predict_signature_def({"images": served.input}, {"scores": served.output})
        builder = tf1.saved_model.Builder(path)
        builder.add_meta_graph_and_variables(sess, ["serve"], {"serving_default": signature})
        builder.save()

# %% then id="exported" covers="B32"
export_then(1, f"{root}/thursday")
export_then(0, f"{root}/then")

# %% [markdown]
# ### Now
#
# TensorFlow 2 reads the folder, and its signatures are functions. Keras 3 makes a layer of it.

# %% now id="asked-twice" within=1
for name in ("thursday", "then"):
    serve = tf.saved_model.load(f"{root}/{name}").signatures["serving_default"]
    first, second = (serve(images=tf.constant(images))["scores"].numpy() for _ in range(2))
    print(f"{name:9} two answers differ by", abs(first - second).max().round(1))
scores_loaded = first

# %% now id="layer"
layer = keras.layers.TFSMLayer(f"{root}/then", call_endpoint="serving_default")
scores_layer = layer(images)["scores"]

# %% [markdown]
# The other way round, `export` writes the same kind of folder, always in test mode. A session of TensorFlow 1 runs it; the
# signature knows the names of the tensors, so we need not.

# %% now id="export-now" covers="B32"
reader.export(f"{root}/now", verbose=False)

# %% then id="session"
def with_a_session(path, batch):
    with tf.Graph().as_default(), tf1.Session() as sess:
        signature = tf1.saved_model.load(sess, ["serve"], path).signature_def["serving_default"]
        (fed,), (fetched,) = signature.inputs.values(), signature.outputs.values()
        return sess.run(fetched.name, {fed.name: batch})

scores_session = with_a_session(f"{root}/now", images)

# %% [markdown]
# ### Same tensors

# %% same id="same-scores" covers="B32" breaks=["exported: export_then(0 => export_then(1", "session: {fed.name: batch} => {fed.name: batch / 2}"]
same("scores of five digits", original=scores_original, then_in_now=scores_loaded, as_a_layer=scores_layer,
     now_in_then=scores_session, now=reader(images), within=1e-4)

# %% exercise 16-steady [markdown] points=3
# ### Write the test that would have been red on Thursday
#
# You get the path of a SavedModel whose signature `"serving_default"` has one input, of any name, and one output or more; and some
# images, at least five. Return `True` if each image's answer depends on that image alone: not on chance, not on its
# neighbours in the batch, not on its place. (A difference of 1e-5 is rounding.)
#
# <details><summary>Hint 1: the idea</summary>Asking twice finds chance only. In what other company could you send an image, so that
# its neighbours and its place change as well?</details>
# <details><summary>Hint 2: the names</summary><code>tf.saved_model.load</code>, <code>signatures</code>,
# <code>structured_input_signature[1]</code> for the input's name, <code>tf.constant</code>, <code>np.allclose</code>.</details>
# <details><summary>Hint 3: almost code</summary>Ask for all images together. Then for each place, a batch of that one image.
# Every output's only row must be the row that it had among the others.</details>

# %% answer 16-steady
def fit_to_serve(path: str, images: np.ndarray) -> bool:
    """Whether the answer to an image depends on it alone; images (batch, features)."""
    ### BEGIN SOLUTION
    serve = tf.saved_model.load(path).signatures["serving_default"]
    (name,) = serve.structured_input_signature[1]
    together = serve(**{name: tf.constant(images)})
    for place in range(len(images)):
        for key, alone in serve(**{name: tf.constant(images[place : place + 1])}).items():
            if not np.allclose(alone[0], together[key][place], atol=1e-5):
                return False
    return True
    ### END SOLUTION

# %% try 16-steady
with attempt():
    print("False, then True:", fit_to_serve(f"{root}/thursday", images), fit_to_serve(f"{root}/then", images))

# %% check 16-steady
check("16-steady", fit_to_serve)

# %% [markdown]
# ### What bites
#
# "An export is finished, nothing can be changed in it." Is that so? **Predict.** How many of the layer's weights are trainable, and
# do they move?

# %% bites id="alive" within=0.01
exported = keras.layers.TFSMLayer(f"{root}/now", call_endpoint="serve")
tuned = keras.Sequential([keras.Input((784,)), exported])
before = exported.get_weights()[0]
tuned.compile(keras.optimizers.SGD(0.1), keras.losses.CategoricalCrossentropy(from_logits=True))
tuned.fit(0.6 * data.train.images[:500], data.train.labels[:500], verbose=0)
print("trainable:", len(exported.trainable_weights), "  largest move:", abs(exported.get_weights()[0] - before).max().round(3))

# %% [markdown]
# It trains. What it has lost is its parts: no layers, no configuration, no training mode (Dropout is gone), no optimizer. Some
# optimizers do not get along with the names in it, and a file of the tuned model is not read without ado, because a foreign graph
# can do anything:

# %% bites id="alive-2"
tuned.compile(keras.optimizers.SGD(0.1, momentum=0.9), "mse")
try:
    tuned.fit(images, data.test.labels[:5], verbose=0)
except ValueError as error:
    print("ValueError:", error)
tuned.save(f"{root}/tuned.keras")
try:
    keras.models.load_model(f"{root}/tuned.keras")
except ValueError as error:
    print("ValueError:", str(error)[:96], "…")

# %% [markdown]
# You meet this today whenever a graph that was built for training gets shipped, and whenever somebody computes statistics over
# "the batch", which on a server is whoever else asks at that moment.
#
# ## What the scanner sends
#
# The server is repaired, and the cheques that used to go to a person, because the reader was in doubt, do not come any more. The
# scanner's people had asked nobody what to send. What does the folder say? Its table of contents is shown by a command:

# %% now id="cli"
import subprocess
import sys
from pathlib import Path

command = [str(Path(sys.executable).with_name("saved_model_cli")), "show", "--dir", f"{root}/now"]
command += ["--tag_set", "serve", "--signature_def", "serving_default"]
print(subprocess.run(command, capture_output=True, text=True).stdout)

# %% [markdown]
# A float array with 784 columns. Nothing says that its numbers go from 0 to 1. The scanner sends whole numbers from 0 to 255.
#
# **Predict.** Accuracy on the 360 test digits, and the mean of the largest probability: what becomes of the two if every number is
# 255 times too large?

# %% bites id="skew" within=0.02
loaded_now = tf.saved_model.load(f"{root}/now")  # to be kept: its functions do not hold the weights
truth = data.test.labels.argmax(axis=1)
for name, batch in {"0 to 1": data.test.images, "0 to 255": 255 * data.test.images}.items():
    shares = tf.nn.softmax(loaded_now.serve(batch)).numpy()
    accuracy, surest = (shares.argmax(axis=1) == truth).mean(), shares.max(axis=1)
    print(f"{name:9} accuracy {accuracy:.3f}   mean of the largest {surest.mean():.3f}   above 0.9: {(surest > 0.9).sum()}")

# %% [markdown]
# Accuracy was {{skew: accuracy}} and falls by very little, so no alarm rings. But the doubt is gone. A difference between what the
# training saw and what the server sees is called **skew**, and the cure is to export the preparation together with the
# model, so that there is nothing left to agree upon.
#
# The post says that TensorFlow Serving knows one input and one output only. Signatures have removed that limit. In Keras 3 an
# `ExportArchive` collects functions, called **endpoints**, and each becomes a signature. A `TensorSpec` says what it takes; `None`
# leaves the size of the batch open.

# %% now id="endpoints" covers="B32"
archive = keras.export.ExportArchive()
archive.track(reader)

def most_alike(pairs):
    scores = reader(tf.reshape(pairs, (-1, 784)), training=False)
    return tf.norm(scores[0::2] - scores[1::2], axis=1)

archive.add_endpoint("most_alike", most_alike, [tf.TensorSpec((None, 2, 784), tf.float32)])
archive.write_out(f"{root}/archive", verbose=False)

# %% now id="endpoints-2"
pairs = data.test.images[:6].reshape(3, 2, 784)
archived = tf.saved_model.load(f"{root}/archive")
print("three pairs, three distances:", archived.most_alike(pairs).numpy().round(1))

# %% [markdown]
# An endpoint refuses another type than its own, which is a good reason to state the scanner's. Here is
# the message that a client reads who sends another one:

# %% bites id="refused"
try:
    archived.most_alike(tf.zeros((1, 2, 784), tf.uint8))
except TypeError as error:
    print("TypeError:", str(error).partition(". Received")[0])

# %% exercise 16-raw [markdown] points=3
# ### Export what the scanner can use
#
# `model` takes rows of `height * width` floats from 0 (white) to 1 (black), has Dropout, and returns logits. The scanner sends
# **uint8** arrays of shape (batch, height, width), in which 0 is *black* and 255 is *white*. Export the model to `path` with one
# endpoint, `read`, for batches of any size. It returns a dict: `digit`, the number of the largest logit, and `sure`, the
# probability of that digit.
#
# <details><summary>Hint 1: the idea</summary>An endpoint is any function of tensors. Everything that the client would have to know
# comes before the model in it, everything that it would have to calculate comes after.</details>
# <details><summary>Hint 2: the names</summary><code>keras.export.ExportArchive</code>:
# <code>add_endpoint</code>, <code>write_out</code>; <code>tf.cast</code>, <code>tf.reshape</code>, <code>tf.nn.softmax</code>,
# <code>tf.argmax</code>, <code>tf.reduce_max</code>.</details>
# <details><summary>Hint 3: almost code</summary>In the function: floats, scaled and turned round, as rows; the model in test mode;
# probabilities; a dict with their largest place and their largest value, one for each image. Its spec has three axes, the first
# open.</details>

# %% answer 16-raw
def export_for_scanner(model: keras.Model, height: int, width: int, path: str) -> None:
    """Write a SavedModel: read takes uint8 (batch, height, width) and gives digit (batch,) and sure (batch,)."""
    ### BEGIN SOLUTION
    def read(scans):
        rows = 1 - tf.reshape(tf.cast(scans, tf.float32), (-1, height * width)) / 255
        shares = tf.nn.softmax(model(rows, training=False))
        return {"digit": tf.argmax(shares, axis=1), "sure": tf.reduce_max(shares, axis=1)}

    archive = keras.export.ExportArchive()
    archive.track(model)
    archive.add_endpoint("read", read, [tf.TensorSpec((None, height, width), tf.uint8)])
    archive.write_out(path, verbose=False)
    ### END SOLUTION

# %% try 16-raw
with attempt():
    export_for_scanner(reader, 28, 28, f"{root}/scanner")
    scans = np.uint8(255 - 255 * images).reshape(5, 28, 28)
    for_scanner = tf.saved_model.load(f"{root}/scanner")
    found = for_scanner.read(scans)
    print("digits:", found["digit"].numpy(), "  truth:", truth[:5], "  sure:", found["sure"].numpy().round(2))

# %% check 16-raw
check("16-raw", export_for_scanner)

# %% [markdown]
# Look for it in every model whose preparation lives in somebody else's program, and on every server that has never once
# been in doubt.
#
# ## From Friday to Monday
#
# A new reader is in training when the power is to be cut for the weekend. It is saved on Friday and goes on on Monday. The test: its
# weights must be those of a training that nobody interrupted.
#
# The optimizer has a memory, too: with momentum each step is nine tenths of the last one plus the new one. **Predict.** Which of the
# files that you know (`.keras`, `.h5`, weights only) remembers it? And what is lost when the loaded model is compiled again?

# %% id="two-days"
friday_images, friday_labels = data.train.images[:500], data.train.labels[:500]
keras.utils.set_random_seed(1)
layers = [keras.layers.Dense(32, activation="relu"), keras.layers.Dense(10, activation="softmax")]
first_weights = keras.Sequential([keras.Input((784,)), *layers]).get_weights()

# %% [markdown]
# ### Original

# %% original id="resumed-original"
# %%then 2.1.2 --fresh first_weights, friday_images, friday_labels, root -> monday_original, resumed_original
from keras.layers import Dense
from keras.models import Sequential, load_model
from keras.optimizers import SGD

model = Sequential([Dense(32, activation='relu', input_shape=(784,)), Dense(10, activation='softmax')])
model.set_weights(first_weights)
model.compile(SGD(lr=0.1, momentum=0.9), 'categorical_crossentropy')
model.fit(friday_images, friday_labels, batch_size=50, shuffle=False, epochs=1, verbose=0)
model.save(root + '/friday_original.h5')
resumed = load_model(root + '/friday_original.h5')
for each in (model, resumed):
    each.fit(friday_images, friday_labels, batch_size=50, shuffle=False, epochs=1, verbose=0)
monday_original, resumed_original = model.get_weights(), resumed.get_weights()

# %% [markdown]
# ### Then and now

# %% id="training"
def make_compiled(library):
    layers = [library.layers.Dense(32, activation="relu"), library.layers.Dense(10, activation="softmax")]
    model = library.Sequential([library.Input((784,)), *layers])
    model.compile(library.optimizers.SGD(0.1, momentum=0.9), "categorical_crossentropy")
    return model

# %% id="one-day"
def one_day(model):
    test_losses = []
    for start in range(0, 500, 50):
        model.train_on_batch(friday_images[start : start + 50], friday_labels[start : start + 50])
        right_shares = model(data.test.images).numpy()[np.arange(360), truth]
        test_losses.append(-np.log(right_shares).mean())
    return test_losses

# %% then id="friday-then"
friday_then = make_compiled(tf.keras)
friday_then.set_weights(first_weights)
losses_then = one_day(friday_then)
friday_then.save(f"{root}/friday.h5")
resumed_then = tf.keras.models.load_model(f"{root}/friday.h5")
losses_then += one_day(resumed_then)

# %% now id="friday-now"
friday = make_compiled(keras)
friday.set_weights(first_weights)
losses_friday = one_day(friday)
friday.save(f"{root}/friday.keras")
resumed = keras.models.load_model(f"{root}/friday.keras")
losses_resumed = one_day(resumed)

# %% [markdown]
# ### Same tensors

# %% id="monday"
uninterrupted = make_compiled(keras)
uninterrupted.set_weights(first_weights)
losses_uninterrupted = one_day(uninterrupted) + one_day(uninterrupted)

# %% same id="same-resumed" breaks=['friday-now: losses_resumed = => resumed.compile("sgd", "categorical_crossentropy"); losses_resumed =', "friday-then: one_day(resumed_then) => []"]
same("weights after two days", uninterrupted=uninterrupted.get_weights(), original=resumed_original,
     then=resumed_then.get_weights(), now=resumed.get_weights(), within=1e-5)

# %% [markdown]
# ### What bites
#
# The same Monday in four other ways. Three are habits; the fourth repairs the third.

# %% bites id="mondays" within=0.01
friday.save_weights(f"{root}/friday.weights.h5")
mondays = {"load_model, then compile": keras.models.load_model(f"{root}/friday.keras")}
mondays["load_model, then compile"].compile(keras.optimizers.SGD(0.1, momentum=0.9), "categorical_crossentropy")
for name in ("set_weights", "load_weights", "built, then load_weights"):
    mondays[name] = make_compiled(keras)
mondays["set_weights"].set_weights(friday.get_weights())

# %% bites id="skipping" within=9
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    mondays["load_weights"].load_weights(f"{root}/friday.weights.h5")
print(caught[-1].message)
optimizer = mondays["built, then load_weights"].optimizer
optimizer.build(mondays["built, then load_weights"].trainable_variables)
mondays["built, then load_weights"].load_weights(f"{root}/friday.weights.h5")

# %% bites id="off" within=0.01
losses_monday = {name: one_day(model) for name, model in mondays.items()}
for name, model in mondays.items():
    off = [abs(one - other).max() for one, other in zip(model.get_weights(), uninterrupted.get_weights())]
    print(f"{name:25} weights off by {max(off):.3f}")

# %% picture
lines = {"uninterrupted": losses_uninterrupted, "load_model": losses_friday + losses_resumed,
         "load_model, then compile": losses_friday + losses_monday["load_model, then compile"]}
figure = drawing.curves(lines, wide="uninterrupted", labels=("batch (the weekend is before batch 10)", "loss on test digits"))
drawing.show(figure, caption="Two of these lines are one. What has the third forgotten, and does a log of the loss tell you so?",
             alt="The loss of the training that was saved and loaded lies on that of the uninterrupted one. Compiled again, it "
                 "leaves it at the tenth batch and takes another course.")

# %% [markdown]
# A weights file holds the optimizer's numbers, but a new optimizer has no place for them until it is built. Keras says so in a
# warning, and a warning is easily overlooked. What is in the file, by the way?

# %% now id="inside"
import io
import zipfile

import h5py

reader.save(f"{root}/reader.keras")
with zipfile.ZipFile(f"{root}/reader.keras") as parts:
    print(*parts.namelist())
    with h5py.File(io.BytesIO(parts.read("model.weights.h5"))) as stored:
        stored.visit(print)

# %% [markdown]
# The layers are numbered, and the optimizer is there. Two things are not: the state of Dropout's random numbers and the place in the
# data. So a training with Dropout goes on just as well, but not with the same masks.
#
# The old endings of file names are refused today, each by a message of its own. And the `.h5` of Keras 3 itself has a flaw that
# shows only when somebody trains on.

# %% bites id="endings"
from keras.callbacks import ModelCheckpoint

for line in (
    "friday.save(root + '/friday')",
    "friday.save_weights(root + '/friday.h5')",
    "friday.load_weights(root + '/friday.ckpt')",
    "keras.models.load_model(root + '/now')",
    "keras.models.load_model(root + '/saturday.keras')",
    "ModelCheckpoint('best-{epoch:02d}.hdf5')",
    "ModelCheckpoint('best.h5', save_weights_only=True)",
):
    try:
        eval(line)
    except ValueError as error:
        print(f"{line}\n    ValueError: {str(error).replace(root, '…')[:118]}")

# %% bites id="h5-again"
friday.save(f"{root}/three.h5")
again = keras.models.load_model(f"{root}/three.h5")
try:
    again.train_on_batch(friday_images[:50], friday_labels[:50])
except ValueError as error:
    print("ValueError:", str(error)[:27], "…", str(error).partition("dtype=float32>. ")[2][:82])

# %% [markdown]
# | to | use | it holds |
# |---|---|---|
# | go on training | `model.save("….keras")`, `keras.models.load_model` | layers, weights, optimizer |
# | carry weights into a program that builds the model | `save_weights("….weights.h5")` | weights, optimizer |
# | run elsewhere | `model.export(folder)` | a graph in test mode, weights |
#
# Today it hides in every `except KeyboardInterrupt: model.save(…)`, and in loss curves that have a kink where the machine was
# restarted.
#
# ## A class that only the author has
#
# A branch sends its model, `clip.keras`. It limits the pixels of its worn scanner, in a layer that somebody wrote. Here are two ways to
# write it, and what the reader of the file sees.

# %% bites id="strangers"
class Clip(keras.layers.Layer):
    def __init__(self, highest=1.0, **kwargs):
        super().__init__(**kwargs)
        self.highest = highest

    def call(self, inputs):
        return keras.ops.minimum(inputs, self.highest)

# %% bites id="unread"
ways = {"class": Clip(0.5), "lambda": keras.layers.Lambda(lambda inputs: keras.ops.minimum(inputs, 0.5))}
for name, clip in ways.items():
    keras.Sequential([keras.Input((784,)), clip]).save(f"{root}/{name}.keras")
    try:
        keras.models.load_model(f"{root}/{name}.keras")
    except (TypeError, ValueError) as error:
        place = max(str(error).find("Could not locate"), 0)
        print(f"{name:7}{type(error).__name__}: {str(error)[place : place + 129]} …")

# %% [markdown]
# The Lambda is a piece of Python, and reading it means running somebody's code. `safe_mode=False` does so; do it for your own files
# only. For the class, the file has its name and the arguments that it was made with, and the reader has to bring the class: for one
# call, for a block, or for good, under a name that no other package has.

# %% now id="brought"
given = keras.models.load_model(f"{root}/class.keras", custom_objects={"Clip": Clip})
with keras.saving.custom_object_scope({"Clip": Clip}):
    in_scope = keras.models.load_model(f"{root}/class.keras")

@keras.saving.register_keras_serializable(package="bank")
class BankClip(Clip):
    pass

# %% now id="registered"
keras.Sequential([keras.Input((784,)), BankClip(0.5)]).save(f"{root}/bank.keras")
registered = keras.models.load_model(f"{root}/bank.keras")
print("limits:", *[model.layers[0].highest for model in (given, in_scope, registered)])

# %% [markdown]
# No `get_config` is needed for arguments that are numbers, words or lists of them: Keras 3 has noted what `__init__` was given.
# (Otherwise it asks for one, in a message that begins with "Object … was created by passing non-serializable argument values".)
#
# ### What bites
#
# The layer is **calibrated**: somebody measures the scanner, and sets the limit to what it really sends. **Predict.** Which limit has
# the layer after saving and loading?

# %% bites id="calibrated" within=0.001
clip = BankClip(1.0)
worn = keras.Sequential([keras.Input((784,)), clip])
before = worn.predict(images, verbose=0)
clip.highest = 0.5
print("largest output, called:         ", worn(images).numpy().max())
print("largest output, predict:        ", worn.predict(images, verbose=0).max())
worn.save(f"{root}/worn.keras")
loaded_worn = keras.models.load_model(f"{root}/worn.keras")
print("largest output, saved and loaded:", loaded_worn(images).numpy().max())

# %% [markdown]
# What `__init__` was given is what is written, not what the attribute says today. And `predict` had drawn its graph before, with the
# old number in it. Nothing is raised in either case.

# %% exercise 16-stretch [markdown] points=4
# ### Make a layer whose memory survives
#
# `Stretch` turns numbers from lowest … highest into 0 … 1. It is made without arguments, and `calibrate(images)` then sets the two
# limits to the smallest and the largest number in `images`; it may be called again, and the last call holds. Complete
# `__init__` and write `calibrate`, so that the limits survive `.keras` *and* `.weights.h5`, hold at once in a `predict` that has been
# called before, and are never changed by training. Before any calibration they are 0 and 1. (`call` stays as it is.)
#
# <details><summary>Hint 1: the idea</summary>Where does Keras keep numbers that belong to a layer, that every file holds, and that
# gradients leave alone? BatchNormalization has two of them.</details>
# <details><summary>Hint 2: the names</summary><code>self.add_weight</code> with <code>shape</code>,
# <code>initializer</code> and <code>trainable</code>; <code>assign</code>; <code>np.min</code>, <code>np.max</code>.</details>
# <details><summary>Hint 3: almost code</summary>In <code>__init__</code> two weights of shape <code>()</code> under the names that
# <code>call</code> uses, one beginning with zeros and one with ones. In <code>calibrate</code>, each gets its new number by its own
# method, not by <code>=</code>.</details>

# %% answer 16-stretch
class Stretch(keras.layers.Layer):
    """Numbers of any shape, from lowest … highest to 0 … 1."""

    def call(self, inputs: tf.Tensor) -> tf.Tensor:
        return (inputs - self.lowest) / (self.highest - self.lowest)

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        ### BEGIN SOLUTION
        self.lowest = self.add_weight(shape=(), initializer="zeros", trainable=False)
        self.highest = self.add_weight(shape=(), initializer="ones", trainable=False)

    def calibrate(self, images: np.ndarray) -> None:
        self.lowest.assign(np.min(images))
        self.highest.assign(np.max(images))
        ### END SOLUTION

# %% try 16-stretch
with attempt():
    stretch = Stretch()
    stretch.calibrate(np.array([[2.0, 6.0]]))
    print("0.25:", float(stretch(np.array([[3.0]]))[0, 0]), "  weights that train:", len(stretch.trainable_weights))

# %% check 16-stretch
check("16-stretch", Stretch)

# %% [markdown]
# You find it in thresholds, vocabularies, means and counters that live in an attribute, until somebody restarts the program.
#
# ## The server
#
# TensorFlow Serving watches a folder with the name of the model, in which each export lies in a subfolder with a number, its
# **version**. It serves the largest one ([documentation](https://www.tensorflow.org/tfx/serving/serving_config)). A client sends
# JSON, `{"instances": [row, row, …]}`, to `/v1/models/digits:predict` or, for one version, to `/v1/models/digits/versions/1:predict`.
# It gets `{"predictions": [row, row, …]}` ([the format](https://www.tensorflow.org/tfx/serving/api_rest)).
#
# The reader is version 1, the one that went on with paler digits version 2. (The real server is a program of its own and is not
# part of this course; what follows speaks its language.)

# %% now id="versions"
reader.export(f"{root}/digits/1", verbose=False)
paler = keras.models.load_model(f"{root}/reader.keras")
paler.fit(0.6 * data.train.images, data.train.labels, batch_size=50, verbose=0)
paler.export(f"{root}/digits/2", verbose=False)
versions = {path.name: tf.saved_model.load(str(path)) for path in Path(f"{root}/digits").iterdir()}

# %% now id="answer"
import json


def answer(path, body):
    version = path.split("/versions/")[1].split(":")[0] if "/versions/" in path else max(versions, key=int)
    rows = json.loads(body)["instances"]
    return json.dumps({"predictions": versions[version].serve(tf.constant(rows)).numpy().tolist()})

# %% [markdown]
# `key=int`, because as text "9" is larger than "10": a server that forgets it stops updating at the tenth version.
#
# `http.server` does the rest. `local.serving` gives it a port that the system chooses, a thread of its own, and an end.

# %% now id="handler"
from http.server import BaseHTTPRequestHandler


class Predict(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(answer(self.path, body).encode())

# %% now id="client"
from urllib.request import ProxyHandler, build_opener

from course import local

body = json.dumps({"instances": images.tolist()})
if why := local.why_no_sockets():
    print(why)
else:
    with local.serving(Predict) as address:
        client = build_opener(ProxyHandler({}))  # straight to this machine
        reply = client.open(f"{address}/v1/models/digits/versions/1:predict", body.encode(), timeout=20).read()
    print("off by", np.abs(np.float32(json.loads(reply)["predictions"]) - reader(images).numpy()).max())

# %% [markdown]
# ### Same tensors
#
# The numbers went through text and back, and lost nothing. (In this comparison without a network.)

# %% same id="same-served" breaks=["answer: max(versions, key=int) => min(versions, key=int)"]
paths = ("/v1/models/digits:predict", "/v1/models/digits/versions/1:predict")
replies = [np.float32(json.loads(answer(path, body))["predictions"]) for path in paths]
same("scores of both versions", models=[paler(images), reader(images)], replies=replies, within=1e-5)

# %% exercise 16-request [markdown] points=3
# ### Answer any request
#
# The real format knows more. `signatures` maps each signature's name to a function from an array (images, features) to a dict of
# outputs, each (images, …). The request's `signature_name` chooses one; without it, that is `"serving_default"`. Its rows stand
# under `instances` or under `inputs`, and are one batch.
#
# - `instances` are answered by `predictions`, **row by row**: one item for each image. If the signature has one output, the item is
#   that output's row; if it has several, a dict with a row of each.
# - `inputs` are answered by `outputs`, **column by column**: the whole output, or, if there are several, a dict of whole outputs.
# - A request with neither, or with an unknown signature, is answered by `{"error": "…"}` with a text of yours.
#
# A request may have other keys, too. Text in, text out.
#
# <details><summary>Hint 1: the idea</summary>Get the dict of outputs first; it is the same in both formats. The columns are that dict,
# and the rows are cut from it.</details>
# <details><summary>Hint 2: the names</summary><code>json.loads</code>, <code>json.dumps</code>, <code>dict.get</code>,
# <code>np.array(rows, np.float32)</code>, <code>tolist</code>, <code>len</code>.</details>
# <details><summary>Hint 3: almost code</summary>Refuse what must be refused. Columns: each output as a list. Rows: for each image's place,
# a dict of what stands there in each column. If there is one output, take its value out of the dict, or out of each of the dicts.</details>

# %% answer 16-request covers="B32"
import json
from collections.abc import Callable


def answer_request(body: str, signatures: dict[str, Callable[[np.ndarray], dict[str, np.ndarray]]]) -> str:
    """JSON text in, JSON text out; rows (images, features)."""
    ### BEGIN SOLUTION
    request = json.loads(body)
    run = signatures.get(request.get("signature_name", "serving_default"))
    asked = "instances" if "instances" in request else "inputs"
    if run is None or asked not in request:
        return json.dumps({"error": "unknown signature, or neither 'instances' nor 'inputs'"})
    outputs = {key: value.tolist() for key, value in run(np.array(request[asked], np.float32)).items()}
    if asked == "inputs":
        return json.dumps({"outputs": outputs if len(outputs) > 1 else outputs.popitem()[1]})
    if len(outputs) == 1:
        return json.dumps({"predictions": outputs.popitem()[1]})
    rows = [dict(zip(outputs, row)) for row in zip(*outputs.values())]
    return json.dumps({"predictions": rows})
    ### END SOLUTION

# %% try 16-request
def twice_and_sum(batch):
    return {"twice": 2 * batch, "sum": batch.sum(axis=1)}

with attempt():
    for asked in ("instances", "inputs"):
        print(asked, "->", answer_request(json.dumps({asked: [[1, 2], [3, 4]]}), {"serving_default": twice_and_sum}))

# %% check 16-request
check("16-request", answer_request)

# %% [markdown]
# You meet this today on both sides of every `:predict`.
#
# ## Who reads what?
#
# The bank's archive holds readers from ten years, in every format, and four programs that might read them. We write one small network
# from Keras 2 and from Keras 3, and let everybody read everything. In Keras 2 the shape of the input may be an argument of the first
# layer, or stand before it; we take both. The activation is `hard_sigmoid`, as it was in every LSTM of the time.

# %% then id="written-2"
def make_small(library):
    layers = library.layers
    return library.Sequential([library.Input((8,)), layers.Dense(6, activation="hard_sigmoid"), layers.Dense(3)])

# %% then
small = make_small(tf.keras)
small_weights = small.get_weights()
hidden = tf.keras.layers.Dense(6, activation="hard_sigmoid", input_shape=(8,))
argument = tf.keras.Sequential([hidden, tf.keras.layers.Dense(3)])
argument.set_weights(small_weights)
for model, name in ((small, "2.h5"), (small, "2.keras"), (argument, "2-argument.keras"), (small, "2")):
    model.save(f"{root}/{name}")

# %% now id="written-3"
small_3 = make_small(keras)
small_3.set_weights(small_weights)
small_3.save(f"{root}/3.h5")
small_3.save(f"{root}/3.keras")
small_3.export(f"{root}/3", verbose=False)

# %% then id="readers-then"
batch = np.random.default_rng(0).normal(0, 1, (20, 8)).astype(np.float32)

def in_keras_2(path):
    return tf.keras.models.load_model(path, compile=False)(batch).numpy()

def in_a_session(path):
    return with_a_session(path, batch)

# %% now id="readers"
def in_keras_3(path):
    return keras.models.load_model(path, compile=False)(batch).numpy()

def as_a_layer(path):
    return next(iter(keras.layers.TFSMLayer(path, call_endpoint="serving_default")(batch).values())).numpy()

# %% [markdown]
# A reading is right if its numbers are those of the model that was written. **Predict.** Seven files, four readers. In how many of the
# 28 cases are the numbers right, in how many does the reader refuse, and is there a third kind?

# %% now id="matrix"
readers = {"Keras 2\nload_model": in_keras_2, "Keras 3\nload_model": in_keras_3,
           "TensorFlow 1\nsession": in_a_session, "Keras 3\nTFSMLayer": as_a_layer}

def off_by(read, name):
    written = small_3 if name.startswith("3") else small
    try:
        return abs(read(f"{root}/{name}") - written(batch).numpy()).max()
    except Exception:  # which of a dozen kinds depends on the reader
        return None

# %% now id="table" within=0.001
files = {"2.h5": "Keras 2 .h5", "2.keras": "Keras 2 .keras", "2-argument.keras": "Keras 2 .keras, input_shape=",
         "2": "Keras 2 folder", "3.h5": "Keras 3 .h5", "3.keras": "Keras 3 .keras", "3": "Keras 3 export"}
off = {name: [off_by(read, name) for read in readers.values()] for name in files}
flat = sum(off.values(), [])
print("refused:", flat.count(None), "  right:", sum(each is not None and each < 1e-5 for each in flat),
      "  read, but wrong:", sum(each is not None and each > 1e-5 for each in flat))

# %% picture
figure, axes = plt.subplots(figsize=(9, 5), layout="constrained")
for place, row in enumerate(off.values()):
    for column, each in enumerate(row):
        word = "refuses" if each is None else "right" if each < 1e-5 else f"reads,\noff by {each:.2f}"
        face = {"refuses": "white", "right": drawing.SKY}.get(word, drawing.ORANGE)
        axes.add_patch(plt.Rectangle((column - 0.5, place - 0.5), 1, 1, facecolor=face, edgecolor="black"))
        axes.text(column, place, word, ha="center", va="center", fontsize=12)
axes.set(xlim=(-0.5, 3.5), ylim=(6.5, -0.5), xticks=range(4), xticklabels=list(readers))
axes.set(yticks=range(7), yticklabels=list(files.values()))
axes.grid(visible=False)
drawing.show(figure, caption="Which squares would have cost you a week?",
             alt="Of Keras 2's four, Keras 3's load_model refuses two and reads two with wrong numbers. Keras 2 refuses all of Keras 3. "
                 "A session and TFSMLayer read both folders right, and nothing else.")

# %% [markdown]
# The orange squares are the third kind. The word `hard_sigmoid` is in the file, and it means something else today: its slope was 0.2
# and is 1/6 (notebook 17 meets it again in an LSTM). A format that can be read is no proof that it is understood.
#
# The refusals at least say why, if one reads them from the end:

# %% bites id="why-refused"
keyword = tf.keras.layers.LSTM(4, time_major=False)
tf.keras.Sequential([tf.keras.Input((5, 3)), keyword]).save(f"{root}/lstm.h5")
for name in ("2-argument.keras", "lstm.h5"):
    try:
        keras.models.load_model(f"{root}/{name}")
    except (TypeError, ValueError) as error:
        print(f"{name}: {type(error).__name__} … {str(error)[str(error).rindex('Unrecognized') :]}")

# %% [markdown]
# Read such a file with Keras 2, build the model in Keras 3, and carry the weights over by `get_weights` and `set_weights`. Or, when
# nobody needs to change it, keep the folder and read it as a layer.

# %% exercise 16-whose [markdown] points=4
# ### Have each file read by whoever understands it
#
# You get a path: a `.h5` or `.keras` file, or a folder, written by Keras 2 or by Keras 3. (Folders have a signature
# `"serving_default"` with one output.) Return a function from images to the numbers that the writer's model gives. No file says
# in its name who wrote it.
#
# <details><summary>Hint 1: the idea</summary>That a library reads a file proves nothing. The library that wrote it understands it, and
# both kinds of file note which one that was. Or: is there a library that never reads a stranger's file?</details>
# <details><summary>Hint 2: the names</summary><code>os.path.isdir</code>; <code>metadata.json</code> in the zip archive that a
# <code>.keras</code> file is, <code>attrs["keras_version"]</code> of an <code>h5py.File</code>; <code>load_model</code> of
# <code>K2</code> and of <code>keras</code>; <code>keras.layers.TFSMLayer</code>.</details>
# <details><summary>Hint 3: almost code</summary>A folder: a layer, and a function that takes the one value out of its dict. A file: find
# the version; "2" or "3" is its first letter; load with that library, without compiling.</details>

# %% answer 16-whose
import json
import zipfile
from collections.abc import Callable

import h5py
import tf_keras as K2  # Keras 2


def read_right(path: str) -> Callable[[np.ndarray], tf.Tensor]:
    """A function from images (batch, features) to what the model at this path gives."""
    ### BEGIN SOLUTION
    if os.path.isdir(path):
        layer = keras.layers.TFSMLayer(path, call_endpoint="serving_default")

        def run(images):
            (numbers,) = layer(images).values()
            return numbers

        return run
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as parts:
            version = json.loads(parts.read("metadata.json"))["keras_version"]
    else:
        with h5py.File(path) as stored:
            version = stored.attrs["keras_version"]
    library = K2 if version.startswith("2") else keras
    return library.models.load_model(path, compile=False)
    ### END SOLUTION

# %% try 16-whose
with attempt():
    for name in files:
        written = small_3 if name.startswith("3") else small
        numbers = np.asarray(read_right(f"{root}/{name}")(batch))
        print(f"{files[name]:30} off by {np.abs(numbers - written(batch).numpy()).max():.5f}")

# %% check 16-whose
check("16-whose", read_right)

# %% [markdown]
# Look for it in every upgrade that "loads without errors".

# %%
folder.cleanup()

# %% summary [markdown]
# ## What you can do now
#
# You export in either world and prove that an answer depends on its image alone. You put the preparation into the export, so that
# client and server cannot disagree. You save a training with its optimizer, and know which habits lose it. You keep a layer's memory
# where every file finds it, bring the class that a file needs, answer requests row by row and column by column, and have each file read by
# the library that understands it.
#
# The digit reader can leave its program now. What it left *behind*, in files that no Keras wrote, is the subject of
# [17 Checkpoints and frozen graphs](../17_checkpoints_and_frozen_graphs/17_checkpoints_and_frozen_graphs.ipynb).

# %% progress
progress("16")
