# %% card [markdown] minutes=50
# # 16 Save, export, serve
#
# **Aim.** Get a model out of its program, and know which program can read it.
#
# **You will be able to**
#
# - export a model from either world and run it in the other
# - read a signature, and write several
# - save a model so that it can be read without trusting its code
# - answer requests over HTTP in the format of TensorFlow Serving
# - say who reads what
#
# **Before you start** you need [00 Two worlds, one kernel](../00_two_worlds/00_two_worlds.ipynb) and
# [08 Sharing and tracking](../08_sharing_and_tracking/08_sharing_and_tracking.ipynb).

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
# All files of this notebook go into one folder, which is removed at the end of the session.

# %%
import tempfile
import warnings
from pathlib import Path

folder = tempfile.TemporaryDirectory()
root = Path(folder.name)
images = digits.read_data_sets().test.images[:5]

# %% [markdown]
# ## Out of TensorFlow 1, into TensorFlow 2
#
# The post from which tutorial B was copied ends with a part that the copy leaves out: a model is exported for **TensorFlow
# Serving**, a program that loads models and answers requests. We follow it.
#
# ### Then
#
# First, inference mode: with learning phase 0, dropout does nothing. Then the model is built again, so that the mode is part of
# it.

# %% then covers="B32"
graph = tf.Graph()
with graph.as_default(), warnings.catch_warnings():
    warnings.simplefilter("ignore")
    sess = tf1.Session()
    K1.backend.set_session(sess)
    layers = [K1.layers.Dense(32, activation="relu", input_dim=784), K1.layers.Dropout(0.5), K1.layers.Dense(10)]
    trained = K1.Sequential(layers)
    trained.get_weights()
    K1.backend.set_learning_phase(0)

# %% [markdown]
# The post rebuilds it with `model_from_config`, and exports it with `session_bundle`.

# %% bites covers="B32"
try:
    K1.models.model_from_config(trained.get_config())
except ValueError as error:
    print("ValueError:", str(error)[:22], "…")
try:
    from tensorflow_serving.session_bundle import exporter
except ModuleNotFoundError as error:
    print("ModuleNotFoundError:", error)

# %% [markdown]
# The first wants to read the class in the config, and a model's `get_config` leaves it out: call `from_config` of the class. The
# second is gone. Its successor writes a **SavedModel**: a folder with the graph, the weights, and **signatures**. A signature
# gives names to inputs and outputs.

# %% then covers="B32"
with graph.as_default(), sess.as_default():
    serving = K1.Sequential.from_config(trained.get_config())
    serving.set_weights(trained.get_weights())
    signature = tf1.saved_model.predict_signature_def({"images": serving.input}, {"scores": serving.output})
    builder = tf1.saved_model.Builder(str(root / "then"))
    builder.add_meta_graph_and_variables(sess, [tf1.saved_model.SERVING], {"serving_default": signature})
    builder.save()
    scores_then = sess.run(serving.output, {serving.input: images})

# %% [markdown]
# ### Now
#
# TensorFlow 2 reads the folder. Its signatures are functions. Keras 3 makes a layer of it.

# %% now
loaded = tf.saved_model.load(str(root / "then"))
scores_loaded = loaded.signatures["serving_default"](images=tf.constant(images))["scores"]
layer = keras.layers.TFSMLayer(str(root / "then"), call_endpoint="serving_default")
scores_layer = layer(images)["scores"]

# %% same
for scores in (scores_loaded, scores_layer):
    print("largest difference:", float(np.abs(scores - scores_then).max()))

# %% [markdown]
# ## Out of Keras 3, into TensorFlow 1
#
# ### Now
#
# `model.export` writes the same kind of folder, in inference mode.

# %% now
keras.utils.set_random_seed(16)
model = keras.Sequential(
    [keras.Input((784,)), keras.layers.Dense(32, activation="relu"), keras.layers.Dropout(0.5), keras.layers.Dense(10)]
)
model.export(str(root / "now"), verbose=False)
scores_now = model(images).numpy()

# %% [markdown]
# ### Then
#
# A session loads the graph and the weights. The signature knows the names of the tensors; we need not.

# %% then
with tf.Graph().as_default(), tf1.Session() as sess_now:
    signature = tf1.saved_model.load(sess_now, ["serve"], str(root / "now")).signature_def["serving_default"]
    (fed,), (fetched,) = signature.inputs.values(), signature.outputs.values()
    runs = [sess_now.run(fetched.name, {fed.name: images}) for _ in range(2)]
    print(list(signature.inputs), "->", list(signature.outputs))

# %% [markdown]
# ### Same tensors

# %% same
print("largest difference below 1e-6:", bool(np.abs(runs[0] - scores_now).max() < 1e-6))
print("two runs, no dropout:", np.array_equal(*runs))

# %% [markdown]
# ### What bites
#
# `save` does not write this folder any more; Keras 2 did. The message names what to do instead.

# %% bites
try:
    model.save(str(root / "folder"))
except ValueError as error:
    print("ValueError …", str(error).partition("Use ")[1] + str(error).partition("Use ")[2][:24], "…")

# %% exercise 16-signature [markdown] points=3
# ### Run a signature of a stranger
#
# Somebody gives you a SavedModel with several signatures. You know neither the names of its tensors nor the keys of its outputs.
# Run the signature called `signature` on `images`, and return **all** its outputs under their keys. The signature has one input.
#
# <details><summary>Hint 1: the idea</summary>The signature is the table of contents: it maps keys to names of
# tensors.</details>
# <details><summary>Hint 2: the names</summary><code>tf1.saved_model.load(sess, ["serve"], path)</code>,
# <code>.signature_def[…]</code>, <code>.inputs</code>, <code>.outputs</code>, <code>tensor.name</code>. Or
# <code>tf.saved_model.load</code>.</details>
# <details><summary>Hint 3: almost code</summary>In a new graph and session: load, take the signature, find the name of its one
# input. Run a dict from each output's key to its tensor's name.</details>

# %% answer 16-signature
def run_signature(path: str, signature: str, images: np.ndarray) -> dict[str, np.ndarray]:
    """Key -> array, for all outputs of this signature; images (batch, features)."""
    ### BEGIN SOLUTION
    with tf.Graph().as_default(), tf1.Session() as sess:
        chosen = tf1.saved_model.load(sess, ["serve"], path).signature_def[signature]
        (fed,) = chosen.inputs.values()
        return sess.run({key: tensor.name for key, tensor in chosen.outputs.items()}, {fed.name: images})
    ### END SOLUTION

# %% try 16-signature
with attempt():
    outputs = run_signature(str(root / "then"), "serving_default", images)
    print("scores (5, 10):", *[f"{key} {value.shape}" for key, value in outputs.items()])

# %% check 16-signature
check("16-signature", run_signature)

# %% [markdown]
# ## Several endpoints
#
# The post says that TensorFlow Serving takes one input and one output only. Signatures have removed that limit. In Keras 3 an
# `ExportArchive` collects functions, called **endpoints**; each becomes a signature. `TensorSpec` says what an endpoint takes;
# `None` leaves the size of the batch open.

# %% now covers="B32"
archive = keras.export.ExportArchive()
archive.track(model)
spec = [tf.TensorSpec((None, 784), tf.float32)]
archive.add_endpoint("logits", lambda images: model(images, training=False), spec)
archive.add_endpoint("squares", lambda images: model(images, training=False) ** 2, spec)
archive.write_out(str(root / "archive"), verbose=False)

# %% now
endpoints = tf.saved_model.load(str(root / "archive"))
print("logits: ", np.allclose(endpoints.logits(images), scores_now, atol=1e-6))
print("squares:", np.allclose(endpoints.squares(images), scores_now**2, atol=1e-6))

# %% exercise 16-endpoints [markdown] points=3
# ### Export scores and classes
#
# The model takes images of shape (features,), has dropout, and returns logits. Export it to `path` with two endpoints, for
# batches of any size. `scores`: probabilities, by softmax. `classes`: the number of the largest one, for each image. Nothing
# is random in an export.
#
# <details><summary>Hint 1: the idea</summary>An endpoint is any function that uses the model. Yours adds one operation to what
# the model returns.</details>
# <details><summary>Hint 2: the names</summary><code>ExportArchive</code>: <code>track</code>, <code>add_endpoint</code>,
# <code>write_out</code>; <code>tf.nn.softmax</code>, <code>tf.argmax</code>, <code>model.input_shape</code>.</details>
# <details><summary>Hint 3: almost code</summary>Track the model. Make one TensorSpec with the model's input shape. Add the two
# functions, both with <code>training=False</code>; then write.</details>

# %% answer 16-endpoints
def export_endpoints(model: keras.Model, path: str) -> None:
    """Write a SavedModel whose endpoints take (batch, features): scores (batch, classes) and classes (batch,)."""
    ### BEGIN SOLUTION
    archive = keras.export.ExportArchive()
    archive.track(model)
    spec = [tf.TensorSpec(model.input_shape, tf.float32)]
    archive.add_endpoint("scores", lambda images: tf.nn.softmax(model(images, training=False)), spec)
    archive.add_endpoint("classes", lambda images: tf.argmax(model(images, training=False), axis=-1), spec)
    archive.write_out(path, verbose=False)
    ### END SOLUTION

# %% try 16-endpoints
with attempt():
    export_endpoints(model, str(root / "mine"))
    mine = tf.saved_model.load(str(root / "mine"))
    print("True:", np.array_equal(np.argmax(mine.scores(images), axis=1), mine.classes(images)))

# %% check 16-endpoints
check("16-endpoints", export_endpoints)

# %% [markdown]
# ## Saving to go on
#
# An export can be run, not changed. To train on, save the model itself: `.keras` holds its configuration and its weights. A
# **checkpoint** holds the weights alone, and needs the program that made the model.

# %% now
model.save(root / "model.keras")
again = keras.models.load_model(root / "model.keras")
checkpoint = tf.train.Checkpoint(model=model).write(str(root / "checkpoint"))
restored = keras.models.clone_model(model)
before = np.array_equal(restored(images), scores_now)
tf.train.Checkpoint(model=restored).read(checkpoint).assert_consumed()
print("from .keras:", np.array_equal(again(images), scores_now))
print("from the checkpoint:", before, "before,", np.array_equal(restored(images), scores_now), "after")

# %% [markdown]
# ### What bites
#
# A `Lambda` layer is a Python function. To read it back is to run somebody's code, so Keras 3 refuses.

# %% bites
clipping = keras.Sequential([keras.Input((784,)), keras.layers.Lambda(lambda images: keras.ops.clip(images, 0.2, 0.8))])
clipping.save(root / "lambda.keras")
try:
    keras.models.load_model(root / "lambda.keras")
except ValueError as error:
    print("ValueError:", str(error).partition(" whose")[0], "…")

# %% [markdown]
# The way out is a layer with a name and a configuration. The reader has the class, and the file has the numbers.

# %% exercise 16-layer [markdown] points=3
# ### Make a layer that can be saved
#
# `Clip` replaces that Lambda. Write `get_config`: it returns a dict with which `Clip(**config)` makes the same layer again, with
# its limits and its name.
#
# <details><summary>Hint 1: the idea</summary>The parent class already knows some of it, such as the name. You add what
# <code>__init__</code> of this class takes.</details>
# <details><summary>Hint 2: the names</summary><code>super().get_config()</code>, which returns a dict.</details>
# <details><summary>Hint 3: almost code</summary>Join the parent's dict and a dict with the two limits, under the names of the
# arguments.</details>

# %% answer 16-layer
class Clip(keras.layers.Layer):
    """Limits numbers, of any shape, to lowest … highest."""

    def __init__(self, lowest: float = 0.0, highest: float = 1.0, **kwargs):
        super().__init__(**kwargs)
        self.lowest, self.highest = lowest, highest

    def call(self, images: tf.Tensor) -> tf.Tensor:
        return keras.ops.clip(images, self.lowest, self.highest)

    def get_config(self) -> dict:
        ### BEGIN SOLUTION
        return {**super().get_config(), "lowest": self.lowest, "highest": self.highest}
        ### END SOLUTION

# %% try 16-layer
with attempt():
    twin = Clip.from_config(Clip(0.2, 0.8, name="clip").get_config())
    print("0.2 0.8 clip:", twin.lowest, twin.highest, twin.name)

# %% check 16-layer
check("16-layer", Clip)

# %% [markdown]
# ## Serving
#
# TensorFlow Serving answers requests over HTTP. A client sends JSON to `/v1/models/digits:predict`:
# `{"instances": [row, row, …]}`, and gets `{"predictions": [row, row, …]}`. It may also send `{"inputs": …}` and gets
# `{"outputs": …}` ([the format](https://www.tensorflow.org/tfx/serving/api_rest)). A server of twelve lines speaks the first
# half of it, for our exported model.

# %% now
import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Predict(BaseHTTPRequestHandler):
    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        rows = endpoints.logits(tf.constant(request["instances"], tf.float32))
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps({"predictions": rows.numpy().tolist()}).encode())

    def log_message(self, *arguments):
        pass

# %% [markdown]
# The server gets a thread of its own and a port that the system chooses (`0`). It is stopped when the block ends, also after
# an error.

# %% now
from contextlib import contextmanager
from threading import Thread


@contextmanager
def serving_at(handler):
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()

# %% [markdown]
# Now a client asks. Where a kernel may not open sockets, as in the grading sandbox, the cell says so and does nothing.

# %% now
from urllib.request import ProxyHandler, build_opener

from autograde.student import local

if why := local.why_no_sockets():
    print(why)
else:
    with serving_at(Predict) as address:
        body = json.dumps({"instances": images.tolist()}).encode()
        opener = build_opener(ProxyHandler({}))
        reply = json.load(opener.open(f"{address}/v1/models/digits:predict", body, timeout=20))
    predictions = np.array(reply["predictions"], np.float32)
    print(list(reply), predictions.shape, "as the model:", np.allclose(predictions, scores_now, atol=1e-6))

# %% [markdown]
# The numbers went through text and back, and are the same. (`ProxyHandler({})` keeps the request on this machine.)

# %% exercise 16-request [markdown] points=3
# ### Answer a request
#
# `body` is the JSON text of a request; `predict` takes a batch of images, an array (images, features), and returns an array.
# Answer `{"instances": rows}` with `{"predictions": rows}`, and `{"inputs": rows}` with `{"outputs": rows}`. If a request has
# neither, answer `{"error": "…"}` with a text of yours. A request may have other keys, too. Return JSON text.
#
# <details><summary>Hint 1: the idea</summary>Three cases. Look which key is there; all rows of a request are one
# batch.</details>
# <details><summary>Hint 2: the names</summary><code>json.loads</code>, <code>json.dumps</code>,
# <code>np.array(rows, np.float32)</code>, <code>.tolist()</code>.</details>
# <details><summary>Hint 3: almost code</summary>For each pair of a key that may be asked and the key that answers it: if it is
# in the request, predict its rows and return them under the other key. After the loop: the error.</details>

# %% answer 16-request
import json
from collections.abc import Callable


def answer_request(body: str, predict: Callable[[np.ndarray], np.ndarray]) -> str:
    """JSON text in, JSON text out; predict maps (images, features) to (images, classes)."""
    ### BEGIN SOLUTION
    request = json.loads(body)
    for asked, answered in (("instances", "predictions"), ("inputs", "outputs")):
        if asked in request:
            return json.dumps({answered: predict(np.array(request[asked], np.float32)).tolist()})
    return json.dumps({"error": "Missing 'instances' or 'inputs' in the request."})
    ### END SOLUTION

# %% try 16-request
with attempt():
    print('{"outputs": [[2.0, 4.0]]}:', answer_request('{"inputs": [[1, 2]]}', lambda batch: 2 * batch))

# %% check 16-request
check("16-request", answer_request)

# %% [markdown]
# **Check yourself.** Your colleague's server answers `[[0.1, 0.2, …]]` today and other numbers for the same image tomorrow, with
# the same file. Which line is missing in their export?
#
# <details><summary>Answer</summary>Dropout is active in what they wrote: an endpoint that calls the model with
# <code>training=True</code>, or a TensorFlow 1 graph that was built without learning phase 0. <code>model.export</code> sets it
# for you.</details>
#
# ## Who reads what?
#
# We save one network from Keras 2 and from Keras 3 in every format, and let everybody read everything. A reader passes if the
# numbers are right. In Keras 2 the size of the input can be an argument of the first layer, or a first layer of its own; we
# take both.

# %% then
K2 = tf.keras
model_2 = K2.Sequential(
    [K2.layers.Dense(32, activation="relu", input_shape=(784,)), K2.layers.Dropout(0.5), K2.layers.Dense(10)]
)
model_2b = K2.Sequential([K2.layers.Input((784,)), K2.layers.Dense(32, activation="relu"), K2.layers.Dense(10)])
for copy in (model_2, model_2b):
    copy.set_weights(model.get_weights())

# %%
from absl import logging

logging.set_verbosity(logging.ERROR)
writers = {
    "Keras 2 .h5": lambda: model_2.save(root / "two.h5"),
    "Keras 2 .keras": lambda: model_2.save(root / "two.keras"),
    "Keras 2 .keras, Input first": lambda: model_2b.save(root / "two_b.keras"),
    "Keras 2 folder": lambda: model_2.save(root / "two"),
    "Keras 3 .h5": lambda: model.save(root / "three.h5"),
    "Keras 3 .keras": lambda: model.save(root / "three.keras"),
    "Keras 3 export": lambda: model.export(root / "three", verbose=False),
}
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    for write in writers.values():
        write()

# %% [markdown]
# Four readers: the `load_model` of both, a TensorFlow 1 session, and Keras 3's `TFSMLayer`.

# %% then
def with_a_session(path):
    with tf.Graph().as_default(), tf1.Session() as sess:
        signature = tf1.saved_model.load(sess, ["serve"], path).signature_def["serving_default"]
        (fed,), (fetched,) = signature.inputs.values(), signature.outputs.values()
        return sess.run(fetched.name, {fed.name: images})


readers = {
    "Keras 2\nload_model": lambda path: tf.keras.models.load_model(path, compile=False)(images),
    "Keras 3\nload_model": lambda path: keras.models.load_model(path, compile=False)(images),
    "TensorFlow 1\nsession": with_a_session,
    "Keras 3\nTFSMLayer": lambda p: next(iter(keras.layers.TFSMLayer(p, call_endpoint="serving_default")(images).values())),
}

# %% now
def passes(read, path):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return bool(np.allclose(read(str(path)), scores_now, atol=1e-5))
    except Exception:  # which of a dozen kinds depends on the reader
        return False


files = ["two.h5", "two.keras", "two_b.keras", "two", "three.h5", "three.keras", "three"]
matrix = [[passes(read, root / name) for read in readers.values()] for name in files]

# %% picture
figure, axes = plt.subplots(figsize=(9, 5), layout="constrained")
axes.imshow(matrix, cmap=plt.matplotlib.colors.ListedColormap(["white", style.SKY]), vmin=0, vmax=1, aspect="auto")
for i, row in enumerate(matrix):
    for j, good in enumerate(row):
        axes.text(j, i, "reads" if good else "—", ha="center", va="center", fontsize=13)
axes.set_xticks(range(len(readers)), readers)
axes.set_yticks(range(len(writers)), writers)
axes.grid(False)
alt = "Keras 3 reads Keras 2's .h5; Keras 2 reads nothing of Keras 3; a session and TFSMLayer read both folders."
style.show(figure, alt=alt)

# %% [markdown]
# Of Keras 2's `.keras` files Keras 3 reads the one that begins with `Input`, and not the one with `input_shape=`. The folders
# are for everybody who knows signatures, but only Keras 2 makes a model of its own folder again.

# %% summary [markdown]
# ## What you can do now
#
# You export a model from one world and run it in the other, by its signature and not by guessed names. You write several
# endpoints, layers that can be read back, and answers to requests. And you know who reads what; when nobody does, the weights
# still travel by `get_weights` and `set_weights`.
#
# Next: [17 Capstone: migrate a whole script](../17_capstone/17_capstone.ipynb), where a program goes from one world to the
# other as a whole.

# %%
folder.cleanup()

# %% progress
progress("16")
