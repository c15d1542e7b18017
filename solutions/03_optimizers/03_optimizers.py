# %% card [markdown] minutes=105
# # 03 TensorFlow's optimizers or Keras's?
#
# **Aim.** Know what an optimizer remembers, make the optimizers of three generations take the same steps, and judge a claim
# about their speed by measuring it.
#
# **You will be able to**
#
# - find an optimizer's slots, then and now, and carry them from one world to the other
# - choose arguments so that a Keras 3 optimizer does what a TensorFlow 1 optimizer did, and say where arguments are not enough
# - write Adam by hand, with its epsilon in the right place, and say what AdamW does otherwise
# - write a learning-rate schedule that works inside `tf.function`
# - say with an interval whether one thing is faster than another
#
# **Before you start** you need [02 Repair the tutorials](../02_repair_the_tutorial/02_repair_the_tutorial.ipynb): what a
# wrong learning rate does, and `GradientTape`.

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
# ## Five times as fast?
#
# The digit reader of 2016 (`examples/inherited/`) trains by gradient descent. Two people have a branch of it each, in which it is
# to learn faster. One wrote `tf.train.RMSPropOptimizer(0.003)`, the other, years later, `keras.optimizers.RMSprop(0.003)`. Same name,
# same rate, same weights at the start. After twenty steps the first branch reads one digit in five and the second four in five, and
# now there is a meeting about throwing TensorFlow's optimizers out.
#
# Here is the dense network of the tutorials, with weights to start from, in both worlds.

# %% id="network"
data = digits.read_data_sets(one_hot=True)
keras.utils.set_random_seed(1)
sizes = [keras.Input((784,)), keras.layers.Dense(128), keras.layers.Dense(128), keras.layers.Dense(10)]
start = keras.Sequential(sizes).get_weights()

def logits_of(weights, images, activation=tf.nn.relu):
    x = activation(images @ weights[0] + weights[1])
    x = activation(x @ weights[2] + weights[3])
    return x @ weights[4] + weights[5]

# %% id="share"
def loss_of(weights, images, labels, activation=tf.nn.relu):
    logits = logits_of(weights, images, activation)
    return tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels, logits))

def share_right(weights):
    right = np.argmax(logits_of(weights, data.test.images), axis=1) == data.test.labels.argmax(axis=1)
    return right.mean()

# %% then id="train-then"
def train_then(optimizer, num_steps, activation=tf.nn.relu):
    """The weights after each step, with an optimizer of TensorFlow 1."""
    batches, path = digits.read_data_sets(one_hot=True).train, []
    with tf.Graph().as_default(), tf1.Session() as sess:
        img, labels = tf1.placeholder(tf.float32, (None, 784)), tf1.placeholder(tf.float32, (None, 10))
        weights = [tf1.get_variable(f"weight{i}", initializer=array) for i, array in enumerate(start)]
        train_step = optimizer.minimize(loss_of(weights, img, labels, activation))
        sess.run(tf1.global_variables_initializer())
        for _ in range(num_steps):
            images, truth = batches.next_batch(50)
            sess.run(train_step, {img: images, labels: truth})
            path.append(sess.run(weights))
    return path

# %% now id="train-now"
def train_now(optimizer, num_steps, activation=tf.nn.relu, slots=None):
    """The same with an optimizer of Keras 3; `slots` fills what it remembers."""
    batches, path = digits.read_data_sets(one_hot=True).train, []
    weights = [tf.Variable(array) for array in start]
    optimizer.build(weights)
    for variable in optimizer.variables[2:] if slots is not None else []:
        variable.assign(np.full(variable.shape, slots))
    for _ in range(num_steps):
        images, truth = batches.next_batch(50)
        with tf.GradientTape() as tape:
            loss = loss_of(weights, images, truth, activation)
        optimizer.apply(tape.gradient(loss, weights), weights)
        path.append([weight.numpy() for weight in weights])
    return path

# %% id="meeting" within=0.15
branch_then = train_then(tf1.train.RMSPropOptimizer(0.003), 100)
branch_now = train_now(keras.optimizers.RMSprop(0.003), 100)
for name, path in (("TensorFlow 1:", branch_then), ("Keras 3:     ", branch_now)):
    print(name, *(f"after {n} steps {share_right(path[n - 1]):.2f} " for n in (5, 20, 100)))

# %% [markdown]
# **RMSprop** divides the gradient by its size: it remembers, for each weight, a running mean $v$ of the squared gradient, and steps by
# $α\,g/\sqrt{v}$. Such a memory is called a **slot**. With $v ← 0.9\,v + 0.1\,g^2$ the first step depends on what was in the slot before.
#
# **Predict.** One weight, gradient 1, rate 0.1, and a slot that begins with 0. How long is the first step? How long, if the slot
# begins with 1? And with a gradient of 0.01?
#
# ### Original
#
# Five gradients of very different size, one step each. Keras's optimizers of that time give back what is to be assigned.

# %% id="gradients"
gradients = np.array([1, 1e-2, 1e-4, 1e-6, 1e-8], np.float32)

# %% original id="steps-1"
# %%then 1.0.2 gradients -> rmsprop_1, adam_1
import numpy as np
import tensorflow as tf
from keras import backend as K
from keras.optimizers import Adam, RMSprop


def first_step(optimizer):
    weights = K.variable(np.zeros(5))
    updates = optimizer.get_updates([weights], {}, K.sum(weights * K.variable(gradients)))
    for old, new in reversed(updates):  # the weights first, the count of steps last
        K.get_session().run(tf.assign(old, new))
    return -K.get_value(weights)

rmsprop_1, adam_1 = first_step(RMSprop(lr=0.1)), first_step(Adam(lr=0.1))
print("RMSprop:", rmsprop_1.round(4))

# %% original id="steps-2"
# %%then 2.1.2 gradients -> rmsprop_2, adam_2
import numpy as np
from keras import backend as K
from keras.optimizers import Adam, RMSprop


def first_step(optimizer):
    weights = K.variable(np.zeros(5))
    updates = optimizer.get_updates(K.sum(weights * K.variable(gradients)), [weights])
    for update in reversed(updates):  # the weights first, the count of steps last
        K.get_session().run(update)
    return -K.get_value(weights)

rmsprop_2, adam_2 = first_step(RMSprop(lr=0.1)), first_step(Adam(lr=0.1))
print("RMSprop:", rmsprop_2.round(4))

# %% original id="steps-3"
# %%then 2.2.4 gradients -> rmsprop_3, adam_3
import numpy as np
from keras import backend as K
from keras.optimizers import Adam, RMSprop


def first_step(optimizer):
    weights = K.variable(np.zeros(5))
    updates = optimizer.get_updates(K.sum(weights * K.variable(gradients)), [weights])
    for update in reversed(updates):  # the weights first, the count of steps last
        K.get_session().run(update)
    return -K.get_value(weights)

rmsprop_3, adam_3 = first_step(RMSprop(lr=0.1)), first_step(Adam(lr=0.1))
print("RMSprop:", rmsprop_3.round(4))

# %% [markdown]
# ### Then

# %% then id="first-then"
def first_step_then(optimizer):
    with tf.Graph().as_default(), tf1.Session() as sess:
        weights = tf1.get_variable("weights", initializer=np.zeros(5, np.float32))
        train_step = optimizer.apply_gradients([(tf.constant(gradients), weights)])
        sess.run(tf1.global_variables_initializer())
        sess.run(train_step)
        return -sess.run(weights)

# %% [markdown]
# ### Now

# %% now id="first-now"
def first_step_now(optimizer, slots=0.0):
    weights = tf.Variable(np.zeros(5, np.float32))
    optimizer.build([weights])
    for variable in optimizer.variables[2:]:
        variable.assign(np.full(5, slots))
    optimizer.apply([tf.constant(gradients)], [weights])
    return -weights.numpy()

# %% id="rmsprops"
from course.columns import columns


def by_gradient(steps):
    return {f"gradient {gradient:g}": step for gradient, step in zip(gradients, steps)}

titles = {"tf1": "TensorFlow 1", "k1": "Keras 1.0.2", "k2": "Keras 2.1.2", "k224": "Keras 2.2.4", "k3": "Keras 3"}
columns(
    titles=titles,
    tf1=by_gradient(first_step_then(tf1.train.RMSPropOptimizer(0.1))),
    k1=by_gradient(rmsprop_1),
    k2=by_gradient(rmsprop_2),
    k224=by_gradient(rmsprop_3),
    k3=by_gradient(first_step_now(keras.optimizers.RMSprop(0.1))),
)

# %% [markdown]
# Five optimizers under one name. In every Keras the slot begins with 0, so that after the first gradient $\sqrt{v}$ is
# $\sqrt{0.1}\,|g|$ and the step is 0.1 / 0.316 = 0.316, *whatever* the gradient. In TensorFlow 1 the slot begins with **1**: the step is
# 0.1 for a gradient of 1, and for a small one it is a small step, hardly more than gradient descent.
#
# The rows below differ by **epsilon**, a small number that keeps the division from failing where $v$ is zero:
#
# | RMSprop of | slot begins with | epsilon | where |
# |---|---|---|---|
# | TensorFlow 1 | 1 | 1e-10 | in the root |
# | Keras 1.0.2 | 0 | 1e-6 | in the root |
# | Keras 2.1.2 | 0 | 1e-8 | beside it |
# | Keras 2.2.4 | 0 | 1e-7 | beside it |
# | Keras 3 | 0 | 1e-7 | in the root |
#
# ### Same tensors
#
# An epsilon is an argument. What a slot begins with is none, but after `build` the slot is there and can be filled.

# %% now id="ones"
with_ones = first_step_now(keras.optimizers.RMSprop(0.1, epsilon=1e-10), slots=1.0)

# %% same id="same-rmsprop" breaks="ones: slots=1.0 => slots=0.0"
same("first step, slot 1", then=first_step_then(tf1.train.RMSPropOptimizer(0.1)), now=with_ones, within=1e-7)

# %% same id="same-rmsprop-1" breaks="steps-1: RMSprop(lr=0.1)) => RMSprop(lr=0.1, epsilon=1e-7))"
old_epsilon = keras.optimizers.RMSprop(0.1, epsilon=1e-6)
same("first step, epsilon 1e-6", original=rmsprop_1, now=first_step_now(old_epsilon), within=1e-6)

# %% [markdown]
# And the meeting? With the slots filled with ones, the Keras branch repeats the other one's digits.

# %% now id="branch-ones"
branch_ones = train_now(keras.optimizers.RMSprop(0.003, epsilon=1e-10), 20, slots=1.0)
print("Keras 3, slots of ones, after 20 steps:", share_right(branch_ones[-1]).round(2))

# %% same id="same-branch" breaks="branch-ones: slots=1.0 => slots=0.0"
same("weights after 20 steps", then=branch_then[19], now=branch_ones[-1], within=1e-4)

# %% picture
def shares(path):
    return [share_right(weights) for weights in path[:20]]

branches = {"TensorFlow 1": shares(branch_then), "Keras 3": shares(branch_now), "Keras 3, slots of ones": shares(branch_ones)}
figure = drawing.curves(branches, ("step", "share of test digits recognised"), x=range(1, 21), wide="Keras 3, slots of ones")
drawing.show(figure, caption="One rate, one name. Which of the two branches has the better optimizer?",
             alt="The share of Keras 3 rises at once, that of TensorFlow 1 hardly in twenty steps; Keras 3 with slots of ones "
                 "lies exactly on TensorFlow 1's curve.")

# %% [markdown]
# Neither: they begin with steps of another length, and at another rate the other one would have won the meeting. So nothing was
# faster, and nobody had written the difference down. You meet this today whenever a tuned rate is carried from one library to
# another.
#
# ## What an optimizer remembers
#
# **Momentum** goes on a little in the direction of the last steps, so it has to remember them. We minimise −w, whose gradient is
# always −1, so that only the optimizer decides how w moves.
#
# **Predict.** After five steps the learning rate is divided by ten. Does the weight brake at once, or does it roll on?
#
# ### Original

# %% id="rates"
constant, dropping = [0.1] * 10, [0.1] * 5 + [0.01] * 5

# %% original id="momentum-original"
# %%then 2.1.2 dropping -> momentum_original
from keras.optimizers import SGD

weight = K.variable(0.0)
optimizer = SGD(lr=0.1, momentum=0.9)
updates = optimizer.get_updates(-weight, [weight])
momentum_original = []
for rate in dropping:
    K.set_value(optimizer.lr, rate)
    K.get_session().run(updates)
    momentum_original.append(float(K.get_value(weight)))
print("weight:", np.round(momentum_original, 2))

# %% [markdown]
# ### Then

# %% then id="momentum-then"
def momentum_then(rates):
    """The path of one weight, and what is in its slot at the end."""
    path = []
    with tf.Graph().as_default(), tf1.Session() as sess:
        rate, weight = tf1.placeholder(tf.float32, ()), tf1.get_variable("weight", initializer=0.0)
        optimizer = tf1.train.MomentumOptimizer(rate, 0.9)
        train_step = optimizer.minimize(-weight)
        sess.run(tf1.global_variables_initializer())
        for value in rates:
            sess.run(train_step, {rate: value})
            path.append(sess.run(weight))
        return path, sess.run(optimizer.get_slot(weight, "momentum"))

# %% then
path_then, slot_then = momentum_then(constant)
dropped_then, _ = momentum_then(dropping)
print("slot after 10 steps:", slot_then.round(3))
print("weight, dropping rate:", np.round(dropped_then, 2))

# %% [markdown]
# ### Now
#
# In Keras 3 momentum is an argument of `SGD`, and `optimizer.variables` lists all that the optimizer remembers.

# %% now id="momentum-now"
def momentum_now(rates):
    weight, optimizer, path = tf.Variable(0.0, name="weight"), keras.optimizers.SGD(0.1, momentum=0.9), []
    for rate in rates:
        optimizer.learning_rate = rate
        optimizer.apply([tf.constant(-1.0)], [weight])  # gradients first, then the variables
        path.append(weight.numpy())
    return path, optimizer

# %% now
path_now, optimizer = momentum_now(constant)
dropped_now, _ = momentum_now(dropping)
for variable in optimizer.variables:
    print(f"{variable.path:22} {variable.numpy():.3f}")
print("weight, dropping rate:", np.round(dropped_now, 2))

# %% [markdown]
# ### Same tensors

# %% same id="same-momentum" breaks="momentum-now: momentum=0.9 => momentum=0.8"
same("weight after each step, constant rate", then=path_then, now=path_now, within=1e-6)

# %% same id="same-dropping" breaks="momentum-now: momentum=0.9 => momentum=0.8"
same("weight after each step, dropping rate", original=momentum_original, now=dropped_now, within=1e-6)

# %% [markdown]
# ### What bites
#
# As long as the rate is constant nobody can tell the worlds apart, although their slots hold different things: −6.513 in TensorFlow,
# 0.651 in Keras. TensorFlow remembers *gradients* and multiplies by the rate when it steps. Keras, in every version, remembers *steps*,
# with the rate in them, as a ball remembers its velocity. When the rate drops, the old, long steps are still there.

# %% picture
figure = drawing.curves({"TensorFlow 1": dropped_then, "Keras 2.1.2 and Keras 3": dropped_now}, ("step", "weight"),
                        x=range(1, 11), marker="o")
drawing.show(figure, caption="After the fifth step the rate is a tenth. In which world does a schedule do what it says?",
             alt="Both weights follow one path for five steps; then TensorFlow's brakes at once and Keras's rolls on.")

# %% [markdown]
# So a training with momentum *and* a schedule is not the same in both worlds, whatever the arguments. You meet this today when a paper's
# schedule, tuned in one of them, is repeated in the other.
#
# ## One world's optimizer, the other world's weights
#
# The tutorial 使用 TensorFlow 和 Keras ("Using TensorFlow and Keras") gives TensorFlow's Adam to Keras's `compile`.
#
# ### Original

# %% id="few"
few_images, few_labels = data.train.images[:64], data.train.labels[:64]
first_weights = keras.Sequential([keras.Input((784,)), keras.layers.Dense(10, activation="softmax")]).get_weights()

# %% original id="compile-original" covers="D6"
# %%then 2.2.4 few_images, few_labels, first_weights -> compiled_original
import tensorflow as tf
from tensorflow import keras

model = keras.Sequential([keras.layers.Dense(10, activation="softmax", input_shape=(784,))])
model.set_weights(first_weights)
model.compile(optimizer=tf.train.AdamOptimizer(0.001), loss="categorical_crossentropy")
model.fit(few_images, few_labels, batch_size=64, epochs=1, verbose=0)
compiled_original = model.get_weights()

# %% [markdown]
# ### Then

# %% then id="compile-then" covers="D6"
with tf.Graph().as_default(), tf1.Session() as sess:
    K1.backend.set_session(sess)
    model_then = K1.Sequential([K1.layers.Dense(10, activation="softmax", input_shape=(784,))])
    model_then.compile(optimizer=tf1.train.AdamOptimizer(0.001), loss="categorical_crossentropy")
    model_then.set_weights(first_weights)
    model_then.fit(few_images, few_labels, batch_size=64, epochs=1, verbose=0)
    compiled_then = model_then.get_weights()

# %% [markdown]
# ### Now

# %% now id="compile-now" covers="D6"
model_now = keras.Sequential([keras.Input((784,)), keras.layers.Dense(10, activation="softmax")])
model_now.set_weights(first_weights)
model_now.compile(optimizer=keras.optimizers.Adam(0.001, epsilon=1e-8), loss="categorical_crossentropy")
history = model_now.fit(few_images, few_labels, batch_size=64, epochs=1, verbose=0)

# %% same id="same-compile" covers="D6" breaks="compile-now: Adam(0.001, => Adam(0.002,"
same("weights after one step", original=compiled_original, then=compiled_then, now=model_now.get_weights(), within=1e-6)

# %% [markdown]
# ### What bites
#
# Keras 3 takes no optimizer but its own; and some of the habits around optimizers have gone, too.

# %% bites id="refused" covers="D6"
for line in (
    "model_now.compile(optimizer=tf1.train.AdamOptimizer(0.001), loss='mse')",
    "keras.optimizers.Adam(lr=0.001)",
    "keras.optimizers.Adam(0.001).minimize",
    "keras.optimizers.legacy.Adam(0.001)",
):
    try:
        eval(line)
    except Exception as error:
        print(f"{line}\n    {type(error).__name__}: {str(error).partition(': <')[0][:150]}")

# %% [markdown]
# The first `apply` builds an optimizer: from then on it has slots for *these* variables and knows no others. One optimizer for two
# models is the classic way into this message, and `build` with the variables of both is the way out.

# %% bites id="unknown"
first, second = tf.Variable([0.0]), tf.Variable([0.0])
adam = keras.optimizers.Adam(0.1)
adam.apply([tf.constant([1.0])], [first])
try:
    adam.apply([tf.constant([1.0])], [second])
except ValueError as error:
    print(str(error)[:16], "…", str(error)[str(error).index("This optimizer") :].partition(" When")[0])

# %% now
adam = keras.optimizers.Adam(0.1)
adam.build([first, second])
adam.apply([tf.constant([1.0])], [first])
adam.apply([tf.constant([1.0])], [second])
print("steps counted:", adam.iterations.numpy(), "  slots:", len(adam.variables) - 2)

# %% [markdown]
# Note the count: two models with one optimizer share one clock. For Adam that matters.

# %% [markdown]
# ## Adam by hand
#
# **Adam** keeps two slots for each weight: `m`, a running mean of the gradient, and `v`, a running mean of its square. For
# a gradient $g$ at step $t = 1, 2, …$, with $m$ and $v$ zero at first:
#
# $$m ← β_1 m + (1-β_1)\,g \qquad v ← β_2 v + (1-β_2)\,g^2$$
# $$w ← w - α\,\frac{\sqrt{1-β_2^t}}{1-β_1^t}\;\frac{m}{\sqrt{v} + ε}$$
#
# The fraction in the middle makes up for the zeros at the start; it needs the step count.
#
# **Predict.** The defaults are $ε = 10^{-8}$ or $10^{-7}$. For which of the five gradients, from 1 down to 1e-8, will that be seen?

# %% id="adams"
columns(
    titles=titles,
    tf1=by_gradient(first_step_then(tf1.train.AdamOptimizer(0.1))),
    k1=by_gradient(adam_1),
    k2=by_gradient(adam_2),
    k224=by_gradient(adam_3),
    k3=by_gradient(first_step_now(keras.optimizers.Adam(0.1))),
)

# %% [markdown]
# At 1e-4 by three parts in a hundred, at 1e-6 by a factor of three, at 1e-8 of ten. TensorFlow 1 and Keras up to 2.1.2 had 1e-8; Keras 2.2.4 and everything after
# has 1e-7. Is that not far too small to matter for a gradient of 1e-6? In the first step $\sqrt v = \sqrt{1-β_2}\,|g|$, and
# $\sqrt{1-β_2}$ is only 0.03, so that ε works like ε / 0.03.
#
# ### Same tensors

# %% now id="adam-epsilon"
matched = first_step_now(keras.optimizers.Adam(0.1, epsilon=1e-8))

# %% same id="same-adam" breaks="adam-epsilon: epsilon=1e-8 => epsilon=1e-7"
same("first step of Adam", original=adam_1, then=first_step_then(tf1.train.AdamOptimizer(0.1)), now=matched, within=1e-6)

# %% [markdown]
# (In the [paper](https://arxiv.org/abs/1412.6980), algorithm 1, ε is added *after* the correction. TensorFlow and Keras use the
# shorter form from the end of its section 2, and their documentation calls it "epsilon hat".)
#
# ### What bites
#
# Does it matter in practice? The network from above for 30 steps, with tanh between its layers: how far are the weights of Keras 3
# from those of TensorFlow 1?

# %%
def distances(path, other):
    return [max(abs(a - b).max() for a, b in zip(one, two)) for one, two in zip(path, other)]

# %% bites id="drift"
tanh_then = train_then(tf1.train.AdamOptimizer(0.001), 30, tf.tanh)
tanh_default = train_now(keras.optimizers.Adam(0.001), 30, tf.tanh)
tanh_matched = train_now(keras.optimizers.Adam(0.001, epsilon=1e-8), 30, tf.tanh)
relu_then = train_then(tf1.train.AdamOptimizer(0.001), 30)
relu_matched = train_now(keras.optimizers.Adam(0.001, epsilon=1e-8), 30)

# %% same id="same-drift" breaks="drift: epsilon=1e-8), 30, tf.tanh => epsilon=1e-7), 30, tf.tanh"
same("weights after 30 steps, epsilon 1e-8", then=tanh_then[-1], now=tanh_matched[-1], within=1e-4)

# %% picture
drift = {"epsilon 1e-7, Keras's default": distances(tanh_default, tanh_then),
         "epsilon 1e-8, as then": distances(tanh_matched, tanh_then),
         "epsilon 1e-8, ReLU for tanh": distances(relu_matched, relu_then)}
figure = drawing.curves(drift, ("step", "largest difference of a weight"), x=range(1, 31), log="y")
drawing.show(figure, caption="Epsilon explains the upper curve and the lowest. Why does the third leave the lowest after a while?",
             alt="With epsilon 1e-8 and tanh the weights stay near TensorFlow 1's; with 1e-7 they are a thousand times as far off. "
                 "With ReLU they begin near and jump away.")

# %% [markdown]
# With the old epsilon only rounding is between the worlds. And with ReLU, rounding is enough: sooner or later it puts one unit for
# one image just above zero in one world and just below in the other. Its gradient is tiny here and zero there, and Adam divides tiny
# by tiny and takes a step as long as any. So this course compares tensors after *one* step wherever it can.
#
# **Check yourself.** Would it be enough to compare the two losses?
#
# <details><summary>Answer</summary>No. Both trainings work, and the losses look alike. The weights that drift are those with
# tiny gradients, so by definition they hardly change the loss, at first.</details>

# %% exercise 03-adam [markdown] points=2
# ### Write Adam by hand
#
# You get weights and a list of gradients, one for each step. Return the weights after the last step, by the formula above.
# Some gradients are tiny on purpose.
#
# <details><summary>Hint 1: the idea</summary>Three things live from step to step: the weights, m and v. The step count is a
# fourth, and it starts at 1.</details>
# <details><summary>Hint 2: the names</summary>NumPy is enough: <code>np.zeros_like</code>, <code>np.sqrt</code>,
# <code>enumerate(gradients, start=1)</code>.</details>
# <details><summary>Hint 3: almost code</summary>In the loop: update m, update v, compute the corrected rate
# <code>learning_rate * sqrt(1 - beta_2**t) / (1 - beta_1**t)</code>, and take rate · m / (sqrt(v) + epsilon) from the
# weights.</details>

# %% answer 03-adam
def adam_by_hand(
    weights: np.ndarray, gradients: list[np.ndarray], learning_rate: float, beta_1: float, beta_2: float, epsilon: float
) -> np.ndarray:
    """The weights, shape (n,), after one Adam step for each gradient, shape (n,)."""
    ### BEGIN SOLUTION
    m = v = np.zeros_like(weights)
    for t, gradient in enumerate(gradients, start=1):
        m = beta_1 * m + (1 - beta_1) * gradient
        v = beta_2 * v + (1 - beta_2) * gradient**2
        rate = learning_rate * np.sqrt(1 - beta_2**t) / (1 - beta_1**t)
        weights = weights - rate * m / (np.sqrt(v) + epsilon)
    return weights
    ### END SOLUTION

# %% try 03-adam
with attempt():
    by_hand = adam_by_hand(np.zeros(5, np.float32), [gradients], 0.1, 0.9, 0.999, 1e-8)
    print("largest difference from TensorFlow 1:", abs(-by_hand - first_step_then(tf1.train.AdamOptimizer(0.1))).max().round(6))

# %% check 03-adam
check("03-adam", adam_by_hand)

# %% exercise 03-translate [markdown] points=4
# ### Translate an optimizer
#
# Settle the meeting for good: given the name of a TensorFlow 1 optimizer, its keyword arguments, and the variables it is to train,
# return a Keras 3 optimizer that takes the same steps on them, as long as the learning rate is constant. The names and their
# defaults were:
#
# | `tf1.train.` | arguments |
# |---|---|
# | `GradientDescentOptimizer` | `learning_rate` |
# | `MomentumOptimizer` | `learning_rate`, `momentum`, `use_nesterov=False` |
# | `AdamOptimizer` | `learning_rate=0.001`, `beta1=0.9`, `beta2=0.999`, `epsilon=1e-08` |
# | `RMSPropOptimizer` | `learning_rate`, `decay=0.9`, `epsilon=1e-10` |
#
# <details><summary>Hint 1: the idea</summary>Arguments that are not given have the <em>old</em> default. And for one of the four,
# arguments are not enough.</details>
# <details><summary>Hint 2: the names</summary><code>keras.optimizers.SGD</code> with <code>momentum</code> and
# <code>nesterov</code>; <code>Adam</code> with <code>beta_1</code>, <code>beta_2</code>, <code>epsilon</code>;
# <code>RMSprop</code> with <code>rho</code> and <code>epsilon</code>, then <code>build</code> and
# <code>optimizer.variables</code>.</details>
# <details><summary>Hint 3: almost code</summary>One branch for each name; in Adam's,
# <code>arguments.get("epsilon", 1e-8)</code> and likewise for the rest. In that of RMSprop, build it for the variables and assign
# ones to all that it remembers, but the first two (its clock and its rate).</details>

# %% answer 03-translate covers="D6"
def to_keras(name: str, arguments: dict, variables: list[tf.Variable]) -> keras.optimizers.Optimizer:
    """The Keras 3 optimizer for "AdamOptimizer" and {"learning_rate": 0.01}, for example, and these variables."""
    ### BEGIN SOLUTION
    if name == "AdamOptimizer":
        return keras.optimizers.Adam(
            arguments.get("learning_rate", 0.001),
            beta_1=arguments.get("beta1", 0.9),
            beta_2=arguments.get("beta2", 0.999),
            epsilon=arguments.get("epsilon", 1e-8),
        )
    rate = arguments["learning_rate"]
    if name == "RMSPropOptimizer":
        epsilon = arguments.get("epsilon", 1e-10)
        translated = keras.optimizers.RMSprop(rate, rho=arguments.get("decay", 0.9), epsilon=epsilon)
        translated.build(variables)
        for slot in translated.variables[2:]:
            slot.assign(tf.ones(slot.shape))
        return translated
    return keras.optimizers.SGD(
        rate, momentum=arguments.get("momentum", 0.0), nesterov=arguments.get("use_nesterov", False)
    )
    ### END SOLUTION

# %% try 03-translate
with attempt():
    for old in ("AdamOptimizer", "RMSPropOptimizer"):
        five = tf.Variable(np.zeros(5, np.float32))
        to_keras(old, {"learning_rate": 0.1}, [five]).apply([tf.constant(gradients)], [five])
        difference = abs(-five.numpy() - first_step_then(getattr(tf1.train, old)(0.1))).max()
        print(old, "largest difference of the first step:", difference.round(6))

# %% check 03-translate
check("03-translate", to_keras)

# %% exercise 03-resume [markdown] points=4
# ### Resume an old training
#
# A TensorFlow 1 program was stopped after `step` steps of `tf1.train.AdamOptimizer(learning_rate)`, all else at its defaults.
# Its weights are already in `variables`; its slots were saved. Return a Keras 3 Adam that goes on as if nothing had
# happened: its *next* step on these variables must be the one that the old program would have taken.
#
# <details><summary>Hint 1: the idea</summary>An optimizer is its settings and its memory. The memory is m, v and the step
# count.</details>
# <details><summary>Hint 2: the names</summary><code>optimizer.build</code>, <code>optimizer.iterations.assign</code>, and
# <code>optimizer.variables</code>, whose paths end in <code>momentum</code> (that is m) and <code>velocity</code>
# (v).</details>
# <details><summary>Hint 3: almost code</summary>After <code>build</code>, the variables are the step count, the rate, and
# then m and v of the first variable, m and v of the second, … Assign the slots in this order.</details>

# %% answer 03-resume
def resume(
    variables: list[tf.Variable], slots: list[dict[str, np.ndarray]], step: int, learning_rate: float
) -> keras.optimizers.Adam:
    """A Keras 3 Adam in the state of the old one; slots[i] is {"m": …, "v": …}, each of the shape of variables[i]."""
    ### BEGIN SOLUTION
    optimizer = keras.optimizers.Adam(learning_rate, epsilon=1e-8)
    optimizer.build(variables)
    optimizer.iterations.assign(step)
    arrays = [array for slot in slots for array in (slot["m"], slot["v"])]
    for variable, array in zip(optimizer.variables[2:], arrays):
        variable.assign(array)
    return optimizer
    ### END SOLUTION

# %% try 03-resume
with attempt():
    two = tf.Variable([1.0, 1.0])
    resumed = resume([two], [{"m": np.array([0.1, 0.0]), "v": np.array([0.01, 0.01])}], 1000, 0.1)
    resumed.apply([tf.constant([0.0, 0.0])], [two])
    print("no gradient, but the first weight rolls on:", two.numpy().round(3))

# %% check 03-resume
check("03-resume", resume)

# %% [markdown]
# ### AdamW: what is not divided
#
# Old programs keep weights small by a penalty in the loss, as the digit reader does: `loss + 1e-4 * tf.nn.l2_loss(W)`. Its
# gradient pulls each weight towards zero, by the same share of the weight. Under gradient descent, that is: under Adam it becomes
# part of $g$ and is divided by $\sqrt v$ like the rest.
#
# **Predict.** Two weights of 1 have gradients that point up and down in turn; those of the first are a hundred times as large.
# Which of the two does the penalty shrink more?

# %% now id="adamw"
def after_200_steps(optimizer, penalty):
    weights = tf.Variable([1.0, 1.0])
    for step in range(200):
        sign = 1.0 if step % 2 else -1.0
        optimizer.apply([sign * tf.constant([1.0, 0.01]) + penalty * weights], [weights])
    return weights.numpy().round(2)

print("gradient descent, penalty: ", after_200_steps(keras.optimizers.SGD(0.01), 0.1))
print("Adam, penalty:             ", after_200_steps(keras.optimizers.Adam(0.01), 0.1))
print("AdamW, weight_decay:       ", after_200_steps(keras.optimizers.AdamW(0.01, weight_decay=0.1), 0.0))

# %% [markdown]
# The *second*: where gradients are small, the penalty is most of them, and dividing makes it a full step. **AdamW** leaves the decay
# out of $g$, $m$ and $v$ and takes `learning_rate * weight_decay * w` from the weight at each step, as gradient descent did. You
# meet this today when a program with a penalty is moved from gradient descent to Adam.
#
# ## Learning rates that change
#
# **Predict.** Keras's optimizers had an argument `decay`. With rate 0.1 and decay 0.5, what are the first three rates?
#
# ### Original

# %% original id="decay-original"
# %%then 2.1.2 -> decayed_original
weight, decayed_original = K.variable(0.0), [0.0]
updates = SGD(lr=0.1, decay=0.5).get_updates(-weight, [weight])
for _ in range(6):
    for update in reversed(updates):  # the weight first, the count last
        K.get_session().run(update)
    decayed_original.append(float(K.get_value(weight)))
print("rates:", np.diff(decayed_original).round(4))

# %% [markdown]
# The rate is divided by `1 + decay * iterations`. Keras 2.1.2 ran all its updates in one call of `run`, in which nothing says whether
# the count or the weight comes first: on a busy machine a step now and then took the next one's rate. Here they run one by one.
#
# ### Then
#
# A **schedule** gives the rate for each step. In TensorFlow 1 it is a tensor computed from another variable, the global step, and
# the optimizer must be told to count.

# %% then id="rates-then"
def rates_then(counts):
    path = [0.0]
    with tf.Graph().as_default(), tf1.Session() as sess:
        global_step = tf1.train.get_or_create_global_step()
        rate = tf1.train.inverse_time_decay(0.1, global_step, decay_steps=1, decay_rate=0.5)
        weight = tf1.get_variable("weight", initializer=0.0)
        optimizer = tf1.train.GradientDescentOptimizer(rate)
        train_step = optimizer.minimize(-weight, global_step=global_step if counts else None)
        sess.run(tf1.global_variables_initializer())
        for _ in range(6):
            sess.run(train_step)
            path.append(sess.run(weight))
    return np.diff(path)  # the gradient is -1, so that each step is as long as the rate

# %% [markdown]
# ### Now
#
# A schedule is an object that maps a step to a rate. The optimizer counts by itself.

# %% now id="rates-now"
schedule = keras.optimizers.schedules.InverseTimeDecay(0.1, decay_steps=1, decay_rate=0.5)
scheduled, falling, path = keras.optimizers.SGD(schedule), tf.Variable(0.0), [0.0]
for _ in range(6):
    scheduled.apply([tf.constant(-1.0)], [falling])
    path.append(falling.numpy())

# %% same id="same-rates" breaks="rates-now: decay_rate=0.5 => decay_rate=0.4"
same("rate at each step", original=np.diff(decayed_original), then=rates_then(counts=True), now=np.diff(path), within=1e-6)

# %% [markdown]
# ### What bites
#
# Then: leave `global_step` out of `minimize`, and the rate never changes. Nothing complains.

# %% bites id="forgotten"
forgotten = rates_then(counts=False)
print("rates:", forgotten.round(4))

# %% [markdown]
# Now: the old argument is accepted and ignored, with a warning that scrolls by (write `InverseTimeDecay` instead, as above); and
# where a schedule is in charge, nobody else may set the rate.

# %% bites id="ignored"
import warnings

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    keras.optimizers.SGD(0.1, decay=0.5)
print("warning:", caught[-1].message)
try:
    scheduled.learning_rate = 0.01
except TypeError as error:
    print("TypeError:", str(error).partition(", hence ")[2].partition(".")[0])

# %% exercise 03-schedule [markdown] points=3
# ### Warm up, then decay
#
# Write a schedule. In the first `warmup_steps` steps the rate rises in equal portions: with 4 of them and a peak of 0.8 it is
# 0.2, 0.4, 0.6, 0.8. From then on it is `peak * decay_rate ** ((step - warmup_steps) / decay_steps)`. Steps count from 0.
# The optimizer will call it inside a `tf.function`, where `step` is an **integer tensor** without a value.
#
# <details><summary>Hint 1: the idea</summary>Compute both formulas for every step, and choose with a tensor operation. Python's
# <code>if</code> cannot choose: there is no value yet.</details>
# <details><summary>Hint 2: the names</summary><code>tf.cast</code>, <code>tf.where</code>; or <code>keras.ops.cast</code>,
# <code>keras.ops.where</code>.</details>
# <details><summary>Hint 3: almost code</summary>Cast the step to float32; <code>rising</code> is peak · (step + 1) /
# warmup_steps; <code>falling</code> is the formula above; choose by <code>step &lt; warmup_steps</code>.</details>

# %% answer 03-schedule
class WarmUp(keras.optimizers.schedules.LearningRateSchedule):
    """The rate, a tensor of shape (), for an integer step: first rising to `peak`, then decaying."""

    def __init__(self, peak: float, warmup_steps: int, decay_steps: int, decay_rate: float):
        self.peak, self.warmup_steps = peak, warmup_steps
        self.decay_steps, self.decay_rate = decay_steps, decay_rate

    def __call__(self, step: tf.Tensor) -> tf.Tensor:
        ### BEGIN SOLUTION
        step = tf.cast(step, tf.float32)
        rising = self.peak * (step + 1) / self.warmup_steps
        falling = self.peak * self.decay_rate ** ((step - self.warmup_steps) / self.decay_steps)
        return tf.where(step < self.warmup_steps, rising, falling)
        ### END SOLUTION

# %% try 03-schedule
with attempt():
    warm_up = WarmUp(0.8, 4, 2, 0.5)
    print("0.2 0.4 0.6 0.8 0.8 … 0.4:", [round(float(warm_up(tf.constant(step))), 3) for step in range(7)])

# %% check 03-schedule
check("03-schedule", WarmUp)

# %% [markdown]
# ## Faster by 5 to 10 per cent?
#
# The tutorial 将Keras作为tensorflow的精简接口 ("Keras as a simplified interface to TensorFlow") repeats a remark of its original of
# April 2016: counterintuitive as it may be, Keras's optimizers *seem* to be about 5 to 10 % faster than TensorFlow's, most of the
# time. This time seconds are meant. The post is dated and links TensorFlow 0.8, so we know which Keras it speaks of: 1.0.2.
#
# What were the two? TensorFlow's gradient descent is one operation for each weight. And Keras's:
#
# ### Original

# %% original id="pairs" covers="A17 B13"
# %%then 1.0.2
from keras.optimizers import SGD

weight = K.variable(0.0)
for old, new in SGD(lr=0.1).get_updates([weight], {}, -weight):
    print(old.op.name, "<-", new.op.type, "of", [given.op.type for given in new.op.inputs])

# %% [markdown]
# A list of pairs of old and new, for Keras to make assignments of: one for a step count, and *two* for each weight, since its SGD
# always kept a slot for momentum, even a momentum of 0.
#
# To judge the remark we need three things: the same work on both sides, a measure of the spread, and a comparison of a thing **with
# itself**, which shows what the method makes of no difference at all.

# %%
some_images, some_labels = data.train.images[:50], data.train.labels[:50]

# %% original id="contenders" covers="A17"
# %%then 1.0.2 start
from keras.layers import Dense
from keras.objectives import categorical_crossentropy

sess = tf.Session()
K.set_session(sess)

def network():
    img, labels = tf.placeholder(tf.float32, (None, 784)), tf.placeholder(tf.float32, (None, 10))
    others = len(tf.trainable_variables())
    x = Dense(128, activation='relu')(img)
    x = Dense(128, activation='relu')(x)
    loss = tf.reduce_mean(categorical_crossentropy(labels, Dense(10, activation='softmax')(x)))
    weights = tf.trainable_variables()[others:]
    K.batch_set_value(zip(weights, start))
    return img, labels, loss, weights

# %% original id="three" covers="A17 B13"
# %%then 1.0.2 -> counts
def kinds_since(first):
    made = [operation.type for operation in tf.get_default_graph().get_operations()[first:]]
    return {kind: made.count(kind) for kind in ("Assign", "ApplyGradientDescent")}

networks, steps, counts = {}, {}, {}
for name in ("TensorFlow", "TensorFlow again", "Keras"):
    img, labels, loss, weights = networks[name] = network()
    pairs = SGD(lr=0.01).get_updates(weights, {}, loss) if name == "Keras" else []
    before = len(tf.get_default_graph().get_operations())
    if pairs:
        steps[name] = tf.group(*[tf.assign(old, new) for old, new in pairs])
    else:
        steps[name] = tf.train.GradientDescentOptimizer(0.01).minimize(loss)
    counts[name] = kinds_since(before)

# %% [markdown]
# **Predict.** Six weights. Before you look at a clock: which of the two has more to do in a step?

# %% original id="measured" covers="A17 B13"
# %%then 1.0.2 some_images, some_labels -> seconds, ends
from course.timing import in_rounds


def call_of(name):
    img, labels, loss, weights = networks[name]
    return lambda: sess.run(steps[name], {img: some_images, labels: some_labels})

fresh = [v for v in tf.global_variables() if not sess.run(tf.is_variable_initialized(v))]
sess.run(tf.variables_initializer(fresh))
seconds = in_rounds({name: call_of(name) for name in steps})
ends = {name: sess.run(networks[name][3]) for name in ("TensorFlow", "Keras")}

# %% [markdown]
# The machine does other things, too, and grows slower and faster meanwhile. So `in_rounds` lets each contender take three steps in each
# of 40 rounds, in random order, and contenders are compared within a round only. Did they do the same work?

# %% same id="same-ends" covers="A17 B13" breaks="three: SGD(lr=0.01) => SGD(lr=0.02)"
same("weights after all rounds", TensorFlow=ends["TensorFlow"], Keras=ends["Keras"], within=1e-4)

# %% id="counted"
for name, count in counts.items():
    print(f"{name:17}", count)

# %% [markdown]
# ### Then and now
#
# Today's counterparts, in a `tf.function`: TensorFlow 1's optimizer, and that of Keras 3.

# %% now id="today" covers="A17"
from course.timing import in_rounds


def step_with(apply):
    weights = [tf.Variable(array) for array in start]

    @tf.function
    def train_step(images, labels):
        with tf.GradientTape() as tape:
            loss = loss_of(weights, images, labels)
        apply(tape.gradient(loss, weights), weights)

    tensors = [tf.constant(array) for array in (some_images, some_labels)]
    return lambda: train_step(*tensors)

# %% now id="today-measured"
old_descent = tf1.train.GradientDescentOptimizer(0.01)
seconds_now = in_rounds({
    "TensorFlow": step_with(lambda gradients, weights: old_descent.apply_gradients(zip(gradients, weights))),
    "Keras": step_with(keras.optimizers.SGD(0.01).apply),
})

# %% [markdown]
# For two contenders we take the ratio of their times in each round. Ratios multiply, so we average their *logarithms*, and an interval
# of ± 2 **standard errors** (the spread of the single values divided by the square root of their number) around this mean covers the
# true mean in about 95 of 100 such experiments.

# %% id="interval"
def interval(times, others):
    """The mean ratio of paired times, with the ends of its 95 % interval."""
    logs = np.log(np.array(times) / np.array(others))
    error = logs.std(ddof=1) / np.sqrt(len(logs))
    return tuple(np.exp(logs.mean() + np.array([0, -2, 2]) * error))

# %% id="verdicts" varies=1
results = {
    "TensorFlow against itself": interval(seconds["TensorFlow again"], seconds["TensorFlow"]),
    "Keras 1.0.2 / TensorFlow": interval(seconds["Keras"], seconds["TensorFlow"]),
    "Keras 3 / TensorFlow, tf.function": interval(seconds_now["Keras"], seconds_now["TensorFlow"]),
}
for name, (ratio, low, high) in results.items():
    said = "faster" if high < 1 else "slower" if low > 1 else "no difference shown"
    print(f"{name:34} {ratio:.2f} [{low:.2f}, {high:.2f}]  {said}")

# %% picture
figure = drawing.intervals(results, "ratio of times per step (below 1: Keras faster)", (0.90, 0.95, "the remark: 5 to 10 % faster"))
drawing.show(figure, caption="Which interval should contain 1 on any machine? Which of the others reach into the hatched band?",
             alt="Three ratios of step times with their 95 % intervals, beside 1 and the band of the remark, 0.90 to 0.95.")

# %% [markdown]
# The numbers are other ones on every machine and in every run, those stored here as well as yours. So read them in this order.
#
# 1. *Against itself.* The true ratio is 1. An interval that misses it by far says that the machine was busy,
#    and then the others mean no more. (By a little, one in twenty misses it anyway.)
# 2. *Keras 1.0.2.* Wherever we measured, it lay well **above** 1: Keras's step took longer. That is what the counts make one expect,
#    thirteen assignments and their arithmetic in place of six operations.
# 3. *Keras 3.* Near 1, and rather above: it keeps a step count and a learning rate in variables.
#
# Is the remark refuted, then? Not quite. It speaks of TensorFlow 0.8, and below our Keras 1.0.2 lies a TensorFlow of today; what its
# operations cost in 2016, nobody can measure any more. It names no model, no machine and no spread. What one can say is that it gives
# no reason to choose an optimizer, and that is what its author says in the next sentence. You meet such figures today in every
# release note.
#
# **Check yourself.** Somebody measures 40 rounds and finds 0.97, with an interval from 0.95 to 0.99. With 4000 rounds, would the
# interval be around 1?
#
# <details><summary>Answer</summary>Not necessarily. More rounds make the interval ten times narrower, around the true ratio
# <em>on that machine, in that order of work</em>. If something favours one side systematically, such as a cache that the
# first one warms, the interval closes in on the wrong number. Only "against itself" and other machines can tell.</details>

# %% exercise 03-whose [markdown] points=4
# ### Whose steps are these?
#
# A branch of the reader is lost but for its log: the learning rate of each step, the gradients, and the weights before the first step
# and after each. Say which optimizer wrote it. Momentum was 0.9; all else was left at its default.
#
# | answer | optimizer |
# |---|---|
# | `"descent"` | plain gradient descent, in either world |
# | `"momentum, TensorFlow"`, `"momentum, Keras"` | `tf1.train.MomentumOptimizer`, `keras.optimizers.SGD` |
# | `"rmsprop, TensorFlow"`, `"rmsprop, Keras"` | `tf1.train.RMSPropOptimizer`, `keras.optimizers.RMSprop` |
# | `"adam, TensorFlow"`, `"adam, Keras"` | `tf1.train.AdamOptimizer`, `keras.optimizers.Adam` |
#
# The rate drops somewhere in each log, and each has some tiny gradients. You may work it out with formulas or by running optimizers.
#
# <details><summary>Hint 1: the idea</summary>Each pair of optimizers differs in one thing: what the slot holds, what it begins
# with, or epsilon. Where in the log does that show? (Or: take each of the seven through the log, and see who arrives.)</details>
# <details><summary>Hint 2: the names</summary><code>np.diff(weights, axis=0)</code> gives the steps. In the first one every memory is
# as at the start: divide it by rate and gradient. <code>np.allclose</code> with a small <code>rtol</code> and
# <code>atol=0</code>.</details>
# <details><summary>Hint 3: almost code</summary>First step over (rate · gradient): 1 for descent and momentum; it never passes
# 1.1 for TensorFlow's RMSProp, which you know by 1 / sqrt(0.9 + 0.1 g²). Large first steps, whatever the gradient: 3.16 rates are
# RMSprop's, one rate is Adam's, and the tiny gradients tell its epsilon. For momentum, look at the step after the rate has
# dropped.</details>

# %% answer 03-whose
def whose(rates: np.ndarray, gradients: np.ndarray, weights: np.ndarray) -> str:
    """One of the seven answers; rates (steps,), gradients (steps, n), weights (steps + 1, n)."""
    ### BEGIN SOLUTION
    steps = -np.diff(weights, axis=0)
    first = gradients[0].astype(float)
    scale = steps[0] / rates[0]
    if np.allclose(scale, first, rtol=1e-2, atol=1e-7):
        if np.allclose(steps, rates[:, None] * gradients, rtol=1e-2, atol=1e-6):
            return "descent"
        slot = np.zeros_like(first)
        for gradient in gradients:
            slot = 0.9 * slot + gradient
        folded = np.allclose(steps[-1], rates[-1] * slot, rtol=1e-2, atol=1e-6)
        return "momentum, TensorFlow" if folded else "momentum, Keras"
    expected = {
        "rmsprop, TensorFlow": first / np.sqrt(0.9 + 0.1 * first**2),
        "rmsprop, Keras": first / np.sqrt(0.1 * first**2 + 1e-7),
        "adam, TensorFlow": first / (abs(first) + 1e-8 / np.sqrt(0.001)),
        "adam, Keras": first / (abs(first) + 1e-7 / np.sqrt(0.001)),
    }
    return min(expected, key=lambda name: abs(expected[name] - scale).max())
    ### END SOLUTION

# %% try 03-whose
with attempt():
    print("three plain steps:", whose(np.array([0.1, 0.1, 0.01]), np.ones((3, 1)), np.array([[0.0], [-0.1], [-0.2], [-0.21]])))

# %% check 03-whose
check("03-whose", whose)

# %% summary [markdown]
# ## What you can do now
#
# You know what is in an optimizer: settings, a clock and slots. You know three places where equal arguments do not mean equal steps:
# what RMSprop's slot begins with, what momentum's holds, and Adam's epsilon. You carried an optimizer and its memory from one world
# to the other, and read from a log whose steps it holds. And a claim about speed is worth its interval.
#
# Of the digit reader, the optimizer is done: gradient descent at 0.1, in whichever world. Its `K.learning_phase()` is next, in
# [04 Training mode and test mode](../04_training_and_test_mode/04_training_and_test_mode.ipynb).

# %% progress
progress("03")
