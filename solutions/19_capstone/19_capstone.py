# %% card [markdown] minutes=240
# # 19 Capstone: migrate the inherited program
#
# **Aim.** Move the digit reader of 2016 to today, alone, and have gates judge whether it is still the same program.
#
# **You will be able to**
#
# - read a converter's report, and know what it does not say
# - migrate a whole program: model, training step, state, log, checkpoint and export
# - prove each of these against the old program
# - say which mistakes a set of gates lets through, and add the gate that does not
#
# **Before you start** you need [05 State updates and weight lists](../05_state_and_weights/05_state_and_weights.ipynb),
# [13 TensorBoard](../13_tensorboard/13_tensorboard.ipynb),
# [16 Save, export, serve](../16_save_export_serve/16_save_export_serve.ipynb) and
# [17 Checkpoints and frozen graphs](../17_checkpoints_and_frozen_graphs/17_checkpoints_and_frozen_graphs.ipynb).

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
# ## The whole program
#
# In nineteen notebooks you took the digit reader apart. Today you put it together again, on Keras 3, and nobody shows you how.
# Here it is once more, as a whole. Read it with a pencil.

# %%
from course import inherited

program = inherited.PROGRAM.read_text(encoding="utf-8")
print(program[program.index("NUM_STEPS") :])

# %% [markdown]
# **Predict.** TensorFlow ships a converter, `tf_upgrade_v2`. How many lines will it change, and what will it ask you to look at?

# %% now id="convert"
import contextlib
import io

from tensorflow.tools.compatibility import ast_edits, tf_upgrade_v2

converter, converted = ast_edits.ASTCodeUpgrader(tf_upgrade_v2.TFAPIChangeSpec()), io.StringIO()
with contextlib.redirect_stdout(io.StringIO()):
    _, report, issues = converter.process_opened_file("reader.py", io.StringIO(program), "new.py", converted)
changed = [new for old, new in zip(program.splitlines(), converted.getvalue().splitlines()) if old != new]
print("lines changed:", len(changed), "of", len(program.splitlines()))
print("names changed:", report.count("Renamed '"))
for issue in issues:
    print("to be looked at:", issue[:63], "…")

# %% [markdown]
# It renamed what TensorFlow has moved, and asks for one thing: to look at `saver.save`, which it takes for a Keras model's. Of Keras
# it knows nothing: `keras.objectives`, `set_input`, the learning phase and `normal.updates` stay as they are, and it does not even
# mention `tf.scalar_summary`, `tf.concat(1, …)` and `tf.merge_summary`, which were gone before TensorFlow 1.0. Use the
# converter to see what is old. The migration is yours.
#
# ## What must stay the same
#
# "It runs" is no proof, and neither is "it misreads twelve". So a migration is judged by **gates**: comparisons with the old
# program, one after the other, each for one thing that clients, auditors or colleagues rely on.
#
# | gate | what is compared | points |
# |---|---|---|
# | forward | probabilities in test mode, from the arrays of a checkpoint | 2 |
# | step | losses and trained arrays after two steps, without dropout | 3 |
# | dropout | half of the hidden units are left out, others in each step | 2 |
# | state | running mean and running deviation after these steps | 2 |
# | events | tags, steps and values of the log, test log included | 2 |
# | checkpoint | what the new program saves, the old one can restore | 2 |
# | export | the names and the scores of a SavedModel | 2 |
# | accuracy | digits read after an epoch: it must have learned, no more | 1 |
#
# The old program is the judge. It starts from what it left, without dropout, because nobody can compare two programs that roll
# dice, and takes two steps.

# %% id="start"
import tempfile
from pathlib import Path

saved = tf.train.load_checkpoint(inherited.CHECKPOINT)
start_arrays = {name: saved.get_tensor(name) for name in saved.get_variable_to_shape_map()}
data = digits.read_data_sets(one_hot=True)
test, batches = data.test, [data.train.next_batch(50) for _ in range(2)]
followed = ["look/look1_W", "read/reader_U_f", "decide/digit_W", "decide/normal_running_mean", "decide/normal_running_std"]

# %% original id="judge"
# %%then 1.0.2 program, start_arrays, batches, followed -> scores_original, losses_original, arrays_original
import tensorflow as tf

old = {}
exec(program.replace("Dropout(0.5)", "Dropout(0.0)").split("saver = tf.train.Saver()")[0], old)
sess, img, phase = old["sess"], old["img"], old["K"].learning_phase()
sess.run(tf.initialize_all_variables())
variables = {variable.name.split(":")[0]: variable for variable in tf.all_variables()}
for name, array in start_arrays.items():
    sess.run(variables[name].assign(array))
scores_original = sess.run(old["preds"], {img: old["mnist_data"].test.images, phase: 0})
losses_original = []
for images, one_hot in batches:
    feed = {img: images, old["labels"]: one_hot, phase: 1}
    losses_original.append(sess.run([old["loss"], old["train_step"]] + old["update_ops"], feed)[0])
arrays_original = {name: sess.run(variables[name]) for name in followed}

# %% [markdown]
# Whether the judge himself is right can be checked, too: the graph that lies beside the checkpoint needs no Keras at all.
#
# ### Then

# %% then id="meta"
with tf.Graph().as_default(), tf1.Session() as sess:
    tf1.train.import_meta_graph(inherited.CHECKPOINT + ".meta", clear_devices=True).restore(sess, inherited.CHECKPOINT)
    scores_then = sess.run("decide/Softmax:0", {"input/img:0": test.images, "keras_learning_phase:0": 0})

# %% same id="same-judge" breaks='meta: "keras_learning_phase:0": 0 => "keras_learning_phase:0": 1'
same("probabilities of 360 digits", original=scores_original, then=scores_then, within=1e-6)

# %% exercise 19-program [markdown] points=16
# ### Migrate the program
#
# `digit_reader(arrays, dropout)` returns an object, a reader, that starts from these arrays; `dropout` is the rate, 0.5 in the
# program. All arrays are known by the 25 names of the checkpoint; `images` have shape (batch, 784), `labels` are one-hot. The
# object has these methods:
#
# - `probabilities(images)`: what `preds` gives in test mode.
# - `step(images, labels)`: one run of `train_step` and `update_ops`, with dropout; returns the value of `loss`.
# - `arrays()`: the present value of all 25, under their old names and in their old shapes.
# - `train(batches, test_images, test_labels, folder, test_every)`: a step for each pair in `batches`, and in `folder` the log that
#   the program writes, with its four tags; the first step has number 1. (The graph and the printed lines are not asked for.)
# - `save(path)`: a checkpoint that the old program's `tf.train.Saver()` could restore.
# - `export(path)`: a SavedModel whose `serving_default` takes `images` and returns probabilities as `scores`, in test mode.
#
# The check tries each gate for itself, so begin with one and leave the rest. Every gate has its own points.
#
# <details><summary>Gate forward: help</summary>Notebook 17 has the network and its name map. The order of the gates, the hard
# sigmoid of 2016 and <code>running_std</code> are the three places where it goes wrong in silence.</details>
# <details><summary>Gate step: help</summary>The gradient is that of <code>loss + decay</code>, and what is returned is
# <code>loss</code>. <code>tf.nn.l2_loss</code> is half of the sum of squares. A clipped crossentropy of probabilities is in
# <code>keras.losses</code>.</details>
# <details><summary>Gate dropout: help</summary>Something is dropped only if somebody says so in the call. Which call?</details>
# <details><summary>Gate state: help</summary>Keras 1.0.2 averaged the standard deviation with a momentum of 0.9, where
# <code>std</code> is the root of the mean of (x − mean)² + 1e-6; it divided by std + 1e-6, in training, too. No argument of
# Keras 3's layer does that: write a layer of your own, of some fifteen lines.</details>
# <details><summary>Gate checkpoint: help</summary>A Saver looks for <em>every</em> variable of its graph, also one that nobody
# uses. A checkpoint by names is written by a Saver in a graph, or by <code>tf.raw_ops.SaveV2</code>.</details>
# <details><summary>Gate events: help</summary>Notebook 13. A summary scope becomes part of the tag in one world and not in
# the other: look which tags the old event file has.</details>
# <details><summary>Gate export: help</summary>Notebook 16: the name of the input comes from its specification, the name of the
# output from a dict.</details>
#
# <details><summary>Hint 1: the idea</summary>One model of Keras 3 holds everything. Make the list of which old names each of its
# weights is made of, once: reading, <code>arrays</code> and <code>save</code> all follow from it.</details>
# <details><summary>Hint 2: the names</summary><code>keras.Model</code>, <code>keras.layers.Layer</code> with
# <code>add_weight</code>, <code>tf.GradientTape</code>, <code>np.concatenate</code> and <code>np.split</code>,
# <code>tf.summary</code>, <code>tf.raw_ops.SaveV2</code>, <code>keras.export.ExportArchive</code>.</details>
# <details><summary>Hint 3: almost code</summary>First the functional model, then its weights from the list, then a class with the methods.
# In <code>step</code> a tape around the model in training mode, loss and decay; then each trainable variable moves by minus
# 0.1 times its gradient. In <code>train</code> a step and its scalar, and every <code>test_every</code> steps the three
# others.</details>

# %% answer 19-program covers="A20 A23 C4"
def digit_reader(arrays: dict[str, np.ndarray], dropout: float = 0.5):
    """A reader with probabilities, step, arrays, train, save and export; arrays are known by their names of 2016."""
    ### BEGIN SOLUTION
    class Normal2016(keras.layers.Layer):
        def build(self, shape):
            ones, zeros = ({"shape": shape[-1:], "initializer": start} for start in ("ones", "zeros"))
            self.gamma, self.beta = self.add_weight(name="gamma", **ones), self.add_weight(name="beta", **zeros)
            self.mean = self.add_weight(name="mean", trainable=False, **zeros)
            self.std = self.add_weight(name="std", trainable=False, **ones)

        def call(self, x, training=False):
            mean, std = self.mean.value, self.std.value
            if training:
                mean = tf.reduce_mean(x, axis=0)
                std = tf.sqrt(tf.reduce_mean((x - mean) ** 2 + 1e-6, axis=0))
                self.mean.assign(0.9 * self.mean + 0.1 * mean)
                self.std.assign(0.9 * self.std + 0.1 * std)
            return self.gamma * (x - mean) / (std + 1e-6) + self.beta

    def hard_sigmoid(x):
        return keras.ops.clip(0.2 * x + 0.5, 0, 1)

    layers, pixels = keras.layers, keras.Input((784,))
    picture = layers.Reshape((28, 28, 1))(pixels)
    rows = layers.Reshape((7, 14))(layers.AveragePooling2D((4, 2))(picture))
    look1, look2 = layers.Conv2D(8, 5, activation="relu"), layers.Conv2D(16, 3, activation="relu")
    reader = layers.LSTM(16, recurrent_activation=hard_sigmoid)
    hidden, normal, digit = layers.Dense(32), Normal2016(), layers.Dense(10, activation="softmax")
    seen = layers.Flatten()(layers.MaxPooling2D()(look2(layers.MaxPooling2D()(look1(picture)))))
    x = layers.ReLU()(normal(hidden(layers.Concatenate()([seen, reader(rows)]))))
    model = keras.Model(pixels, digit(layers.Dropout(dropout)(x)))

    # For each variable the old names that it is made of.
    plain = [*look1.weights, *look2.weights, *hidden.weights, *normal.weights, *digit.weights]
    after = ["hidden_W", "hidden_b", "normal_gamma", "normal_beta", "normal_running_mean", "normal_running_std"]
    names = ["look/look1_W", "look/look1_b", "look/look2_W", "look/look2_b"]
    names += ["decide/" + name for name in [*after, "digit_W", "digit_b"]]
    name_map = [(variable, [name]) for variable, name in zip(plain, names)]
    name_map += [(v, [f"read/reader_{kind}_{gate}" for gate in "ifco"]) for v, kind in zip(reader.weights, "WUb")]
    for variable, parts in name_map:
        variable.assign(np.concatenate([arrays[name] for name in parts], axis=-1))

    class Reader:
        def probabilities(self, images):
            return model(images, training=False)

        def step(self, images, labels):
            variables = [variable.value for variable in model.trainable_variables]
            with tf.GradientTape() as tape:
                probabilities = model(images, training=True)
                loss = tf.reduce_mean(keras.losses.categorical_crossentropy(labels, probabilities))
                kernels = (look1.kernel.value, look2.kernel.value, hidden.kernel.value)
                total = loss + 1e-4 * tf.add_n([tf.nn.l2_loss(kernel) for kernel in kernels])
            for variable, gradient in zip(variables, tape.gradient(total, variables)):
                variable.assign_sub(0.1 * gradient)
            return loss

        def arrays(self):
            found = {"read/Variable": arrays["read/Variable"]}
            for variable, parts in name_map:
                found |= dict(zip(parts, np.split(variable.numpy(), len(parts), axis=-1)))
            return found

        def train(self, batches, test_images, test_labels, folder, test_every):
            writer, step = tf.summary.create_file_writer(folder), tf.function(self.step)
            with writer.as_default():
                for number, (images, labels) in enumerate(batches, start=1):
                    tf.summary.scalar("train/loss", step(tf.constant(images), tf.constant(labels)), step=number)
                    if number % test_every == 0:
                        answers = np.argmax(self.probabilities(test_images), axis=1)
                        accuracy = np.mean(answers == np.argmax(test_labels, axis=1))
                        tf.summary.scalar("test/accuracy", accuracy, step=number)
                        tf.summary.histogram("hidden/W", hidden.kernel.value, step=number)
                        tf.summary.histogram("normal/mean", normal.mean.value, step=number)
            writer.close()

        def save(self, path):
            names, values = zip(*sorted(self.arrays().items()))
            tf.raw_ops.SaveV2(prefix=path, tensor_names=names, shape_and_slices=[""] * len(names), tensors=values)

        def export(self, path):
            archive = keras.export.ExportArchive()
            archive.track(model)
            spec = tf.TensorSpec((None, 784), tf.float32, name="images")
            archive.add_endpoint("serve", lambda images: {"scores": model(images, training=False)}, [spec])
            archive.write_out(path, verbose=False)

    return Reader()
    ### END SOLUTION

# %% try 19-program within=1e-5
with attempt():
    mine = digit_reader(start_arrays, dropout=0.0)
    print("forward, largest difference:", float(np.abs(np.asarray(mine.probabilities(test.images)) - scores_original).max()))

# %% check 19-program
check("19-program", digit_reader)

# %% [markdown]
# ## Who watches the gates?
#
# Your gates are green. Are they good? A gate is tested like any other test: by a program that is wrong. Here are seven
# **mutants**, each of them *your* reader with one mistake that people really make. The first three change what the reader is
# made with or what it writes, the other four what a step does. (`Mutant` itself is your reader as it is; its `change` says what
# a wrong step makes of the arrays.)

# %% id="mutant"
class Mutant:
    def __init__(self, arrays, dropout=0.5):
        self.dropout, self.reader = dropout, digit_reader(arrays, dropout=dropout)

    def __getattr__(self, name):
        return getattr(self.reader, name)

    def step(self, images, labels):
        before = self.reader.arrays()
        loss_value = self.reader.step(images, labels)
        self.reader = digit_reader(self.change(before, self.reader.arrays()), dropout=self.dropout)
        return loss_value

    def change(self, before, after):
        return after

# %% id="made-wrong"
class DropoutDropped(Mutant):
    def __init__(self, arrays, dropout=0.5):
        super().__init__(arrays, dropout=0.0)

class TestLogMissing(Mutant):
    def train(self, batches, test_images, test_labels, folder, test_every):
        self.reader.train(batches, test_images, test_labels, folder, 10**6)

class GatesSwapped(Mutant):
    def __init__(self, arrays, dropout=0.5):
        swapped = {name[:-1] + {"f": "c", "c": "f"}[name[-1]]: arrays[name] for name in arrays if name[-2:] in ("_f", "_c")}
        super().__init__({**arrays, **swapped}, dropout=dropout)

# %% id="steps-wrong"
mean, deviation = "decide/normal_running_mean", "decide/normal_running_std"

class OtherMomentum(Mutant):
    def change(self, before, after):
        return {**after, **{name: 0.9 * before[name] + 0.1 * after[name] for name in (mean, deviation)}}

class DeviationOfTheSample(Mutant):
    def change(self, before, after):
        of_this_batch = (after[deviation] - 0.9 * before[deviation]) / 0.1
        return {**after, deviation: 0.9 * before[deviation] + 0.1 * of_this_batch * np.sqrt(50 / 49)}

# %% id="steps-wrong-2"
class StatisticsStandStill(Mutant):
    def change(self, before, after):
        return {**after, mean: before[mean], deviation: before[deviation]}

class DecayForgotten(Mutant):
    def change(self, before, after):
        kernels = ("look/look1_W", "look/look2_W", "decide/hidden_W")
        return {**after, **{name: after[name] + 1e-5 * before[name] for name in kernels}}

# %% [markdown]
# And here are the gates, small ones, with the old program's numbers. Each gives one number, which has to stay below its limit.

# %% id="gates"
limits = {"forward": 1e-5, "step": 1e-4, "state": 1e-4, "dropout": 0.2, "events": 0.5}

def largest(one, other):
    return float(np.max(np.abs(np.asarray(one) - np.asarray(other))))

def measure(program):
    reader, found = program(start_arrays, dropout=0.0), {}
    found["forward"] = largest(reader.probabilities(test.images), scores_original)
    losses = [float(reader.step(*batch)) for batch in batches]
    arrays = reader.arrays()
    steps = [largest(arrays[name], arrays_original[name]) for name in followed]
    found["step"], found["state"] = max(steps[:3] + [largest(losses, losses_original)]), max(steps[3:])
    found["dropout"] = abs(share_left_out(program) - 0.5)
    found["events"] = tags_missing(program(start_arrays, dropout=0.0))
    return found

# %% id="two-gates"
def share_left_out(program):
    arrays = {**start_arrays, "decide/normal_beta": np.full(32, 3, np.float32)}  # so that every unit is awake
    keras.utils.set_random_seed(19)
    shares = []
    for _ in range(2):
        reader = program(arrays, dropout=0.5)
        reader.step(test.images[:1], test.labels[:1])
        untouched = reader.arrays()["decide/digit_W"] == arrays["decide/digit_W"]
        shares.append(untouched.all(axis=1).mean())
    return float(np.mean(shares))

# %% id="event-gate"
def tags_missing(reader):
    with tempfile.TemporaryDirectory() as folder:
        reader.train(batches, test.images[:20], test.labels[:20], folder, 2)
        files = [str(path) for path in Path(folder).rglob("*tfevents*")]
        events = [event for file in files for event in tf1.train.summary_iterator(file)]
        tags = {value.tag for event in events for value in event.summary.value}
    return len({"train/loss", "test/accuracy", "hidden/W", "normal/mean"} - tags)

# %% [markdown]
# **Predict.** Which gate catches which mutant? And which one passes all five?

# %% id="caught"
caught = {}
with attempt():
    for program in (Mutant, *Mutant.__subclasses__()):
        found = measure(program)
        if program is not Mutant:
            caught[program.__name__] = [found[gate] > limit for gate, limit in limits.items()]
        names = [gate for gate, limit in limits.items() if found[gate] > limit]
        print(f"{program.__name__:22}", "caught by " + ", ".join(names) if names else "passes all")

# %% picture
if caught:
    figure = drawing.marks(caught, list(limits))
    drawing.show(figure, caption="A full square is a catch. Which row worries you?",
                 alt="Seven mutants and five gates. Six mutants are caught by one to three gates, and the one without decay by none.")

# %% [markdown]
# `DecayForgotten` moves a weight by a hundred-thousandth of itself in each step, far below the limit of any gate. After the
# program's 200 steps nobody sees it. A colleague who trains for 200,000 gets another network, and looks for the reason elsewhere.
# A smaller limit is no way out, because rounding is as large. What helps is an *experiment* in which the decay is all that
# happens.

# %% exercise 19-gate [markdown] points=4
# ### Add the gate that catches it
#
# You get a program (a function like `digit_reader`: `program(arrays, dropout=0.0)`) and arrays to start from, which you may
# change before you hand them over. Return True if, and only if, a step takes 0.00001 of themselves (the rate 0.1 times 1e-4)
# from the kernels `look/look1_W`, `look/look2_W` and `decide/hidden_W`, and nothing by decay from any other array below the last
# layer. Rounding must not matter. (What is tried on your gate are stand-ins for programs, which have `arrays()` and
# `step(images, labels)`, and in which, as in every network, all learning below the last kernel goes through the last kernel.)
# Then try it on your own reader: the gates of exercise 19.1 would not have told you, either, that it has forgotten its decay.
#
# <details><summary>Hint 1: the idea</summary>Learning hides the decay. With which arrays does a step learn nothing at all in the
# layers below the last one?</details>
# <details><summary>Hint 2: the names</summary><code>program</code>, <code>step</code>, <code>arrays</code>,
# <code>np.zeros_like</code>, <code>np.allclose</code> with an <code>rtol</code> for the share and a small
# <code>atol</code>.</details>
# <details><summary>Hint 3: almost code</summary>Start with a last kernel <code>decide/digit_W</code> of zeros: no gradient comes
# through. After a step, what each array has lost must be its share, or nothing. Leave out the last layer itself and the two
# statistics.</details>

# %% answer 19-gate
def decay_gate(program, arrays: dict[str, np.ndarray]) -> bool:
    """Whether a step of the program shrinks the three kernels as the old one does, and nothing else."""
    ### BEGIN SOLUTION
    kernels = ("look/look1_W", "look/look2_W", "decide/hidden_W")
    reader = program({**arrays, "decide/digit_W": np.zeros((32, 10), np.float32)}, dropout=0.0)
    reader.step(np.ones((3, 784), np.float32), np.eye(10, dtype=np.float32)[:3])
    for name, array in reader.arrays().items():
        if not name.startswith("decide/digit") and "running" not in name:
            lost = arrays[name] - array
            wanted = 1e-5 * arrays[name] if name in kernels else 0 * arrays[name]
            if not np.allclose(lost, wanted, rtol=0.05, atol=3e-7):
                return False
    return True
    ### END SOLUTION

# %% try 19-gate
with attempt():
    print("your reader passes:", decay_gate(digit_reader, start_arrays), "  without decay:", decay_gate(DecayForgotten, start_arrays))

# %% check 19-gate
check("19-gate", decay_gate)

# %% [markdown]
# You meet this today in every migration: the tests are green, and nobody has asked what they would not notice.

# %% summary [markdown]
# ## What you can do now
#
# You migrated a whole program of 2016 and proved it gate by gate: its outputs, its steps, its dice, its state, its log, its
# checkpoint, its export. You watched the gates themselves with mutants, and built the one that was missing.
#
# This is the end of the course. Where to go from here:
#
# - Take a script that you have inherited. Begin with its gates.
# - Keep the official guides at hand: [migrating to TensorFlow 2](https://www.tensorflow.org/guide/migrate) and
#   [migrating from Keras 2 to Keras 3](https://keras.io/guides/migrating_to_keras_3/).
# - [The index](../index.ipynb) shows what you have reached. Everything began with
#   [00 Two worlds, one kernel](../00_two_worlds/00_two_worlds.ipynb).
#
# Farewell, and may your moving means move.

# %% progress
progress("19")
