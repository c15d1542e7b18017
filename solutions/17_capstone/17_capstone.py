# %% card [markdown] minutes=60
# # 17 Capstone: migrate a whole script
#
# **Aim.** Move a complete program from TensorFlow 1 to today, and prove gate by gate that it is still the same program.
#
# **You will be able to**
#
# - say what the automatic converter does, and what it leaves to you
# - tell a program that runs from a program that is right
# - migrate a model, a training step, a log and an export
# - build gates: comparisons of old and new tensors that a migration has to pass
#
# **Before you start** you need [05 State updates and weight lists](../05_state_and_weights/05_state_and_weights.ipynb),
# [13 TensorBoard](../13_tensorboard/13_tensorboard.ipynb) and
# [16 Save, export, serve](../16_save_export_serve/16_save_export_serve.ipynb).

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
# ## The program
#
# Here is a program as it was written in 2017: Keras layers on TensorFlow tensors, a loop of its own, TensorBoard, an
# export. We keep it as text, in five pieces, as if it lay in a file. First the imports, the data, the session and the
# inputs.

# %% then
opening = '''
import tensorflow as tf
from keras import backend as K
from keras.layers import BatchNormalization, Conv2D, Dense, Dropout, Flatten, MaxPooling2D
from keras.losses import categorical_crossentropy

from autograde import digits

data = digits.read_data_sets(one_hot=True)
sess = tf.Session()
K.set_session(sess)
with tf.name_scope("input"):
    img = tf.placeholder(tf.float32, shape=(None, 784), name="img")
    labels = tf.placeholder(tf.float32, shape=(None, 10), name="labels")
'''

# %% [markdown]
# The model: a small CNN with BatchNormalization and Dropout. `DROPOUT`, `NUM_STEPS` and `FOLDER` are settings that come
# from outside.

# %% then
network = '''
with tf.name_scope("NN"):
    layers = [
        Conv2D(8, 5, strides=2, activation="relu"),
        BatchNormalization(momentum=0.9),
        MaxPooling2D(2),
        Flatten(),
        Dropout(DROPOUT),
        Dense(10),
    ]
    x = tf.reshape(img, (-1, 28, 28, 1))
    for layer in layers:
        x = layer(x)
    preds = tf.nn.softmax(x)
'''

# %% [markdown]
# The loss and the train step, which waits for the updates of BatchNormalization's moving statistics.

# %% then
step_then = '''
with tf.name_scope("train"):
    loss = tf.reduce_mean(categorical_crossentropy(labels, preds))
    updates = [update for layer in layers for update in layer.updates]
    with tf.control_dependencies(updates):
        train_step = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
with tf.name_scope("test"):
    hits = tf.equal(tf.argmax(labels, 1), tf.argmax(preds, 1))
    accuracy = tf.reduce_mean(tf.cast(hits, tf.float32))
'''

# %% [markdown]
# The log: two curves, one run for training and one for the test.

# %% then
log_then = '''
tf.summary.scalar("cost", loss)
tf.summary.scalar("accuracy", accuracy)
merged = tf.summary.merge_all()
train_log = tf.summary.FileWriter(FOLDER + "/logs/train", sess.graph)
test_log = tf.summary.FileWriter(FOLDER + "/logs/test")


def feed(images, truth, phase):
    return {img: images, labels: truth, K.learning_phase(): phase}

'''

# %% [markdown]
# The loop, which keeps the weights it began with, and the export.

# %% then
training = '''
sess.run(tf.global_variables_initializer())
first_weights = [array for layer in layers for array in layer.get_weights()]
test = feed(data.test.images, data.test.labels, 0)
for step in range(NUM_STEPS):
    summary, _ = sess.run([merged, train_step], feed_dict=feed(*data.train.next_batch(50), 1))
    train_log.add_summary(summary, step)
    if step % 10 == 9:
        test_log.add_summary(sess.run(merged, feed_dict=test), step)
train_log.close()
test_log.close()
test_accuracy = sess.run(accuracy, feed_dict=test)
tf.saved_model.simple_save(sess, FOLDER + "/export", {"images": img}, {"scores": preds})
'''
script = opening + network + step_then + log_then + training

# %% [markdown]
# Does it run today? We give it a graph of its own, where TensorFlow 1's ways are allowed.

# %% bites
import tempfile

work_folder = tempfile.TemporaryDirectory()


def run(text, name, **names):
    names = {"DROPOUT": 0.3, "NUM_STEPS": 60, "FOLDER": f"{work_folder.name}/{name}"} | names
    keras.utils.set_random_seed(17)
    with tf.Graph().as_default():
        tf1.set_random_seed(17)
        exec(compile(text, name, "exec"), names)
    return names

# %% bites
try:
    run(script, "as it is")
except AttributeError as error:
    print("AttributeError:", error)

# %% [markdown]
# ## The converter
#
# TensorFlow ships a converter, `tf_upgrade_v2`. It renames what has moved, and lists the **issues** that a person must
# look at. It is usually run from the command line; we call it from Python, on our text.

# %% now
import contextlib
import io

from tensorflow.tools.compatibility import ast_edits, tf_upgrade_v2

converter = ast_edits.ASTCodeUpgrader(tf_upgrade_v2.TFAPIChangeSpec())
converted_file = io.StringIO()
with contextlib.redirect_stdout(io.StringIO()):
    _, _, issues = converter.process_opened_file("train.py", io.StringIO(script), "train_v2.py", converted_file)
converted = converted_file.getvalue()
print("issues:", len(issues))

# %%
changes = [(old, new) for old, new in zip(script.splitlines(), converted.splitlines()) if old != new]
print(len(changes), "of", len(script.splitlines()), "lines changed, such as")
for old, new in changes[:3]:
    print(f"    {old.strip()[:60]}\n    {new.strip()[:60]}")

# %% [markdown]
# No issues. The converter knows TensorFlow's names, and changed them. It knows nothing of Keras.
#
# ### What bites
#
# So we run the converted program, repair the line that fails, run it again, and so on. This is what many migrations look
# like.

# %% bites
repairs = [
    ("K.set_session(sess)\n", ""),
    ("[update for layer in layers for update in layer.updates]", "[]"),
    ("[array for layer in layers for array in layer.get_weights()]", "[]"),
    (", K.learning_phase(): phase", ""),
    ("\ntf.summary.scalar", "\ntf.compat.v1.summary.scalar"),
]
patched = converted
for old, new in repairs:
    try:
        run(patched, "converted", NUM_STEPS=1)
    except Exception as error:
        print(f"{type(error).__name__}: {str(error).splitlines()[0][:80]}")
    patched = patched.replace(old, new)

# %% [markdown]
# The last one is TensorFlow's own: `tf.summary.scalar` exists then and now, and means another thing. After five repairs the
# program runs to its end. Is it right?
#
# We compare it with the old program, run as it was meant. For that we take away its imports, and give it the names of
# TensorFlow 1 and its Keras.

# %% then
layer_names = ("BatchNormalization", "Conv2D", "Dense", "Dropout", "Flatten", "MaxPooling2D")
old_names = {name: getattr(K1.layers, name) for name in layer_names}
old_names |= {"tf": tf1, "K": K1.backend, "categorical_crossentropy": K1.losses.categorical_crossentropy}
ported = script[script.index("from autograde") :]
original, broken = run(ported, "original", **old_names), run(patched, "patched")

# %% same
print("the patched program is worse by more than 0.1:", bool(original["test_accuracy"] - broken["test_accuracy"] > 0.1))
moving_mean = broken["layers"][1].moving_mean.value
print("its moving mean after 60 steps:", broken["sess"].run(moving_mean).round(3))

# %% [markdown]
# It runs, and it is wrong. `layer.updates` was a list, and an empty list was the obvious repair; but Keras 3 has no such
# list, and the moving statistics stay as they were (notebook 05). And nothing switches training mode on any more, neither
# for BatchNormalization nor for Dropout (notebook 04).
#
# To run is no proof. We need **gates**: comparisons that the new program has to pass, one after the other.
#
# | gate | compares | finds |
# |---|---|---|
# | forward | outputs in test mode, with the same weights | a wrong layer, order or mode |
# | one step | trained weights after one step | a wrong loss, optimizer or mode |
# | state | what is updated without being trained | statistics that stand still |
# | events | tags, steps and values in the event files | curves that nobody can compare |
# | export | names and outputs of the signature | clients that break |
#
# ## Gate 1: forward
#
# Now we migrate by hand. Gates need old tensors, and no randomness: we run the old program for one step without dropout,
# and keep its weights and its outputs.

# %% then
old = run(ported, "one step", **old_names, DROPOUT=0.0, NUM_STEPS=1)
with old["sess"].graph.as_default(), old["sess"].as_default():
    K1.backend.set_session(old["sess"])
    last_weights = [array for layer in old["layers"] for array in layer.get_weights()]
    scores_then = old["sess"].run(old["preds"], old["test"])

# %% [markdown]
# The model has no session, no scopes and no placeholders. It returns **logits**, the numbers before softmax.

# %% now
def build(dropout):
    model = keras.Sequential([keras.Input((784,)), keras.layers.Reshape((28, 28, 1))])
    model.add(keras.layers.Conv2D(8, 5, strides=2, activation="relu"))
    model.add(keras.layers.BatchNormalization(momentum=0.9))
    model.add(keras.layers.MaxPooling2D(2))
    model.add(keras.layers.Flatten())
    model.add(keras.layers.Dropout(dropout))
    model.add(keras.layers.Dense(10))
    return model

# %% [markdown]
# A gate takes pairs of tensors, then and now, and keeps the largest difference for our dashboard.

# %% same
dashboard, LIMIT = {}, 1e-5


def gate(name, then, now):
    dashboard[name] = max(float(np.abs(np.asarray(a) - np.asarray(b)).max()) for a, b in zip(then, now, strict=True))
    print(f"gate {name}: {'passed' if dashboard[name] < LIMIT else 'FAILED'}")


model = build(dropout=0.0)
model.set_weights(last_weights)
data = digits.read_data_sets(one_hot=True)
gate("forward", [scores_then], [tf.nn.softmax(model(data.test.images))])

# %% exercise 17-forward [markdown] points=3
# ### Pass the forward gate
#
# Here is another old model. You get its six weights (kernel and bias of a convolution; gamma, beta, moving mean and moving
# variance) and flat images, height times height numbers each. The model: reshape to (height, height, 1), convolution with
# stride 1 and ReLU, BatchNormalization in **test mode**. Return its outputs. Sizes differ from case to case.
#
# <details><summary>Hint 1: the idea</summary>Build two layers, give each its own weights, call them.</details>
# <details><summary>Hint 2: the names</summary><code>keras.layers.Conv2D</code>, <code>BatchNormalization</code>,
# <code>build</code>, <code>set_weights</code>, <code>training=False</code>.</details>
# <details><summary>Hint 3: almost code</summary>The kernel's shape is (size, size, 1, filters). Weights 0 and 1 belong to
# the convolution, weights 2 to 5 to the BatchNormalization.</details>

# %% answer 17-forward
def forward(weights: list[np.ndarray], images: np.ndarray) -> tf.Tensor:
    """Outputs (batch, rows, columns, filters) from images (batch, height * height)."""
    ### BEGIN SOLUTION
    height = int(np.sqrt(images.shape[1]))
    conv = keras.layers.Conv2D(weights[0].shape[-1], weights[0].shape[0], activation="relu")
    norm = keras.layers.BatchNormalization()
    model = keras.Sequential([keras.Input((images.shape[1],)), keras.layers.Reshape((height, height, 1)), conv, norm])
    model.set_weights(weights)
    return model(images, training=False)
    ### END SOLUTION

# %% try 17-forward
with attempt():
    print("(2, 24, 24, 8):", forward(last_weights[:6], data.test.images[:2]).shape)

# %% check 17-forward
check("17-forward", forward)

# %% [markdown]
# ## Gates 2 and 3: one step, and the state
#
# Now one step on the first batch, from the first weights. The old program has already taken it.

# %% now
def train_step(model, optimizer, batch_images, batch_labels):
    with tf.GradientTape() as tape:
        logits = model(batch_images, training=True)
        loss_value = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(batch_labels, logits))
    optimizer.apply(tape.gradient(loss_value, model.trainable_variables), model.trainable_variables)
    hits = tf.equal(tf.argmax(batch_labels, 1), tf.argmax(logits, 1))
    return loss_value, tf.reduce_mean(tf.cast(hits, tf.float32))

# %% now
model.set_weights(first_weights := old["first_weights"])
first_loss, first_accuracy = train_step(model, keras.optimizers.SGD(0.1), *data.train.next_batch(50))

# %% [markdown]
# We compare what was trained and, apart from that, what was only updated. The two go wrong for different reasons.

# %% same
trained = [i for i, weight in enumerate(model.weights) if weight.trainable]
state = [i for i, weight in enumerate(model.weights) if not weight.trainable]
gate("one step", [last_weights[i] for i in trained], [model.weights[i] for i in trained])
gate("state", [last_weights[i] for i in state], [model.weights[i] for i in state])

# %% exercise 17-step [markdown] points=3
# ### Pass the gates of the step and the state
#
# Take one step of plain gradient descent for each batch, with the mean cross-entropy from logits, so that trained weights
# **and** moving statistics come out as in the old program. The model returns logits and contains BatchNormalization.
#
# <details><summary>Hint 1: the idea</summary>In training mode the model updates its statistics by itself.</details>
# <details><summary>Hint 2: the names</summary><code>training=True</code>, <code>tf.GradientTape</code>,
# <code>keras.optimizers.SGD</code>.</details>
# <details><summary>Hint 3: almost code</summary>For each batch: logits in training mode and the loss inside the tape,
# then the gradients for <code>model.trainable_variables</code>, then apply them. Call the model once for each batch, no
# more.</details>

# %% answer 17-step
def train(model: keras.Model, batches: list[tuple[np.ndarray, np.ndarray]], learning_rate: float) -> None:
    """One step for each batch of images (batch, features) and one-hot labels (batch, classes)."""
    ### BEGIN SOLUTION
    optimizer = keras.optimizers.SGD(learning_rate)
    for batch_images, batch_labels in batches:
        with tf.GradientTape() as tape:
            logits = model(batch_images, training=True)
            loss_value = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(batch_labels, logits))
        optimizer.apply(tape.gradient(loss_value, model.trainable_variables), model.trainable_variables)
    ### END SOLUTION

# %% try 17-step
with attempt():
    tried = build(dropout=0.0)
    tried.set_weights(first_weights)
    train(tried, [digits.read_data_sets(one_hot=True).train.next_batch(50)], 0.1)
    print("as above:", all(np.allclose(a, b, atol=1e-5) for a, b in zip(tried.get_weights(), model.get_weights())))

# %% check 17-step
check("17-step", train)

# %% [markdown]
# ## Gate 4: the event file
#
# Whoever compares old and new runs in TensorBoard needs the same tags at the same steps. TensorFlow 1 stored a plain
# number; `tf.summary` stores a tensor.

# %% then
def read_events(folder):
    """Run, tag and step -> number, for all event files below a folder."""
    found = {}
    for path in sorted(Path(folder).rglob("*tfevents*")):
        for event in tf1.train.summary_iterator(str(path)):
            for value in event.summary.value:
                new = value.HasField("tensor")
                number = float(tf.make_ndarray(value.tensor)) if new else value.simple_value
                found[path.parent.name, value.tag, event.step] = number
    return found

# %% then
from pathlib import Path

root = Path(work_folder.name)
events_then = read_events(root / "one step" / "logs")
print(*sorted(events_then), sep="\n")

# %% [markdown]
# A name scope would stand in front of a tag. The old program made its summaries outside of its scopes, so there is none.

# %% now
with tf.summary.create_file_writer(str(root / "now" / "logs" / "train")).as_default(step=0):
    tf.summary.scalar("cost", first_loss)
    tf.summary.scalar("accuracy", first_accuracy)
    tf.summary.flush()

# %% same
events_now = read_events(root / "now" / "logs")
print("same tags and steps:", sorted(events_then) == sorted(events_now))
gate("events", [events_then[key] for key in sorted(events_then)], [events_now[key] for key in sorted(events_now)])

# %% exercise 17-events [markdown] points=3
# ### Pass the gate of the event file
#
# An old run was stopped, and its curve shall go on. Write the losses into an event file in the folder, under the tag
# `tag`: the first at step `first_step`, the next at the step after that, and so on. All of them must be in the file when
# your function returns.
#
# <details><summary>Hint 1: the idea</summary>A writer, one scalar for each loss, and nothing left in a buffer.</details>
# <details><summary>Hint 2: the names</summary><code>tf.summary.create_file_writer</code>, <code>as_default</code>,
# <code>tf.summary.scalar</code>, <code>close</code>.</details>
# <details><summary>Hint 3: almost code</summary>Inside <code>with writer.as_default():</code> one
# <code>tf.summary.scalar(tag, loss, step=…)</code> for each; after it, close the writer.</details>

# %% answer 17-events
def log_losses(folder: str, tag: str, losses: list[float], first_step: int) -> None:
    """An event file in `folder` with len(losses) scalars."""
    ### BEGIN SOLUTION
    writer = tf.summary.create_file_writer(folder)
    with writer.as_default():
        for step, loss_value in enumerate(losses, first_step):
            tf.summary.scalar(tag, loss_value, step=step)
    writer.close()
    ### END SOLUTION

# %% try 17-events
with attempt():
    log_losses(str(root / "tried"), "cost", [2.0, 1.0], 5)
    print("steps 5 and 6:", [step for _, _, step in read_events(root / "tried")])

# %% check 17-events
check("17-events", log_losses)

# %% [markdown]
# ## Gate 5: the export
#
# The old export takes flat images under the name `images`, and returns probabilities under the name `scores`. Its clients
# shall not notice the migration. Our model returns logits, so softmax belongs into the export.

# %% then
test_images = tf.constant(data.test.images[:50])
export_then = tf.saved_model.load(str(root / "one step" / "export")).signatures["serving_default"]
print(list(export_then.structured_input_signature[1]), "->", list(export_then.structured_outputs))

# %% now
archive = keras.export.ExportArchive()
archive.track(model)
spec = tf.TensorSpec((None, 784), tf.float32, name="images")
archive.add_endpoint("serve", lambda images: {"scores": tf.nn.softmax(model(images, training=False))}, [spec])
archive.write_out(str(root / "now" / "export"), verbose=False)

# %% same
export_now = tf.saved_model.load(str(root / "now" / "export")).signatures["serving_default"]
print(list(export_now.structured_input_signature[1]), "->", list(export_now.structured_outputs))
gate("export", [export_then(images=test_images)["scores"]], [export_now(images=test_images)["scores"]])

# %% exercise 17-export [markdown] points=3
# ### Pass the gate of the export
#
# The model takes images of shape (features,), has BatchNormalization and dropout, and returns logits. Export it to `path`
# so that its signature `serving_default` takes `images`, a batch of any size, and returns probabilities as `scores`, in
# test mode.
#
# <details><summary>Hint 1: the idea</summary>The name of the input comes from its specification, the name of the output
# from a dict.</details>
# <details><summary>Hint 2: the names</summary><code>tf.TensorSpec(…, name=…)</code>, <code>tf.nn.softmax</code>,
# <code>keras.export.ExportArchive</code>, <code>model.input_shape</code>. The first endpoint also becomes
# <code>serving_default</code>.</details>
# <details><summary>Hint 3: almost code</summary>Track the model. Add one endpoint: a function that calls the model with
# <code>training=False</code> and returns a dict with one key. Then write.</details>

# %% answer 17-export
def export(model: keras.Model, path: str) -> None:
    """A SavedModel whose serving_default maps images (batch, features) to scores (batch, classes)."""
    ### BEGIN SOLUTION
    archive = keras.export.ExportArchive()
    archive.track(model)
    spec = tf.TensorSpec(model.input_shape, tf.float32, name="images")
    archive.add_endpoint("serve", lambda images: {"scores": tf.nn.softmax(model(images, training=False))}, [spec])
    archive.write_out(path, verbose=False)
    ### END SOLUTION

# %% try 17-export
with attempt():
    export(model, str(root / "tried" / "export"))
    tried = tf.saved_model.load(str(root / "tried" / "export")).signatures["serving_default"]
    print("True:", np.allclose(tried(images=test_images)["scores"], export_now(images=test_images)["scores"], atol=1e-6))

# %% check 17-export
check("17-export", export)

# %% [markdown]
# ## The whole program, and the dashboard
#
# All gates are passed, so the pieces may be put together: the whole loop, with its log. We let old and new run for 60
# steps from the same weights, still without dropout, whose random numbers differ between then and now.

# %% now
def train_now(model, folder, num_steps):
    data = digits.read_data_sets(one_hot=True)
    step_function, optimizer = tf.function(train_step), keras.optimizers.SGD(0.1)
    writer = tf.summary.create_file_writer(folder)
    with writer.as_default():
        for step in range(num_steps):
            loss_value, accuracy = step_function(model, optimizer, *map(tf.constant, data.train.next_batch(50)))
            tf.summary.scalar("cost", loss_value, step=step)
            tf.summary.scalar("accuracy", accuracy, step=step)
    writer.close()

# %% same
long = run(ported, "long", **old_names, DROPOUT=0.0)
model.set_weights(long["first_weights"])
train_now(model, str(root / "long now" / "train"), num_steps=60)
curves = {}
for world, folder in (("then", "long"), ("now", "long now"), ("patched", "patched")):
    found = read_events(root / folder)
    curves[world] = np.array([found["train", "cost", step] for step in range(60)])
distance = np.abs(curves["then"] - curves["now"])
print("first three losses within 0.001:", bool(distance[:3].max() < 1e-3))
print("all losses, on average within 0.1:", bool(distance.mean() < 0.1))

# %% [markdown]
# The curves begin alike, and drift apart a little: each step carries the rounding of the steps before it. So a gate
# compares one step, with a strict limit. Of many steps it could only say "about the same".

# %% picture
figure, (left, right) = plt.subplots(1, 2, figsize=(12, 4.2), layout="constrained")
names, powers = list(dashboard), np.log10([max(difference, 1e-9) for difference in dashboard.values()])
bars = left.barh(names, powers + 9.5, left=-9.5, color=style.SKY, edgecolor="black", hatch="//")
left.bar_label(bars, [f"{difference:.0e}" if difference else "0" for difference in dashboard.values()], padding=4)
left.axvline(np.log10(LIMIT), color=style.RED, linestyle="--")
left.set(xlabel="largest difference (power of ten)", xlim=(-9.5, -4), title="Five gates, and their limit")
left.invert_yaxis()
looks = {"then": (style.BLUE, "-", ""), "now": (style.ORANGE, "", "o"), "patched": (style.RED, "--", "")}
for world, (color, line, marker) in looks.items():
    right.plot(curves[world], color=color, linestyle=line, marker=marker, markevery=2, label=world)
right.set(xlabel="step", ylabel="loss", title="Sixty steps")
right.legend()
alt = "All five gates lie below their limit; over sixty steps now follows then, and the patched program learns far more slowly."
style.show(figure, alt=alt)

# %% [markdown]
# **Check yourself.** A colleague has migrated a program too. Forward and one step pass, state fails. In which line do you
# look first?
#
# <details><summary>Answer</summary>Not at the loss or the optimizer: these would fail at one step. The statistics are moved
# by another rule: <code>momentum</code> of BatchNormalization is the usual suspect, since the first step does not depend on
# it.</details>

# %% exercise 17-gate [markdown] points=4
# ### Build the gate
#
# A gate that is too kind is worse than none, and ours is: it broadcasts. Write one for two dicts of arrays. Return,
# sorted, the names at which then and now differ: the name is missing on one side; or the shapes differ (NumPy must not
# broadcast); or a number differs by more than `limit`. Not-a-number never passes.
#
# <details><summary>Hint 1: the idea</summary>List what must hold for a name to pass, and report all others.</details>
# <details><summary>Hint 2: the names</summary>The union of two sets of keys with <code>|</code>; <code>np.shape</code>;
# <code>np.abs</code>; <code>np.all</code>.</details>
# <details><summary>Hint 3: almost code</summary>A name passes if it is in both, the shapes are equal, and all absolute
# differences are at most the limit. A comparison with not-a-number is false.</details>

# %% answer 17-gate
def failed_gates(then: dict[str, np.ndarray], now: dict[str, np.ndarray], limit: float) -> list[str]:
    """The sorted names that do not pass; arrays of any shape."""
    ### BEGIN SOLUTION
    def passes(name):
        if name not in then or name not in now or np.shape(then[name]) != np.shape(now[name]):
            return False
        return bool(np.all(np.abs(then[name] - now[name]) <= limit))

    return sorted(name for name in then.keys() | now.keys() if not passes(name))
    ### END SOLUTION

# %% try 17-gate
with attempt():
    print("['b']:", failed_gates({"a": np.ones(2), "b": np.ones(2)}, {"a": np.ones(2), "b": np.zeros(2)}, 1e-5))

# %% check 17-gate
check("17-gate", failed_gates)

# %% [markdown]
# ## A script for practice
#
# One more, without points and without hints. Two images go through one shared layer; the loss pulls images of one kind
# together and pushes others apart. The layer has a penalty, the optimizer has a momentum.

# %% then id="practice"
practice = '''
left = tf.placeholder(tf.float32, shape=(None, 6))
right = tf.placeholder(tf.float32, shape=(None, 6))
alike = tf.placeholder(tf.float32, shape=(None,))
shared = K.layers.Dense(3, activation="tanh", kernel_regularizer=K.regularizers.l2(0.1))
distance = tf.sqrt(tf.reduce_sum(tf.square(shared(left) - shared(right)), axis=1) + 1e-6)
loss = tf.reduce_mean(alike * distance**2 + (1 - alike) * tf.maximum(1 - distance, 0) ** 2) + tf.add_n(shared.losses)
train_step = tf.train.MomentumOptimizer(0.2, 0.9).minimize(loss)
sess.run(tf.global_variables_initializer())
shared.set_weights(WEIGHTS)
feed_dict = dict(zip((left, right, alike), BATCH))
results = {"distance": sess.run(distance, feed_dict), "loss": sess.run(loss, feed_dict)}
for _ in range(3):
    sess.run(train_step, feed_dict)
results["kernel"], results["bias"] = shared.get_weights()
'''

# %% [markdown]
# Its checker runs both programs on the same weights and the same batch, and says for each of the four results whether it
# passes.

# %% then id="practice-gates"
def practice_gates(migrated):
    rng = np.random.default_rng(17)
    weights = [rng.normal(0, 0.5, (6, 3)).astype(np.float32), np.zeros(3, np.float32)]
    batch = [*rng.normal(0, 1, (2, 8, 6)).astype(np.float32), np.array([0, 1] * 4, np.float32)]
    with tf.Graph().as_default(), tf1.Session() as sess:
        K1.backend.set_session(sess)
        exec(practice, names := {"tf": tf1, "K": K1, "sess": sess, "WEIGHTS": weights, "BATCH": batch})
    answers = migrated(weights, *batch)
    for name, then in names["results"].items():
        same = name in answers and np.shape(answers[name]) == then.shape and np.allclose(answers[name], then, atol=1e-5)
        print(f"{name}: {'passed' if same else 'not yet'}")

# %% [markdown]
# Write it here with TensorFlow 2 and Keras 3: `distance` and `loss` before training, `kernel` and `bias` after three
# steps on the same batch.

# %%
def migrated(weights, left, right, alike):
    return {}  # yours: distance, loss, kernel, bias


practice_gates(migrated)

# %% summary [markdown]
# ## What you can do now
#
# You let a converter do its part, saw a program that ran and was wrong, and took the migration through five gates:
# forward, one step, state, events, export. Keep the order in your own migrations: when a gate fails, the gates before it
# have ruled out most of the reasons.
#
# This is the end of the course. You read old programs line by line, run them beside their new versions, and prove with
# tensors that both are the same. Where to go from here:
#
# - Take a script of your own, or one that you have inherited. Begin with its gates.
# - Keep the official guides at hand: [migrating to TensorFlow 2](https://www.tensorflow.org/guide/migrate) and
#   [migrating from Keras 2 to Keras 3](https://keras.io/guides/migrating_to_keras_3/).
# - [The index](../index.ipynb) shows what you have reached. Everything began with
#   [00 Two worlds, one kernel](../00_two_worlds/00_two_worlds.ipynb).
#
# Farewell, and may your moving means move.

# %%
for program in (original, broken, old, long):
    program["sess"].close()
work_folder.cleanup()

# %% progress
progress("17")
