# %% card [markdown] minutes=75
# # 17 Checkpoints and frozen graphs
#
# **Aim.** Take the weights out of any file that a TensorFlow 1 program left behind, and prove that none has changed places.
#
# **You will be able to**
#
# - list what is in a checkpoint of `tf.train.Saver`, and map its names to the variables of a Keras 3 model
# - carry on a training with its slots, its moving averages and its clock
# - notice a checkpoint that matches nothing and says nothing
# - run a frozen `.pb` without a session, and take its weights out
# - read the `.h5` files of Keras 1 and Keras 2
#
# **Before you start** you need [03 Optimizers](../03_optimizers/03_optimizers.ipynb) for slots,
# [06 Names, paths and the LSTM's gates](../06_names_and_gates/06_names_and_gates.ipynb), and
# [16 Save, export, serve](../16_save_export_serve/16_save_export_serve.ipynb).

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
# ## Twelve of 360
#
# On Friday the machine in the bank's cellar is switched off. It is the last one on which the digit reader of 2016 runs. The
# bank does not want a new reader but this one, whose every decision has been audited, and the audit quotes the last line of
# its log. What you are given is the folder `examples/inherited/left/`.

# %%
from course import inherited

print(*sorted(path.name for path in inherited.LEFT.iterdir()), sep="\n")
print((inherited.LEFT / "train.log").read_text().splitlines()[-1])

# %% [markdown]
# The three files `digits.ckpt-200.…` are a **checkpoint** that `tf.train.Saver` wrote: the values of all variables, each under
# the name that it had in the graph. No graph and no session is needed to look inside.

# %% now id="names"
in_file = dict(tf.train.list_variables(inherited.CHECKPOINT))
print(len(in_file), "variables")
for name, shape in in_file.items():
    print(f"{name:28} {shape}")

# %% [markdown]
# **Predict.** The same network in Keras 3 has 15 variables. Which of these 25 become one, and which has no place at all?
#
# ### Original
#
# First we need to know what is right. The program runs as it stands, down to its loss; then, instead of training, the
# session is given what the checkpoint holds.

# %% id="text"
program, checkpoint = inherited.PROGRAM.read_text(encoding="utf-8"), inherited.CHECKPOINT
test = digits.read_data_sets(one_hot=True).test
truth = test.labels.argmax(axis=1)

# %% original id="restored"
# %%then 1.0.2 program, checkpoint -> scores_original
import tensorflow as tf

old = {}
exec(program.split("with tf.name_scope('loss')")[0], old)
sess, img, preds, phase = old["sess"], old["img"], old["preds"], old["K"].learning_phase()
tf.train.Saver().restore(sess, checkpoint)
images, labels = old["mnist_data"].test.images, old["mnist_data"].test.labels
scores_original = preds.eval(session=sess, feed_dict={img: images, phase: 0})
print((scores_original.argmax(1) != labels.argmax(1)).sum(), "of", len(labels), "digits misread")

# %% [markdown]
# ### Then
#
# Whoever has no Keras 1.0.2 has `digits.ckpt-200.meta`: the whole graph, node by node, for which no Keras is needed. But it
# remembers where everything was to run.

# %% bites id="devices"
with tf.Graph().as_default(), tf1.Session() as sess:
    saver = tf1.train.import_meta_graph(inherited.CHECKPOINT + ".meta")
    try:
        saver.restore(sess, inherited.CHECKPOINT)
    except tf.errors.InvalidArgumentError as error:
        print(next(line for line in str(error).splitlines() if line.startswith("Cannot assign"))[:56], "…")

# %% [markdown]
# The program had put its convolutions on a GPU. `clear_devices` forgets that.

# %% then id="meta"
old_graph = tf.Graph()
with old_graph.as_default():
    saver = tf1.train.import_meta_graph(inherited.CHECKPOINT + ".meta", clear_devices=True)
    old_session = tf1.Session()
    saver.restore(old_session, inherited.CHECKPOINT)
fed = {"input/img:0": test.images, "keras_learning_phase:0": 0}
scores_then = old_session.run("decide/Softmax:0", feed_dict=fed)
print("misread:", (scores_then.argmax(axis=1) != truth).sum())

# %% [markdown]
# ### Now
#
# The network again, in Keras 3. Two of its lines look odd, and both are there because Keras has changed a meaning and kept a
# name. `hard_2016` is what Keras 1 and 2 called `hard_sigmoid`: its slope was 0.2, today's is 1/6. And a Keras 3 LSTM without
# that argument uses the smooth sigmoid.

# %% now id="reader"
def hard_2016(x):
    return keras.ops.clip(0.2 * x + 0.5, 0, 1)

def make_reader(gates=hard_2016):
    layers, pixels = keras.layers, keras.Input((784,))
    picture = layers.Reshape((28, 28, 1))(pixels)
    rows = layers.Reshape((7, 14))(layers.AveragePooling2D((4, 2))(picture))
    x = layers.MaxPooling2D()(layers.Conv2D(8, 5, activation="relu", name="look1")(picture))
    x = layers.MaxPooling2D()(layers.Conv2D(16, 3, activation="relu", name="look2")(x))
    was_read = layers.LSTM(16, recurrent_activation=gates, name="reader")(rows)
    x = layers.Concatenate()([layers.Flatten()(x), was_read])
    x = layers.BatchNormalization(name="normal")(layers.Dense(32, name="hidden")(x))
    x = layers.Dropout(0.5)(layers.ReLU()(x))
    return keras.Model(pixels, layers.Dense(10, activation="softmax", name="digit")(x))

# %% [markdown]
# A **name map** says for each variable of the new model which names of the file it is made of. Write it out, because it is
# the document that somebody will want to review. Keras 1 kept an LSTM in twelve arrays. Keras 3 keeps it in three, with the
# gates side by side in the order i, f, c, o.

# %% now id="map"
gate_order = ("i", "f", "c", "o")
name_map = {
    "look1/kernel": ["look/look1_W"],
    "look1/bias": ["look/look1_b"],
    "look2/kernel": ["look/look2_W"],
    "look2/bias": ["look/look2_b"],
    "reader/lstm_cell/kernel": [f"read/reader_W_{gate}" for gate in gate_order],
    "reader/lstm_cell/recurrent_kernel": [f"read/reader_U_{gate}" for gate in gate_order],
    "reader/lstm_cell/bias": [f"read/reader_b_{gate}" for gate in gate_order],
}

# %% now id="map-2"
name_map |= {
    "hidden/kernel": ["decide/hidden_W"],
    "hidden/bias": ["decide/hidden_b"],
    "normal/gamma": ["decide/normal_gamma"],
    "normal/beta": ["decide/normal_beta"],
    "normal/moving_mean": ["decide/normal_running_mean"],
    "normal/moving_variance": ["decide/normal_running_std"],
    "digit/kernel": ["decide/digit_W"],
    "digit/bias": ["decide/digit_b"],
}

# %% [markdown]
# The odd one is `running_std`. Keras 1.0.2 really averaged the standard deviation, and divided by it plus an epsilon of 1e-6.
# Keras 3 divides by the root of variance plus 1e-3. So the variance that does the same is (std + 1e-6)² − 1e-3.

# %% now id="read"
def read_into(model, name_map):
    reader = tf.train.load_checkpoint(inherited.CHECKPOINT)
    for variable in model.weights:
        arrays = [reader.get_tensor(name) for name in name_map[variable.path]]
        variable.assign(np.concatenate(arrays, axis=-1))

def std_to_variance(normal):
    std = normal.moving_variance.numpy()
    normal.moving_variance.assign((std + 1e-6) ** 2 - normal.epsilon)

# %% now id="taken"
reader_now = make_reader()
read_into(reader_now, name_map)
std_to_variance(reader_now.get_layer("normal"))
scores_now = reader_now(test.images).numpy()
print("misread:", (scores_now.argmax(axis=1) != truth).sum())

# %% [markdown]
# ### Same tensors

# %% same id="same-scores" breaks=['map: ("i", "f", "c", "o") => ("i", "c", "f", "o")', "taken: std_to_variance => str"]
same("probabilities of 360 digits", original=scores_original, then=scores_then, now=scores_now, within=2e-6)

# %% picture
links = [(name, path) for path, names in name_map.items() for name in names]
drawing.show(drawing.links(list(in_file), list(name_map), links, ("in the checkpoint", "in the Keras 3 model")),
             caption="Which name has no line, and could you have told it from its shape?",
             alt="Twenty-five names of the checkpoint and fifteen of the model, joined by lines. Twelve lines of the LSTM end "
                 "in three variables, and read/Variable has none.")

# %% [markdown]
# `read/Variable` is made by Keras 1.0.2 for its own use: an array that turns an input into a row of zeros, which is where the
# LSTM begins. It has the shape of `reader_W_i`. Whoever goes by shapes cannot tell the two apart.
#
# ### What bites
#
# Here are four maps with one mistake each. All shapes fit, so nothing is raised. Sorting the gates by name is what a loop over
# `list_variables` does by itself.
#
# **Predict.** The right map misreads {{taken: misread}}. How many digits does each of these misread?

# %% bites id="wrong-maps" within=1e-3
in_sorted_order = {path: sorted(names) for path, names in name_map.items()}
mistakes = {
    "gates in sorted order": (hard_2016, in_sorted_order, std_to_variance),
    "hard_sigmoid of Keras 3": ("hard_sigmoid", name_map, std_to_variance),
    "sigmoid of Keras 3": ("sigmoid", name_map, std_to_variance),
    "std taken for variance": (hard_2016, name_map, str),
}
for mistake, (gates, its_map, convert) in mistakes.items():
    model = make_reader(gates)
    read_into(model, its_map)
    convert(model.get_layer("normal"))
    scores = model(test.images).numpy()
    misread, difference = (scores.argmax(axis=1) != truth).sum(), abs(scores - scores_then).max()
    print(f"{mistake:24} misread {misread}   largest difference {difference:.3f}")

# %% [markdown]
# All four misread twelve, although the last one moves a probability by more than 0.4. The log's last line is no proof. A migration is proved
# by tensors, on inputs where each part of the network counts; a rate of success only says that it is not worse than a guess
# of that quality.

# %%
import tempfile

work_folder = tempfile.TemporaryDirectory()  # for the files that this notebook writes
work = work_folder.name

# %% exercise 17-gru [markdown] points=4
# ### Take a GRU out of a checkpoint
#
# Another branch has a reader with a **GRU**. Keras 1 kept it in nine arrays, `<prefix>_W_z`, `_U_z`, `_b_z` and the same for
# `r` and `h`; a checkpoint may hold slots and other layers beside them. Return a built Keras 3 GRU layer that computes what
# the old one did:
#
#     z = hard(x W_z + h U_z + b_z)            hard(a) = clip(0.2 a + 0.5, 0, 1)
#     r = hard(x W_r + h U_r + b_r)
#     new = tanh(x W_h + (r h) U_h + b_h)
#     h becomes z h + (1 - z) new
#
# <details><summary>Hint 1: the idea</summary>Three things must agree: the order of the gates, the function of the gates, and
# the place where r is multiplied in. Keras 3's GRU has an argument for the last one.</details>
# <details><summary>Hint 2: the names</summary><code>tf.train.load_checkpoint</code>, <code>get_tensor</code>,
# <code>np.concatenate</code>; <code>keras.layers.GRU</code> with <code>recurrent_activation</code> and
# <code>reset_after</code>; <code>build</code>, <code>set_weights</code>.</details>
# <details><summary>Hint 3: almost code</summary>The documentation of <code>reset_after</code> says which value means "before the
# multiplication". Build the layer for inputs <code>(None, None, features)</code>; then set kernel, recurrent kernel and bias,
# each of them the three gates side by side. Look up in which order the GRU splits them.</details>

# %% answer 17-gru
def gru_from(checkpoint: str, prefix: str) -> keras.layers.GRU:
    """A built Keras 3 GRU; its kernel has shape (features, 3 * units), and it returns the last state (batch, units)."""
    ### BEGIN SOLUTION
    reader = tf.train.load_checkpoint(checkpoint)
    kernel, recurrent_kernel, bias = (
        np.concatenate([reader.get_tensor(f"{prefix}_{kind}_{gate}") for gate in "zrh"], axis=-1) for kind in "WUb"
    )

    def hard(x):
        return keras.ops.clip(0.2 * x + 0.5, 0, 1)

    layer = keras.layers.GRU(len(recurrent_kernel), recurrent_activation=hard, reset_after=False)
    layer.build((None, None, len(kernel)))
    layer.set_weights([kernel, recurrent_kernel, bias])
    return layer
    ### END SOLUTION

# %% try 17-gru
with attempt(), tf.Graph().as_default(), tf1.Session() as sess:
    for kind, shape in (("W", (2, 3)), ("U", (3, 3)), ("b", (3,))):
        for gate in "zrh":
            tf1.get_variable(f"small/gru_{kind}_{gate}", shape)
    sess.run(tf1.global_variables_initializer())
    small = tf1.train.Saver().save(sess, f"{work}/small")
with attempt():
    print("shape:", gru_from(small, "small/gru")(np.ones((4, 5, 2), np.float32)).shape)

# %% check 17-gru
check("17-gru", gru_from)

# %% [markdown]
# You meet this today with every model older than 2019 that somebody still believes in.
#
# ## A training that goes on
#
# In the next room something is being trained: a small reader for a new branch, in TensorFlow 1, with momentum. Its weights of
# each step are also averaged, and the average is what will be shipped, because it is calmer than the last step. The training
# is to be stopped after ten steps, moved to Keras 3, and to go on as if nothing had happened.
#
# ### Then

# %% then id="goes-on"
graph = tf.Graph()
with graph.as_default():
    img, labels = (tf1.placeholder(tf.float32, shape=(None, size)) for size in (784, 10))
    kernel = tf1.get_variable("decide/W", (784, 10), initializer=tf1.zeros_initializer())
    loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels, img @ kernel))
    clock = tf1.train.get_or_create_global_step()
    momentum = tf1.train.MomentumOptimizer(0.1, 0.9).minimize(loss, global_step=clock)
    average = tf1.train.ExponentialMovingAverage(0.9)
    with tf.control_dependencies([momentum]):
        train_step = average.apply([kernel])
    branch_session, branch_saver = tf1.Session(), tf1.train.Saver()
    branch_session.run(tf1.global_variables_initializer())

# %% then id="ten-and-ten"
data = digits.read_data_sets(one_hot=True).train
batches = [data.next_batch(50) for _ in range(20)]
for number, (images, one_hot) in enumerate(batches):
    if number == 10:
        with graph.as_default():
            branch = branch_saver.save(branch_session, f"{work}/branch", global_step=clock)
    branch_session.run(train_step, feed_dict={img: images, labels: one_hot})
after_20_then = branch_session.run([kernel, average.average(kernel)])
print(*[f"{name} {shape}" for name, shape in tf.train.list_variables(branch)], sep="\n")

# %% [markdown]
# One weight, and three variables of its shape. `decide/W/Momentum` is the optimizer's **slot**, `…/ExponentialMovingAverage` is
# the average, called the **shadow**. `global_step` is the clock. (A program that only tested read the shadow into the weight:
# `tf.train.Saver(average.variables_to_restore())`.)
#
# ### Now
#
# Keras 3 has all four: `momentum=`, `use_ema=True`, and `iterations`. Notebook 03 found that Keras remembers steps where
# TensorFlow remembers gradients, so the slot is multiplied by minus the rate.

# %% now id="go-on"
def go_on(model, optimizer):
    model.compile(optimizer, keras.losses.CategoricalCrossentropy(from_logits=True))
    for images, one_hot in batches[10:]:
        model.train_on_batch(images, one_hot)
    return model.get_weights()[0]

# %% now id="take-along"
saved = tf.train.load_checkpoint(branch)

def resume(slot=True, shadow=True, step=True):
    model = keras.Sequential([keras.Input((784,)), keras.layers.Dense(10, use_bias=False)])
    model.set_weights([saved.get_tensor("decide/W")])
    optimizer = keras.optimizers.SGD(0.1, momentum=0.9, use_ema=True, ema_momentum=0.9)
    optimizer.build(model.trainable_variables)
    own = {variable.path.split("_")[-1]: variable for variable in optimizer.variables}
    if slot:
        own["momentum"].assign(-0.1 * saved.get_tensor("decide/W/Momentum"))
    if shadow:
        own["average"].assign(saved.get_tensor("decide/W/ExponentialMovingAverage"))
    if step:
        optimizer.iterations.assign(saved.get_tensor("global_step"))
    return go_on(model, optimizer), own["average"].numpy()

# %% now
after_20_now = resume()

# %% [markdown]
# ### Same tensors

# %% same id="same-resumed" breaks="take-along: -0.1 * saved => saved"
same("weight and average after 20 steps", then=after_20_then, now=list(after_20_now), within=1e-6)

# %% [markdown]
# ### What bites
#
# **Predict.** Leave one thing behind at a time. Which of the two, weight or average, is then wrong? And does the clock matter at
# all, when the rate is constant?

# %% bites id="left-behind" within=0.002
for left in ("slot", "shadow", "step"):
    weight, shadow = resume(**{left: False})
    print(f"without the {left:7} weight off by {abs(weight - after_20_then[0]).max():.4f}, "
          f"average off by {abs(shadow - after_20_then[1]).max():.4f}")

# %% [markdown]
# Without the clock the average is as wrong as without the shadow, to the last digit: Keras takes step 0 for the first one
# ever, and begins the average anew with the weight of that moment, over whatever was assigned.

# %% exercise 17-resume [markdown] points=4
# ### Resume from a checkpoint that has no clock
#
# The next training used `tf.train.AdamOptimizer(learning_rate)` and no global step. You get the checkpoint, a built Keras 3
# model, and for each of its trainable variables, in their order, the name of the old one. Read the weights into the model, and
# return a Keras 3 Adam that goes on as if nothing had happened. Besides `name`, the file holds `name/Adam` (the mean of the
# gradients), `name/Adam_1` (that of their squares), `beta1_power` and `beta2_power`. The last two are what the old Adam
# multiplied by β₁ (0.9) and β₂ (0.999) after each step, and they *began* at β₁ and β₂. Its epsilon was 1e-8.
#
# <details><summary>Hint 1: the idea</summary>How many steps were taken? If a number began at β₁ and is now β₁ to the power of
# n, there is one answer, and it is not n.</details>
# <details><summary>Hint 2: the names</summary><code>optimizer.build</code>, <code>optimizer.iterations</code>,
# <code>optimizer.variables</code> (their <code>path</code> tells which is a momentum and which a velocity),
# <code>np.log</code>, <code>round</code>.</details>
# <details><summary>Hint 3: almost code</summary>Build the optimizer for the trainable variables. For the clock, divide the
# logarithm of what is in the file by the logarithm of 0.9, take away the step that had not been taken, round. (After a
# thousand steps that number is 0, and only the other power still tells.) For the slots, go through the names and assign
# <code>/Adam</code> and <code>/Adam_1</code> to their places.</details>

# %% answer 17-resume
def resume_adam(
    checkpoint: str, model: keras.Model, names: list[str], learning_rate: float
) -> keras.optimizers.Optimizer:
    """Adam in the state of the old one; names[i] is that of model.trainable_variables[i] in the checkpoint."""
    ### BEGIN SOLUTION
    saved = tf.train.load_checkpoint(checkpoint)
    variables = model.trainable_variables
    optimizer = keras.optimizers.Adam(learning_rate, epsilon=1e-8)
    optimizer.build(variables)
    optimizer.iterations.assign(round(np.log(saved.get_tensor("beta1_power")) / np.log(0.9)) - 1)
    slots = optimizer.variables[2:]
    for i, name in enumerate(names):
        variables[i].assign(saved.get_tensor(name))
        slots[2 * i].assign(saved.get_tensor(name + "/Adam"))
        slots[2 * i + 1].assign(saved.get_tensor(name + "/Adam_1"))
    return optimizer
    ### END SOLUTION

# %% try 17-resume
with attempt(), tf.Graph().as_default(), tf1.Session() as sess:
    weight = tf1.get_variable("w", initializer=np.ones((2, 1), np.float32))
    adam = tf1.train.AdamOptimizer(0.1).minimize(tf.reduce_sum(weight**2))
    sess.run(tf1.global_variables_initializer())
    for _ in range(7):
        sess.run(adam)
    seven = tf1.train.Saver().save(sess, f"{work}/seven")
with attempt():
    small_model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, use_bias=False)])
    print("steps taken (7):", int(resume_adam(seven, small_model, ["w"], 0.1).iterations))

# %% check 17-resume
check("17-resume", resume_adam)

# %% [markdown]
# It comes back when a training of weeks is to survive an upgrade, and whenever two loss curves do not quite meet.
#
# ## A checkpoint that matches nothing
#
# A colleague finds all this laborious. He writes `tf.train.Checkpoint(model=model).restore(path)`, sees no error, and goes home.
#
# `tf.train.Checkpoint` of TensorFlow 2 looks for values by the *path of attributes* that leads to a variable:
# `model/…/kernel`, not by its name. What it does not find, it leaves as it was, and waits, because the variable may be made
# later.

# %% now id="written"
written = tf.train.Checkpoint(model=reader_now).write(f"{work}/reader")
print([name for name, _ in tf.train.list_variables(written)][1])

# %% bites id="silent" within=1
def misread_after(path, name):
    keras.utils.set_random_seed(17)
    model = make_reader()
    tf.train.Checkpoint(**{name: model}).restore(path)
    return (model(test.images).numpy().argmax(axis=1) != truth).sum()

print("the Saver's checkpoint:       ", misread_after(checkpoint, "model"))
print("saved as model, read as net:  ", misread_after(written, "net"))
print("saved as model, read as model:", misread_after(written, "model"))

# %% [markdown]
# Nine in ten wrong is what a network says that was never trained. There is worse. A layer is put in front of two others, and
# Keras 3 counts the layers of a model, so that the file's first kernel goes to whoever is first now.
#
# **Predict.** All three layers are Dense layers of eight by eight. Which of them gets the kernel of `a`?

# %% bites id="shifted"
def chain(*names):
    layers = [keras.layers.Dense(8, name=name) for name in names]
    return keras.Sequential([keras.Input((8,)), *layers])

two = chain("a", "b")
three = chain("new", "a", "b")
two_file = tf.train.Checkpoint(model=two).write(f"{work}/two")
tf.train.Checkpoint(model=three).restore(two_file)
for layer in three.layers:
    found = [old.name for old in two.layers if np.array_equal(old.kernel, layer.kernel)]
    print(f"{layer.name:4} has the kernel of", *found or ["nobody"])

# %% [markdown]
# And Keras 2 kept a promise that Keras 3 does not. A subclass that is restored before it has been called has no variables yet.

# %% bites id="too-early"
def make_net(library):
    class Net(library.Model):
        def __init__(self):
            super().__init__()
            self.dense = library.layers.Dense(3)

        def call(self, inputs):
            return self.dense(inputs)

    return Net()

# %% bites id="too-early-2"
def restored_early(library):
    first, second = make_net(library), make_net(library)
    ones = np.ones((1, 4), np.float32)
    outputs = first(ones)
    path = tf.train.Checkpoint(model=first).write(f"{work}/early")
    tf.train.Checkpoint(model=second).read(path)
    return np.allclose(second(ones), outputs)

print("Keras 2 fills it in at the first call:", restored_early(tf.keras))
print("Keras 3 fills it in at the first call:", restored_early(keras))

# %% [markdown]
# ### Now
#
# `restore` and `read` give back a **status**, and a status can be asked. What `write` wrote is read by `read`; `save` and
# `restore` belong together and also keep a counter.
#
# | method | it raises when |
# |---|---|
# | `assert_existing_objects_matched()` | a variable of yours got nothing: what you want nearly always |
# | `assert_consumed()` | the same, or a value of the file was not used |
# | `expect_partial()` | never: it only silences the warnings |

# %% now id="asked"
def read_and_ask(path, **what):
    try:
        tf.train.Checkpoint(**what).read(path).assert_existing_objects_matched()
        return "all matched"
    except AssertionError as error:
        return f"AssertionError: {str(error)[:58]} …"

again = make_reader()
print("as net:   ", read_and_ask(written, net=again))
print("as model: ", read_and_ask(written, model=again))

# %% same id="same-restored" breaks="asked: model=again => net=again"
same("all weights", written=reader_now, read=again)

# %% exercise 17-untouched [markdown] points=4
# ### Which variables did the file not touch?
#
# "One of 16 objects was not matched" is not what one wants to know at night. Read the checkpoint at `path`, which was made by
# `tf.train.Checkpoint(model=…).write`, into the built model, as far as it goes. Return, sorted, the paths of those of
# `model.variables` that it gave no value. These must keep the value that they had. All variables hold floats. (A value in
# the file may happen to be the one that the variable had already.)
#
# <details><summary>Hint 1: the idea</summary>A variable that looks unchanged may have been given its old value again. So make
# sure that an old value cannot be given again.</details>
# <details><summary>Hint 2: the names</summary><code>tf.train.Checkpoint(model=model).read(path)</code>,
# <code>expect_partial</code>, <code>variable.numpy()</code>, <code>variable.assign</code>, <code>np.nan</code> or any other
# mark, <code>variable.path</code>.</details>
# <details><summary>Hint 3: almost code</summary>Remember all values. Fill every variable with a mark that no file holds. Read.
# Whoever still has the mark was not touched: note the path, and give back what you remembered.</details>

# %% answer 17-untouched
def untouched(path: str, model: keras.Model) -> list[str]:
    """Sorted paths of the variables without a value in the file; the others have the file's values afterwards."""
    ### BEGIN SOLUTION
    before = [variable.numpy() for variable in model.variables]
    for variable in model.variables:
        variable.assign(np.full(variable.shape, np.nan))
    tf.train.Checkpoint(model=model).read(path).expect_partial()
    found = []
    for variable, value in zip(model.variables, before):
        if np.isnan(variable.numpy()).all():
            variable.assign(value)
            found.append(variable.path)
    return sorted(found)
    ### END SOLUTION

# %% try 17-untouched
with attempt():
    paths = untouched(two_file, chain("new", "a", "b"))
    print("two into three:", [path.split("/", 1)[1] for path in paths])

# %% check 17-untouched
check("17-untouched", untouched)

# %% [markdown]
# Look for it in every `restore` whose status nobody asks.
#
# ## A graph in one file
#
# The telephone app of the bank has a third copy of the reader, a single file `reader.pb`. It is a **frozen graph**: the nodes
# that lead to the answer, with every variable replaced by a constant. Millions of these were shipped between 2016 and 2019, and
# for many no other trace of the model exists.
#
# ### Then

# %% then id="freeze"
frozen = tf1.graph_util.convert_variables_to_constants(old_session, old_graph.as_graph_def(), ["decide/Softmax"])
with open(f"{work}/reader.pb", "wb") as file:
    file.write(frozen.SerializeToString())
print("nodes before:", len(old_graph.as_graph_def().node), "  frozen:", len(frozen.node))

# %% [markdown]
# ### What bites
#
# Ten years of answers on the web say "open a session and run the name". In a program of TensorFlow 2 that ends like this.

# %% bites id="empty"
with tf1.Session() as sess:
    try:
        sess.run("decide/Softmax:0", feed_dict=fed)
    except RuntimeError as error:
        print(f"{type(error).__name__}: {error}")

# %% [markdown]
# A session runs the graph that is the default one when it is made, and in TensorFlow 2 nobody has put anything there: tensors
# are computed at once, and a graph exists only inside `with tf.Graph().as_default():` or a `tf.function`. The message appears
# whenever a session stands outside of the graph that it means.
#
# ### Now
#
# `wrap_function` gives a graph of the old kind a home, and `prune` makes a function of it: from these tensors to that one.

# %% now id="thaw"
with open(f"{work}/reader.pb", "rb") as file:
    stored = tf1.GraphDef.FromString(file.read())

def put_in():
    tf1.import_graph_def(stored, name="")

home = tf1.wrap_function(put_in, [])
read_digits = home.prune(["input/img:0", "keras_learning_phase:0"], "decide/Softmax:0")
phase_type = home.graph.get_tensor_by_name("keras_learning_phase:0").dtype
scores_frozen = read_digits(tf.constant(test.images), tf.constant(0, phase_type))
print("the phase is of type", phase_type.name)

# %% same id="same-frozen" breaks="thaw: constant(0, phase_type) => constant(1, phase_type)"
same("probabilities of 360 digits", then=scores_then, frozen=scores_frozen, within=2e-6)

# %% [markdown]
# Frozen is meant: such a function has no variables, and as a layer of a Keras model it has nothing to train. But the constants
# are all there, under the names of the variables that they were.

# %% now id="constants"
constants = {node.name: tf.make_ndarray(node.attr["value"].tensor) for node in stored.node if node.op == "Const"}
saved = tf.train.load_checkpoint(inherited.CHECKPOINT)
names = sorted(set(constants) & set(in_file))
print("variables of the function:", len(read_digits.variables), "  constants that were variables:", len(names))

# %% same id="same-constants" breaks='constants: constants = {node.name: tf.make_ndarray(node.attr["value"].tensor) => constants = {node.name: 2 * tf.make_ndarray(node.attr["value"].tensor)'
same("weights", checkpoint=[saved.get_tensor(name) for name in names], frozen=[constants[name] for name in names])

# %% exercise 17-frozen [markdown] points=4
# ### Run a stranger's frozen graph
#
# You get the path of a `.pb` and nothing else: no name of any tensor. The graph has two placeholders: one for images, of
# floats, and the learning phase, which is a boolean or an integer. Its answer is the output of the one node that no other
# node reads. Return a function that takes images and gives the answer in test mode. (The order of the nodes in the file means
# nothing, and the file may be gone when your function is called. In a node's list of inputs, `split:1` is the second output of
# `split`, and `^split` only waits for it.)
#
# <details><summary>Hint 1: the idea</summary>A GraphDef is a list of nodes, and each node lists the nodes that it reads. What
# stands in nobody's list is the answer.</details>
# <details><summary>Hint 2: the names</summary><code>node.op</code>, <code>node.name</code>, <code>node.input</code>;
# <code>tf1.wrap_function</code>, <code>prune</code>; <code>graph.get_tensor_by_name(…)</code> with its <code>dtype</code>,
# which knows <code>is_floating</code>.</details>
# <details><summary>Hint 3: almost code</summary>Collect all inputs of all nodes in a set; one name is not in it. Of the two
# placeholders, the one that holds no floats is the phase. Prune to [images, phase] and the answer, and call that with
# <code>tf.cast(0, the phase's dtype)</code>.</details>

# %% answer 17-frozen
def thaw(path: str):
    """A function from images (batch, features) to the frozen graph's answer in test mode."""
    ### BEGIN SOLUTION
    with open(path, "rb") as file:
        nodes = tf1.GraphDef.FromString(file.read())
    home = tf1.wrap_function(lambda: tf1.import_graph_def(nodes, name=""), [])
    holes = [home.graph.get_tensor_by_name(node.name + ":0") for node in nodes.node if node.op == "Placeholder"]
    phase, images = sorted(holes, key=lambda hole: hole.dtype.is_floating)
    read = {source.lstrip("^").split(":")[0] for node in nodes.node for source in node.input}
    (answer,) = [node.name for node in nodes.node if node.name not in read]
    run = home.prune([images.name, phase.name], answer + ":0")
    return lambda batch: run(tf.constant(batch), tf.cast(0, phase.dtype))
    ### END SOLUTION

# %% try 17-frozen
with attempt():
    answer = thaw(f"{work}/reader.pb")(test.images[:3])
    print("the first three:", np.argmax(answer, axis=1), "  truth:", truth[:3])

# %% check 17-frozen
check("17-frozen", thaw)

# %% [markdown]
# Think of it whenever a model zoo, a telephone or a microscope holds the only copy.
#
# ## What Keras itself left
#
# The last file is `digits.h5`, the weights of the convolutions, written by Keras 1.0.2. Keras 3 still reads it, into a model
# with the same layers in the same order.

# %% now id="h5"
def make_look():
    look = keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Conv2D(8, 5, name="look1"), keras.layers.MaxPooling2D()])
    look.add(keras.layers.Conv2D(16, 3, name="look2"))
    return look

look = make_look()
look.load_weights(inherited.LEFT / "digits.h5")

# %% same id="same-h5" breaks="h5: look.load_weights => str"
look_names = ["look/look1_W", "look/look1_b", "look/look2_W", "look/look2_b"]
same("weights of the convolutions", checkpoint=[saved.get_tensor(name) for name in look_names], h5=look.get_weights())

# %% [markdown]
# ### What bites
#
# By position it works. By name it works, too, if the names agree; and if they do not, it says nothing.

# %% bites id="by-name"
def moved_by(names):
    model = keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Conv2D(8, 5, name=names[0])])
    model.add(keras.layers.Conv2D(16, 3, name=names[1]))
    before = model.get_weights()
    model.load_weights(inherited.LEFT / "digits.h5", by_name=True)
    return [bool(np.any(old != new)) for old, new in zip(before, model.get_weights())]

print("look1, look2: ", moved_by(["look1", "look2"]))
print("first, second:", moved_by(["first", "second"]))

# %% [markdown]
# A file with the whole *model* is another matter, because Keras 3 has to understand its configuration. Here is one as Keras
# 2.1.2 wrote it.
#
# ### Original

# %% original id="model-h5"
# %%then 2.1.2 work -> whole_then, work/whole.h5
import numpy as np
from keras.layers import LSTM, BatchNormalization, Dense, Reshape
from keras.models import Sequential

np.random.seed(17)
model = Sequential([Dense(6, activation='relu', input_shape=(8,)), BatchNormalization(), Reshape((3, 2)), LSTM(4)])
model.compile('sgd', 'mse')
model.save(work + '/whole.h5')
whole_then = model.predict(np.linspace(-1, 1, 24).reshape(3, 8))

# %% [markdown]
# ### What bites
#
# The message is of no help. (The configuration of a Sequential was a list of layers; it is a dict today.)

# %% bites id="whole"
try:
    keras.models.load_model(f"{work}/whole.h5")
except TypeError as error:
    print("TypeError:", error)

# %% [markdown]
# ### Now
#
# Two steps: the Keras 2 that is still maintained reads the file, and the weights go over by hand. The LSTM's gates are again the
# hard ones of their time, which Keras 2 reads from the file and Keras 3 has to be told.

# %% then id="whole-then"
between = tf.keras.models.load_model(f"{work}/whole.h5", compile=False)

# %% now id="whole-now"
layers = [keras.layers.Dense(6, activation="relu"), keras.layers.BatchNormalization(), keras.layers.Reshape((3, 2))]
layers.append(keras.layers.LSTM(4, recurrent_activation=hard_2016))
whole_now = keras.Sequential([keras.Input((8,)), *layers])
whole_now.set_weights(between.get_weights())
inputs = np.linspace(-1, 1, 24).reshape(3, 8).astype(np.float32)

# %% same id="same-whole" breaks='whole-now: recurrent_activation=hard_2016 => recurrent_activation="hard_sigmoid"'
same("outputs", original=whole_then, then=between(inputs), now=whole_now(inputs), within=1e-6)

# %% [markdown]
# You meet this today in every folder called `models_old`. Read the file with the oldest library that can, and save what it
# holds as `.keras`, so that nobody has to do it again.

# %%
old_session.close()
branch_session.close()
work_folder.cleanup()

# %% summary [markdown]
# ## What you can do now
#
# You open a Saver's checkpoint without its program, write the name map and prove it with tensors, because twelve of 360 is what
# four wrong maps misread, too. You carry a training on with slot, shadow and clock. You ask a checkpoint's status what was
# matched. You run a frozen graph without a session and find its weights among its constants, and you know which of Keras's own
# files today's Keras reads.
#
# Of the digit reader, everything that lay in `left/` but the event files is now in a Keras 3 model. What is still missing is in
# no tutorial but in every old code base: [18 The rest of an old code base](../18_old_code_base/18_old_code_base.ipynb).

# %% progress
progress("17")
