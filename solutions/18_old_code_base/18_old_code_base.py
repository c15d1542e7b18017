# %% card [markdown] minutes=90
# # 18 The rest of an old code base
#
# **Aim.** Know what to do with everything in an old code base that no tutorial shows: what still runs, what is gone, and what
# takes its place.
#
# **You will be able to**
#
# - tell from a name whether it runs in `tf.compat.v1` today
# - port `tf.layers`, queue runners, RNN cells, monitored sessions and generators, and prove each port
# - predict what `tf.cond` runs, and find out where a gradient stops
# - read the commonest error messages of a migration and know cause and repair
#
# **Before you start** you need [07 From tf.Graph to tf.function](../07_graph_to_function/07_graph_to_function.ipynb) and
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
# ## The attic
#
# The digit reader is out of the cellar. Beside it lay a folder called `attic`: thirty scripts of five authors, 2016 to 2019.
# Some still run each night, nobody knows which, and the bank asks how long it will take. An honest answer needs a map first.
#
# Of an old name one of three things is true: today's TensorFlow or Keras has it still, only `tf.compat.v1` has it, or nobody
# has it. That can be asked.
#
# **Predict.** Here are 22 names. How many are gone altogether?

# %% id="names"
import tempfile
import warnings

warnings.simplefilter("ignore", UserWarning)  # old functions announce their end with every call
work_folder = tempfile.TemporaryDirectory()
work = work_folder.name
tensorflow_names = """layers.dense contrib.slim estimator.Estimator train.MonitoredTrainingSession train.SessionRunHook
data.make_initializable_iterator train.string_input_producer train.start_queue_runners TFRecordReader cond while_loop
map_fn nn.dynamic_rnn nn.rnn_cell.BasicLSTMCell py_func custom_gradient RegisterGradient app.flags""".split()
keras_names = "Model.fit_generator Model.predict_classes utils.Sequence utils.multi_gpu_model".split()

# %% id="ask"
def has(module, name):
    for piece in name.split("."):
        if not hasattr(module, piece):
            return False
        module = getattr(module, piece)
    return True

found = {f"tf.{name}": (has(tf, name), has(tf1, name)) for name in tensorflow_names}
found |= {f"keras.{name}": (has(keras, name), has(K1, name)) for name in keras_names}
print("today:", sum(today for today, _ in found.values()))
print("only in compat.v1:", sum(old and not today for today, old in found.values()))
print("gone:", *[name for name, where in found.items() if not any(where)])

# %% picture
figure = drawing.marks({name: list(where) for name, where in found.items()}, ["today", "compat.v1\nor Keras 2"])
drawing.show(figure, caption="Which rows will cost an afternoon, and which a week?",
             alt="A table of 22 old names. Six exist today, twelve more only in compat.v1 or Keras 2, and four nowhere.")

# %% [markdown]
# Being there is not the same as working: `keras.Model.add_metric` is there and raises. The map says where to begin. What follows
# goes through it from top to bottom, with one port for each kind.
#
# ## Layers without Keras
#
# Half of the attic builds its networks with `tf.layers`, functions that made a layer and called it at once. Two nets share
# weights by sharing a scope with `reuse=True`, and penalties go into a **collection**, a list that belongs to the graph.
#
# ### Then

# %% then id="layers-then"
images = digits.read_data_sets(one_hot=True).test.images[:6]

def net(inputs, reuse):
    with tf1.variable_scope("net", reuse=reuse):
        penalty = K1.regularizers.l2(0.01)
        x = tf1.layers.dense(inputs, 16, activation=tf.nn.relu, name="hidden", kernel_regularizer=penalty)
        return tf1.layers.dense(x, 10, name="digit")

# %% then id="layers-run"
with tf.Graph().as_default(), tf1.Session() as sess:
    tf1.set_random_seed(18)
    left, right = net(tf.constant(images), None), net(tf.constant(1 - images), True)
    penalties = tf1.losses.get_regularization_losses()
    sess.run(tf1.global_variables_initializer())
    layers_then = sess.run([left, right, tf.add_n(penalties)])
    layer_weights = sess.run(tf1.trainable_variables())
    print("penalties in the collection:", len(penalties))
    print(*[variable.name for variable in tf1.trainable_variables()])

# %% [markdown]
# ### Now
#
# A layer is an object: whoever calls it twice shares its weights, and it holds its own penalty.

# %% now id="layers-now"
hidden = keras.layers.Dense(16, activation="relu", kernel_regularizer=keras.regularizers.L2(0.01))
network = keras.Sequential([keras.Input((784,)), hidden, keras.layers.Dense(10)])
network.set_weights(layer_weights)
layers_now = [network(images), network(1 - images), sum(network.losses)]

# %% same id="same-layers" breaks="layers-now: L2(0.01) => L2(0.1)"
same("both outputs and the penalty", then=layers_then, now=layers_now, within=1e-5)

# %% [markdown]
# ### What bites
#
# `tf.contrib` left with TensorFlow 1, and with it `slim`, whose layers were these with other defaults.

# %% bites id="contrib"
for line in ("tf1.contrib.slim", "from tensorflow.contrib import slim", "tf1.estimator.Estimator"):
    try:
        exec(line)
    except (AttributeError, ImportError) as error:
        print(f"{line}\n    {type(error).__name__}: {error}")

# %% [markdown]
# The package [tf-slim](https://pypi.org/project/tf-slim/) still has the layers. An `arg_scope`, which gave many layers the
# same arguments, is `functools.partial` in plain Python. An **Estimator** had a `model_fn(features, labels, mode)` that built
# the graph anew for training, evaluation and prediction. What is in it is a model, a loss and an optimizer: `compile` takes
# all three, and `mode` becomes `training=`.
#
# ## If and while, inside a graph
#
# The graph was built before there were numbers, so that a choice had to be a node: `tf.cond`. The nightly job counts cheques:
# ten points when one is doubtful, one when it is not.
#
# **Predict.** The runs below are doubtful, fine, fine. What does the counter show after each?
#
# ### Then

# %% then id="cond-then"
with tf.Graph().as_default(), tf1.Session() as sess:
    doubtful = tf1.placeholder(tf.bool, shape=())
    counter = tf1.get_variable("counter", initializer=0)
    ten_more = tf1.assign_add(counter, 10)
    count = tf1.cond(doubtful, lambda: tf.identity(ten_more), lambda: tf1.assign_add(counter, 1))
    sess.run(tf1.global_variables_initializer())
    print("counter:", *[sess.run(count, feed_dict={doubtful: answer}) for answer in (True, False, False)])

# %% [markdown]
# 10, 21, 32, and not 10, 11, 12. `ten_more` was made *outside* of the branch, so that it is an input of the `cond`, and inputs are
# computed whichever way it goes. Only what the branch's function makes belongs to the branch. This ran every night for three
# years.
#
# Loops were nodes, too.

# %% then id="loops-then"
rows = digits.read_data_sets(one_hot=True).test.images[:4]
with tf.Graph().as_default(), tf1.Session() as sess:
    steps, total = tf1.while_loop(lambda i, t: t < 100.0, lambda i, t: (i + 1, 2 * t), [0, 1.5])
    strongest = tf1.map_fn(tf.reduce_max, tf.constant(rows))
    loops_then = sess.run([steps, total, strongest])

# %% [markdown]
# ### Now
#
# Inside a `tf.function`, AutoGraph turns `if` and `while` over tensors into these nodes. And what stands in a branch is in the
# branch.

# %% now id="loops-now"
@tf.function
def doubled(total):
    steps = 0
    while total < 100.0:
        steps, total = steps + 1, 2 * total
    return steps, total

loops_now = [*doubled(tf.constant(1.5)), tf.reduce_max(rows, axis=1)]

# %% same id="same-loops" breaks="loops-now: 2 * total => 3 * total"
same("steps, total and maxima", then=loops_then, now=loops_now)

# %% bites id="python-if"
with tf.Graph().as_default():
    doubtful = tf1.placeholder(tf.bool, shape=())
    try:
        "ask a person" if doubtful else "pay"
    except TypeError as error:
        print(f"{type(error).__name__}: {str(error)[:64]}")

# %% exercise 18-cond [markdown] points=3
# ### Read: what is in the counter?
#
# This stands in the attic. Before you port it, you want to know what it *does*; write a Python function that predicts it.
#
#     counter = tf1.get_variable("counter", initializer=start)
#     first = tf1.assign_add(counter, a)
#     def doubtful_branch():
#         with tf.control_dependencies([first]):
#             return tf1.assign_add(counter, b)
#     def fine_branch():
#         return tf1.assign_add(counter, c)
#     count = tf1.cond(doubtful, doubtful_branch, fine_branch)
#     …
#     for answer in answers:
#         if answer is None:
#             sess.run(first)
#         else:
#             sess.run(count, feed_dict={doubtful: answer})
#
# `start`, `a`, `b`, `c` are integers; each answer is True, False or None. Return the counter after each run, as a list.
#
# <details><summary>Hint 1: the idea</summary>For each node that changes the counter, ask where it was made: a node from outside
# runs whenever the <code>cond</code> does.</details>
# <details><summary>Hint 2: the names</summary>None needed: <code>for</code>, <code>if</code>, <code>+</code>. Or build the
# program and run it, in a graph and a session.</details>
# <details><summary>Hint 3: almost code</summary>Go through the answers with a running sum. <code>a</code> is added in every run
# that reaches it; <code>b</code> or <code>c</code> only when the answer says so. Note the sum after each answer.</details>

# %% answer 18-cond
def counter_after(start: int, a: int, b: int, c: int, answers: list) -> list[int]:
    """The value of the counter after each run."""
    ### BEGIN SOLUTION
    shown, counter = [], start
    for answer in answers:
        counter += a
        if answer is not None:
            counter += b if answer else c
        shown.append(counter)
    return shown
    ### END SOLUTION

# %% try 18-cond
with attempt():
    print("starting at 0, with 100, 10 and 1:", counter_after(0, 100, 10, 1, [True, None, False]))

# %% check 18-cond
check("18-cond", counter_after)

# %% [markdown]
# You meet this today in every `tf.cond` whose lambdas return tensors that were made before it.
#
# ## Data before tf.data
#
# A quarter of the attic reads **TFRecords**, files of serialised examples, through queues: one thread reads names of files,
# others read and decode, and the graph takes from the end.

# %% id="records"
def write_records(path, images, labels):
    with tf.io.TFRecordWriter(path) as writer:
        for image, label in zip(images, labels):
            example = tf.train.Example()
            example.features.feature["image"].bytes_list.value.append((255 * image).astype(np.uint8).tobytes())
            example.features.feature["label"].int64_list.value.append(int(label))
            writer.write(example.SerializeToString())

test = digits.read_data_sets(one_hot=False).test
write_records(f"{work}/seven.tfrecord", test.images[:7], test.labels[:7])

# %% [markdown]
# **Predict.** Seven examples, two epochs, batches of four. How many batches come out, and which examples are in the second?
#
# ### Then

# %% then id="queue"
queue_graph = tf.Graph()
with queue_graph.as_default():
    paths = tf1.train.string_input_producer([f"{work}/seven.tfrecord"], num_epochs=2, shuffle=False)
    _, serialised = tf1.TFRecordReader().read(paths)
    kinds = {"image": tf1.FixedLenFeature([], tf.string), "label": tf1.FixedLenFeature([], tf.int64)}
    example = tf1.parse_single_example(serialised, kinds)
    image = tf.cast(tf1.decode_raw(example["image"], tf.uint8), tf.float32) / 255
    image.set_shape([784])
    batch = tf1.train.batch([image, example["label"]], batch_size=4)

# %% then id="queue-run"
batches_then = []
with queue_graph.as_default(), tf1.Session() as sess:
    sess.run([tf1.global_variables_initializer(), tf1.local_variables_initializer()])
    coordinator = tf1.train.Coordinator()
    threads = tf1.train.start_queue_runners(sess, coordinator)
    try:
        while not coordinator.should_stop():
            batches_then.append(sess.run(batch))
    except tf.errors.OutOfRangeError:
        coordinator.request_stop()
    coordinator.join(threads)
print("in the file:", test.labels[:7])
print("batches:    ", *[labels for _, labels in batches_then])

# %% [markdown]
# Three. The queue knows nothing of epochs: the second batch ends one and begins the next, and the last two examples are never
# seen, because a batch that is not full is not given out. (Forget `local_variables_initializer` and the epoch counter has no
# value; forget `start_queue_runners` and the program waits for ever, without a word.)
#
# ### Now
#
# `tf.data` reads the same file, and an example can be opened in plain Python, which is the best way to find out what a stranger's
# records hold.

# %% now id="dataset"
def open_example(serialised):
    features = tf.train.Example.FromString(serialised).features.feature
    raw = np.frombuffer(features["image"].bytes_list.value[0], np.uint8)
    return raw.astype(np.float32) / 255, features["label"].int64_list.value[0]

serialised_seven = tf.data.TFRecordDataset(f"{work}/seven.tfrecord").as_numpy_iterator()
seven = [open_example(serialised) for serialised in serialised_seven]

# %% same id="same-records" breaks="dataset: / 255 => / 256"
first_four = [np.stack([image for image, _ in seven[:4]]), np.stack([label for _, label in seven[:4]])]
same("the first batch", then=batches_then[0], now=first_four, within=1e-6)

# %% [markdown]
# Between queues and today's loops there was a third way, the iterator that has to be initialised. It is the one that people
# forget.

# %% bites id="iterator"
with tf.Graph().as_default(), tf1.Session() as sess:
    iterator = tf1.data.make_initializable_iterator(tf1.data.Dataset.range(3))
    following = iterator.get_next()
    try:
        sess.run(following)
    except tf.errors.FailedPreconditionError as error:
        print(next(line for line in str(error).splitlines() if "initialized" in line)[:63])
    sess.run(iterator.initializer)
    print("initialised:", sess.run(following))

# %% exercise 18-records [markdown] points=4
# ### Port the queue
#
# Write today's version of that program for several files: `string_input_producer(paths, num_epochs=num_epochs, shuffle=False)`
# goes through all files in order, then through all again; then come reader, parser and `tf1.train.batch(…,
# batch_size=batch_size)`. The examples have two features: `pixels`, raw bytes, which become floats from 0 to 1, and `digit`, an
# integer. Return the batches in order, as a list of pairs (images, digits). Which of the examples share a batch must be as
# it was, and what the queue never gave out is not given out today.
#
# <details><summary>Hint 1: the idea</summary>The queue puts all epochs into one long row and cuts batches from that. In which
# order do you repeat and batch, then?</details>
# <details><summary>Hint 2: the names</summary><code>tf.data.TFRecordDataset</code> takes a list of paths;
# <code>map</code>, <code>repeat</code>, <code>batch</code> and its <code>drop_remainder</code>;
# <code>tf.io.parse_single_example</code>, <code>tf.io.decode_raw</code>.</details>
# <details><summary>Hint 3: almost code</summary>Files, then the epochs, then parsing, then batches that are full, in this order;
# then a list of what comes out.</details>

# %% answer 18-records
def batches_of(paths: list[str], num_epochs: int, batch_size: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Images (batch, features), float32, and digits (batch,), of each batch."""
    ### BEGIN SOLUTION
    kinds = {"pixels": tf.io.FixedLenFeature([], tf.string), "digit": tf.io.FixedLenFeature([], tf.int64)}

    def read(record):
        example = tf.io.parse_single_example(record, kinds)
        return tf.cast(tf.io.decode_raw(example["pixels"], tf.uint8), tf.float32) / 255.0, example["digit"]

    rows = tf.data.TFRecordDataset(paths).repeat(num_epochs).map(read)
    return list(rows.batch(batch_size, drop_remainder=True).as_numpy_iterator())
    ### END SOLUTION

# %% try 18-records
with attempt():
    some = tf.train.Example()
    some.features.feature["pixels"].bytes_list.value.append(bytes([0, 255]))
    some.features.feature["digit"].int64_list.value.append(3)
    with tf.io.TFRecordWriter(f"{work}/three.tfrecord") as writer:
        for _ in range(3):
            writer.write(some.SerializeToString())
    print("batches of 2 from twice 3:", len(batches_of([f"{work}/three.tfrecord"], 2, 2)))

# %% check 18-records
check("18-records", batches_of)

# %% [markdown]
# It comes back when a port "trains a little differently" and somebody has batched before repeating.
#
# ## Cells
#
# The attic's other readers are loops of **cells** over time: `tf.nn.rnn_cell.BasicRNNCell` and `tf.nn.dynamic_rnn`, which
# takes the length of each sequence. A cell keeps *one* kernel, for the input and, below it, for the state.
#
# ### Then

# %% then id="rnn-then"
sequences = np.random.default_rng(18).normal(size=(3, 5, 4)).astype(np.float32)
lengths = np.array([5, 2, 3])
with tf.Graph().as_default(), tf1.Session() as sess:
    tf1.set_random_seed(18)
    cell = tf1.nn.rnn_cell.BasicRNNCell(6)
    fetched = tf1.nn.dynamic_rnn(cell, tf.constant(sequences), sequence_length=lengths, dtype=tf.float32)
    sess.run(tf1.global_variables_initializer())
    (outputs_then, state_then), (cell_kernel, cell_bias) = sess.run([fetched, cell.weights])
print("kernel:", cell_kernel.shape)

# %% [markdown]
# ### Now
#
# In Keras 3 the kernel is cut in two, and the lengths become a **mask**.
#
# **Predict.** The second sequence ends after two of five steps. What are its outputs at the steps three to five, then and now?

# %% now id="rnn-now"
mask = np.arange(5) < lengths[:, None]
layer = keras.layers.SimpleRNN(6, return_sequences=True, return_state=True)
layer.build(sequences.shape)
layer.set_weights([cell_kernel[:4], cell_kernel[4:], cell_bias])
outputs_now, state_now = layer(sequences, mask=mask)

# %% bites id="padding" within=1e-4
for name, outputs in (("then", outputs_then), ("now", outputs_now.numpy())):
    print(f"{name:5} second sequence, first unit:", outputs[1, :, 0].round(3))

# %% [markdown]
# `dynamic_rnn` gave zeros after the end; Keras repeats the last output. The state is the same. Whoever sums over the outputs,
# or attends to them, gets other numbers without an error, until they are multiplied by the mask.

# %% same id="same-rnn" breaks="rnn-now: [cell_kernel[:4], cell_kernel[4:], => [cell_kernel[:4], cell_kernel[4:].T,"
masked = outputs_now * mask[..., None]
same("outputs and last state", then=[outputs_then, state_then], now=[masked, state_now], within=1e-6)

# %% exercise 18-lstm [markdown] points=4
# ### Port an LSTM cell
#
# `BasicLSTMCell` holds a kernel of shape (features + units, 4 units) and a bias. It computes, with x above h in one row:
#
#     i, j, f, o = split([x, h] · kernel + bias)        four equal parts, in this order
#     c becomes c · sigmoid(f + forget_bias) + sigmoid(i) · tanh(j)
#     h becomes tanh(c) · sigmoid(o)
#
# `forget_bias` was an argument of the cell, 1.0 unless somebody gave another, and is in no checkpoint. Return the last h for each
# sequence, at *its own* last step. A Keras 3 LSTM with these weights, put in order, computes it.
#
# <details><summary>Hint 1: the idea</summary>Four things must agree: where the kernel is cut, the order of the gates, the number
# that is added to f, and the steps after a sequence's end.</details>
# <details><summary>Hint 2: the names</summary><code>keras.layers.LSTM</code>, <code>build</code>, <code>set_weights</code>,
# <code>np.split</code>, <code>np.concatenate</code>, <code>mask=</code>. Keras has the gates in the order i, f, c, o (notebook
# 06), and its c is the cell's j.</details>
# <details><summary>Hint 3: almost code</summary>Split kernel and bias into four along the last axis. Add
# <code>forget_bias</code> to the part of the bias that belongs to f. Put the parts together again in Keras' order, cut the kernel
# after <code>features</code> rows, and call the layer with the mask of the lengths.</details>

# %% answer 18-lstm
def last_states(
    kernel: np.ndarray, bias: np.ndarray, forget_bias: float, sequences: np.ndarray, lengths: np.ndarray
) -> tf.Tensor:
    """h (batch, units) after lengths[i] steps of each of the sequences (batch, steps, features)."""
    ### BEGIN SOLUTION
    features, units = sequences.shape[2], bias.shape[0] // 4
    i, j, f, o = np.split(kernel, 4, axis=-1)
    bias_i, bias_j, bias_f, bias_o = np.split(bias, 4)
    together = np.concatenate([i, f, j, o], axis=-1)
    layer = keras.layers.LSTM(units)
    layer.build(sequences.shape)
    bias_now = np.concatenate([bias_i, bias_f + forget_bias, bias_j, bias_o])
    layer.set_weights([together[:features], together[features:], bias_now])
    return layer(sequences, mask=np.arange(sequences.shape[1]) < np.reshape(lengths, (-1, 1)))
    ### END SOLUTION

# %% try 18-lstm
with attempt():
    numbers = np.random.default_rng(0).normal(size=(10, 24)).astype(np.float32)
    print("shape (3, 6):", last_states(numbers, numbers[0], 1.0, sequences, lengths).shape)

# %% check 18-lstm
check("18-lstm", last_states)

# %% [markdown]
# Look for it in every speech and translation model from before 2019.
#
# ## A session that watches itself
#
# The nightly trainings use `MonitoredTrainingSession`. It initialises, restores from the newest checkpoint, saves, and calls
# **hooks** around each step; Estimators did the same inside.
#
# ### Then

# %% then id="hooks-then"
class Losses(tf1.train.SessionRunHook):
    def __init__(self, loss):
        self.loss, self.seen = loss, []

    def before_run(self, run_context):
        return tf1.train.SessionRunArgs(self.loss)

    def after_run(self, run_context, run_values):
        self.seen.append(float(run_values.results))

# %% then id="hooks-run"
def train_monitored(last_step):
    with tf.Graph().as_default():
        weight = tf1.get_variable("weight", initializer=5.0)
        loss = weight**2
        clock = tf1.train.get_or_create_global_step()
        step = tf1.train.GradientDescentOptimizer(0.1).minimize(loss, global_step=clock)
        hooks = [Losses(loss), tf1.train.StopAtStepHook(last_step=last_step)]
        quiet = {"log_step_count_steps": None, "save_summaries_steps": None, "save_summaries_secs": None}
        with tf1.train.MonitoredTrainingSession(checkpoint_dir=f"{work}/nightly", hooks=hooks, **quiet) as sess:
            while not sess.should_stop():
                sess.run(step)
        return hooks[0].seen

# %% then
losses_then = train_monitored(last_step=3)
print("losses:", np.round(losses_then, 3))

# %% [markdown]
# ### Now
#
# | hook | callback of Keras |
# |---|---|
# | `begin`, `after_create_session` | `on_train_begin` |
# | `before_run`, `after_run` | `on_train_batch_begin`, `on_train_batch_end` |
# | `end` | `on_train_end` |
# | `StopAtStepHook` | `self.model.stop_training = True`, or `steps_per_epoch` |
# | `CheckpointSaverHook` and restoring | `keras.callbacks.BackupAndRestore`, `ModelCheckpoint` |
# | `LoggingTensorHook` | `on_train_batch_end` with its `logs` |
#
# In a loop of one's own, a hook is simply a line.

# %% now id="hooks-now"
weight = keras.Variable(5.0)
optimizer, losses_now = keras.optimizers.SGD(0.1), []
for _ in range(3):
    with tf.GradientTape() as tape:
        loss_value = weight.value**2
    losses_now.append(float(loss_value))
    optimizer.apply(tape.gradient(loss_value, [weight.value]), [weight])

# %% same id="same-hooks" breaks="hooks-now: SGD(0.1) => SGD(0.2)"
same("losses that the hook saw", then=losses_then, now=losses_now, within=1e-5)

# %% [markdown]
# ### What bites
#
# The training is finished at step 3, and its checkpoint lies in the folder. The scheduler starts the job again.
#
# **Predict.** How many steps does it take?

# %% bites id="once-more"
print("steps of the second night:", len(train_monitored(last_step=3)))
print("steps of the third night: ", len(train_monitored(last_step=3)))

# %% [markdown]
# One each night: `StopAtStepHook` looks at the clock *after* a step. Every restart has trained once more. A port with
# `for step in range(start, last_step)` does not, and is right not to; but the two will differ, and now you know why.
#
# ## Losses and gradients on the side
#
# Keras 2 let a model add losses and metrics of tensors from inside: `model.add_loss(tensor)`, `model.add_metric(tensor)`.

# %% then id="side-then"
kernel = np.linspace(-1, 1, 12).reshape(4, 3).astype(np.float32)
batch, zeros = np.ones((2, 4), np.float32), np.zeros((2, 3), np.float32)

inputs = tf.keras.Input((4,))
outputs = tf.keras.layers.Dense(3, use_bias=False)(inputs)
model = tf.keras.Model(inputs, outputs)
model.add_loss(0.1 * tf.reduce_sum(outputs**2))
model.add_metric(tf.reduce_max(outputs), name="largest")
model.compile("sgd", "mse")
model.set_weights([kernel])
side_then = model.evaluate(batch, zeros, verbose=0, return_dict=True)

# %% [markdown]
# ### Now
#
# Both belong into a layer, which sees real tensors. The loss is `self.add_loss`; the metric is an object that is updated.

# %% now id="side-now"
class Watched(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.largest = keras.metrics.Mean(name="largest")

    def call(self, x):
        self.add_loss(0.1 * keras.ops.sum(x**2))
        self.largest.update_state(keras.ops.max(x))
        return x

# %% now id="side-run"
layers = [keras.layers.Dense(3, use_bias=False), Watched()]
watched = keras.Sequential([keras.Input((4,)), *layers])
watched.compile("sgd", "mse")
watched.set_weights([kernel])
side_now = watched.evaluate(batch, zeros, verbose=0, return_dict=True)

# %% same id="same-side" breaks="side-now: 0.1 * => 0.2 *"
columns = ["loss", "largest"]
same("loss and metric", then=[side_then[name] for name in columns], now=[side_now[name] for name in columns], within=1e-5)

# %% [markdown]
# The other thing on the side is the gradient. Rounding has none, so the attic lets it pass through by a trick of names; today
# it is a decorator. `tf.py_func` runs Python in the middle of a graph.
#
# ### Then

# %% then id="straight-then"
@tf1.RegisterGradient("PassThrough")
def pass_through(operation, gradient):
    return gradient

with tf.Graph().as_default() as graph, tf1.Session() as sess:
    x = tf.constant([0.3, 1.7])
    with graph.gradient_override_map({"Round": "PassThrough"}):
        rounded = tf.round(x)
    straight_then = sess.run([rounded, tf1.gradients(rounded, x)[0]])
    squared = tf1.py_func(np.square, [x], tf.float32)
    print("gradient through py_func:", tf1.gradients(squared, x)[0])

# %% [markdown]
# ### Now

# %% now id="straight-now"
@tf.custom_gradient
def straight_round(x):
    def pass_on(gradient):
        return gradient
    return tf.round(x), pass_on

# %% now id="straight-tape"
x = tf.Variable([0.3, 1.7])
with tf.GradientTape(persistent=True) as tape:
    rounded = straight_round(x)
    as_function = tf.py_function(tf.square, [x], tf.float32)
straight_now = [rounded, tape.gradient(rounded, x)]
print("gradient through py_function:", tape.gradient(as_function, x).numpy())

# %% same id="same-straight" breaks="straight-now: return gradient => return 2 * gradient"
same("rounded, and its gradient", then=straight_then, now=straight_now)

# %% exercise 18-arrives [markdown] points=4
# ### Read: where does the gradient stop?
#
# A network that does not learn has often lost its gradient on the way, and the function that lost it looks harmless. You get
# functions from a tensor to a tensor, by name, and a vector `x`. Return, sorted, the names of those through which *nothing*
# arrives at `x`: the gradient of their sum is missing or zero everywhere. Do not go by the names.
#
# <details><summary>Hint 1: the idea</summary>Ask a tape. A gradient can be lost in two ways.</details>
# <details><summary>Hint 2: the names</summary><code>tf.GradientTape</code>, <code>tape.watch</code>,
# <code>tape.gradient</code>, <code>tf.reduce_sum</code>, <code>None</code>, <code>np.any</code>.</details>
# <details><summary>Hint 3: almost code</summary>For each function a tape of its own; the sum of its output inside; after it, the
# gradient. Note the name if there is none, or if no number of it differs from zero.</details>

# %% answer 18-arrives
def nothing_arrives(functions: dict, x: np.ndarray) -> list[str]:
    """The sorted names of the functions whose gradient at x is None or zero; x has shape (features,)."""
    ### BEGIN SOLUTION
    lost, x = [], tf.constant(x)
    for name, function in functions.items():
        with tf.GradientTape() as tape:
            tape.watch(x)
            total = tf.reduce_sum(function(x))
        gradient = tape.gradient(total, x)
        if gradient is None or not np.any(gradient.numpy()):
            lost.append(name)
    return sorted(lost)
    ### END SOLUTION

# %% try 18-arrives
with attempt():
    print("lost:", nothing_arrives({"square": tf.square, "round": tf.round, "straight": straight_round}, np.ones(2, np.float32)))

# %% check 18-arrives
check("18-arrives", nothing_arrives)

# %% [markdown]
# Think of it wherever a loss stands still and nothing is red.
#
# ## At the edges
#
# What is left stands at the edges of the scripts: how they are called, how they are fed, how they used two cards.
#
# **FLAGS.** `tf.app.flags` is still there, in `tf1`, and reads the command line. In a notebook the command line is Jupyter's.

# %% bites id="flags"
import sys

flags = tf1.app.flags
flags.DEFINE_integer("attic_batch", 50, "size of a batch")
command_line, sys.argv = sys.argv, ["ipykernel_launcher", "-f", "kernel.json"]
try:
    flags.FLAGS.attic_batch
except Exception as error:
    print(f"{type(error).__name__}: {error}")
sys.argv = command_line
flags.FLAGS(["attic", "--attic_batch=20"])
print("given a command line of its own:", flags.FLAGS.attic_batch)
flags.FLAGS.remove_flag_values(["attic_batch"])  # so that this cell can be run again

# %% [markdown]
# Today it is `argparse`, or a dataclass with defaults.
#
# **Generators.** `fit_generator` is `fit`, and a `Sequence` is a `PyDataset`.
#
# ### Original

# %% original id="generator-original"
# %%then 2.1.2
import numpy as np
from keras.layers import Dense
from keras.models import Sequential


def pairs():
    number = 0
    while True:
        x = np.cos(np.arange(20).reshape(5, 4) + number)
        number += 1
        yield x, x[:, :3]

# %% original id="generator-fit-original"
# %%then 2.1.2 kernel -> generator_original
model = Sequential([Dense(3, use_bias=False, input_shape=(4,))])
model.compile('sgd', 'mse')
model.set_weights([kernel])
model.fit_generator(pairs(), steps_per_epoch=3, epochs=2, max_queue_size=1, workers=0, verbose=0)
generator_original = model.get_weights()[0]

# %% now id="generator-now"
class Pairs(keras.utils.PyDataset):
    def __init__(self):
        super().__init__(workers=1)

    def __len__(self):
        return 6

    def __getitem__(self, number):
        x = np.cos(np.arange(20).reshape(5, 4) + number)
        return x, x[:, :3]

# %% now id="generator-fit"
fed = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, use_bias=False)])
fed.compile(keras.optimizers.SGD(0.01), "mse")
fed.set_weights([kernel])
history = fed.fit(Pairs(), epochs=1, shuffle=False, verbose=0)

# %% same id="same-generator" breaks="generator-fit: SGD(0.01) => SGD(0.1)"
same("weights after six batches", original=generator_original, now=fed.get_weights()[0], within=1e-6)

# %% [markdown]
# Three batches an epoch and two epochs became six batches and one, because an old generator goes *on* in the next epoch, and a
# `PyDataset` begins again. `workers=` and `max_queue_size=` went from `fit` to the `PyDataset`.
#
# **Two cards.** `multi_gpu_model` cut each batch in slices, one for each GPU, and joined the outputs on the CPU.
#
# ### Original

# %% original id="gpus"
# %%then 2.1.2
from keras.utils import multi_gpu_model

try:
    multi_gpu_model(model, gpus=2)
except ValueError as error:
    print(str(error)[:116])

# %% [markdown]
# Slicing does not change what a model without BatchNormalization computes, and so the port computes the same without
# slicing: take the call away. For two cards there is `tf.distribute.MirroredStrategy` (notebook 15).

# %% now id="slices"
slices = np.array_split(sequences[:, 0], 2)
joined = np.concatenate([fed(part) for part in slices])

# %% same id="same-slices" breaks="slices: np.concatenate([fed(part) for part in slices]) => np.concatenate([fed(part) for part in slices[::-1]])"
same("outputs of one batch", in_slices=joined, whole=fed(sequences[:, 0]), within=1e-6)

# %% [markdown]
# ## The messages that people ask about
#
# Each of them is raised here and now. Read the line, guess the message, then look.

# %% id="show-messages"
warm = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
warm.compile("sgd", "mse", metrics=["accuracy"])
ones, twos = np.ones((2, 4), np.float32), np.ones((2, 2), np.float32)

def messages(*lines):
    for line in lines:
        try:
            exec(line, globals().copy())
        except Exception as error:
            first = str(error).strip().splitlines()[0].replace(work, "…").split(" (/")[0].split(" object at ")[0]
            print(f"{line}\n    {type(error).__name__}: {first[:100]}")

# %% [markdown]
# ### TensorFlow's own names

# %% bites id="messages-tf"
messages(
    "tf.Session()",
    "tf.placeholder(tf.float32)",
    "tf.get_default_graph()",
    "tf.ConfigProto()",
    "import tensorflow.contrib",
    "tf.estimator.Estimator",
    "tf1.Session().run(tf.constant(1))",
)

# %% [markdown]
# | message | cause | repair |
# |---|---|---|
# | no attribute `Session`, `placeholder`, `get_default_graph`, `ConfigProto` | moved | `tf.compat.v1`, or better: no graph |
# | `contrib`, `estimator` | gone | above, in *Layers without Keras* |
# | The Session graph is empty | the session stands outside of the graph that it means | notebook 17; or call the function |
#
# ### Imports

# %% bites id="messages-imports"
messages(
    "from keras.utils import np_utils",
    "from keras.layers.normalization import BatchNormalization",
    "from keras.engine import Layer",
    "from keras.optimizers import adam",
    "from keras.preprocessing.text import Tokenizer",
    "from keras.preprocessing.image import ImageDataGenerator",
    "keras.optimizers.legacy.Adam()",
)

# %% [markdown]
# | import | today |
# |---|---|
# | `np_utils.to_categorical`, `keras.engine.Layer`, `keras.layers.normalization…` | one level higher: `keras.utils`, `keras.layers` |
# | `from keras.optimizers import adam` | the class, `Adam`; the module was never meant |
# | `Tokenizer` | `keras.layers.TextVectorization` |
# | `ImageDataGenerator` | `keras.utils.image_dataset_from_directory` and layers such as `RandomFlip` |
# | `keras.optimizers.legacy` | `keras.optimizers`; what differs is in notebook 03 |
#
# ### Layers and models

# %% bites id="messages-layers"
messages(
    "tf.nn.relu(keras.Input((3,)))",
    "keras.Sequential([tf.keras.layers.Dense(3)])",
    "keras.Sequential([keras.layers.Dense(3)], name='open').output",
    "keras.layers.Dense(3).output_shape",
    "keras.layers.Dense(3, batch_input_shape=(None, 4))",
    "keras.layers.LSTM(3, time_major=True)",
    "keras.layers.Layer().add_weight('w', (3,))",
)

# %% [markdown]
# | message | cause | repair |
# |---|---|---|
# | A KerasTensor cannot be used … | it has no numbers yet | `keras.ops`, or a layer around the function (notebook 09) |
# | Only instances of `keras.Layer` … | a layer of Keras 2 in a model of Keras 3 | one library; migrate by weights (notebook 08) |
# | … has never been called | no input, so no output | `keras.Input` first (notebook 10) |
# | no attribute `output_shape` | gone | `layer.output.shape`, or `compute_output_shape` |
# | Unrecognized keyword arguments | gone | `keras.Input(batch_shape=…)`; transpose what is `time_major` |
# | `name` must be passed as a keyword | `add_weight(shape, …)` begins with the shape | `name="w", shape=(3,)` |
#
# ### Optimizers, `compile` and `fit`

# %% bites id="messages-fit"
messages(
    "warm.compile(tf.keras.optimizers.Adam(), 'mse')",
    "keras.optimizers.Adam(lr=0.1)",
    "a, b = keras.Variable(1.0), keras.Variable(2.0); o = keras.optimizers.SGD(); o.apply([a + 0], [a]); o.apply([b + 0], [b])",
    "warm.compile('sgd', lambda y, p: p.numpy().mean()); warm.fit(ones, twos, verbose=0)",
    "warm.compile('sgd', 'mse', ['accuracy']); warm.fit(ones, twos, verbose=0)",
    "warm.fit([[1.0, 2.0, 3.0, 4.0]], [[1.0, 2.0]], verbose=0)",
    "warm.fit(ones, twos, workers=2)",
)

# %% bites id="messages-fit-2"
pixels = keras.Input((4,))
heads = keras.Model(pixels, [keras.layers.Dense(2, name="kind")(pixels), keras.layers.Dense(2, name="digit")(pixels)])
warm.compile("sgd", "mse", metrics=["accuracy"])
messages(
    "heads.compile('sgd', 'mse', metrics=['mae']); heads.fit(ones, [twos, twos], verbose=0)",
    "warm.fit(ones, twos, verbose=0).history['acc']",
    "warm.predict_classes(ones)",
    "warm.fit_generator(iter([]))",
)

# %% [markdown]
# | message | cause | repair |
# |---|---|---|
# | Could not interpret optimizer identifier | an optimizer of Keras 2 or TensorFlow 1 | `keras.optimizers.Adam` |
# | Argument(s) not recognized: lr | renamed | `learning_rate` |
# | Unknown variable | an optimizer is built for its first variables | one for each set of variables (notebook 03) |
# | no attribute `numpy` | `fit` traces the loss into a graph | `keras.ops`; to look around, `run_eagerly=True` |
# | dtype='string' is not a valid dtype | the third place is `loss_weights` today | `metrics=["accuracy"]`, by name |
# | Unrecognized data type | lists of numbers are no arrays | `np.array(…)` |
# | unexpected keyword `workers` | moved | into the `PyDataset` |
# | tuple arity mismatch | one list of metrics for two outputs | a dict by output: `{"kind": ["mae"], "digit": ["mae"]}` |
# | KeyError 'acc' | the name in the log is the name in `compile` | `history["accuracy"]` |
# | no attribute `predict_classes`, `fit_generator` | gone | `predict(…).argmax(axis=-1)`; `fit` |
#
# ### Files

# %% bites id="messages-files"
tf.saved_model.save(tf.Module(), f"{work}/saved")
messages(
    "keras.models.load_model(f'{work}/saved')",
    "keras.callbacks.ModelCheckpoint('best.h5', save_weights_only=True)",
    "keras.callbacks.ModelCheckpoint('best')",
    "keras.layers.deserialize({'class_name': 'Convolution2D', 'config': {}})",
)

# %% [markdown]
# | message | cause | repair |
# |---|---|---|
# | File format not supported | a SavedModel holds functions, not layers | `keras.layers.TFSMLayer` (notebook 16) |
# | filepath must end in `.keras`, `.weights.h5` | the ending says what is saved | that ending |
# | Could not locate class | Keras knows no class of this name, or no longer | `custom_objects`, or the new name, `Conv2D` |
#
# And three things that the web calls broken are not, in this version.

# %% now id="no-errors"
keras.layers.Embedding(3, 2, input_length=4)
leaky = keras.layers.LeakyReLU(alpha=0.1)
print("LeakyReLU(alpha=0.1) of -1:", leaky(np.float32([-1])).numpy().round(3))

# %% then id="no-errors-then"
old_model = tf.keras.Sequential([tf.keras.layers.InputLayer((4,)), tf.keras.layers.Dense(2)])
old_model.save(f"{work}/simple.keras")

# %% now id="no-errors-file"
print("a simple .keras of Keras 2:", np.array_equal(keras.models.load_model(f"{work}/simple.keras")(ones), old_model(ones)))

# %% [markdown]
# You meet one of these today, whoever you are.

# %%
work_folder.cleanup()

# %% summary [markdown]
# ## What you can do now
#
# You have a map: of 22 old names, {{ask: today:}} are there today, {{ask: only in compat.v1:}} more in `compat.v1`, and you know what
# takes the place of the rest. You ported layers, loops, queues, cells, hooks, losses, gradients and generators, each proved,
# and you know their silent differences: the `cond` that ran both, the batch across two epochs, the zeros after the end, the
# step of every night.
#
# Nothing of the attic is now unknown. What is left is to do it all in one go, alone, and to have it judged:
# [19 Capstone: migrate a whole script](../19_capstone/19_capstone.ipynb).

# %% progress
progress("18")
