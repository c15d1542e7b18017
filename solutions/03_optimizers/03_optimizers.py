# %% card [markdown] minutes=45
# # 03 TensorFlow's optimizers or Keras's?
#
# **Aim.** Know what an optimizer remembers, make the optimizers of both worlds take the same steps, and judge a claim about
# their speed by measuring it.
#
# **You will be able to**
#
# - find an optimizer's slots, then and now, and carry them from one world to the other
# - write Adam by hand, with its epsilon in the right place
# - choose arguments so that a Keras 3 optimizer does what a TensorFlow 1 optimizer did
# - write a learning-rate schedule that works inside `tf.function`
# - say with an interval whether one thing is faster than another
#
# **Before you start** you need [02 Repair the tutorial](../02_repair_the_tutorial/02_repair_the_tutorial.ipynb): what a
# wrong learning rate does, and `GradientTape`.

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
# ## What an optimizer remembers
#
# Plain gradient descent needs nothing but the gradient. Momentum goes on a little in the direction of the last steps, so it
# must remember them: one number for each weight. Such a memory is called a **slot**.
#
# ### Then
#
# The optimizer keeps its slots as further variables of the graph. We minimise −w, whose gradient is always −1, so that only
# the optimizer decides how `w` moves. The learning rate is a placeholder, for later.

# %% then
def momentum_then(rates):
    """The path of one weight, with a learning rate for each step; and what is in the slots at the end."""
    with tf.Graph().as_default(), tf1.Session() as sess:
        rate, weight = tf1.placeholder(tf.float32, ()), tf1.get_variable("weight", initializer=0.0)
        optimizer, path = tf1.train.MomentumOptimizer(rate, 0.9), []
        train_step = optimizer.minimize(-weight)
        sess.run(tf1.global_variables_initializer())
        for r in rates:
            sess.run(train_step, {rate: r})
            path.append(sess.run(weight))
        return path, optimizer.get_slot_names(), sess.run(optimizer.get_slot(weight, "momentum"))

# %% then
constant = [0.1] * 10
path_then, slot_names, slot_then = momentum_then(constant)
print("slots:", slot_names, "  after 10 steps:", slot_then.round(3))

# %% [markdown]
# ### Now
#
# In Keras 3, momentum is an argument of `SGD`, and `optimizer.variables` lists all that the optimizer remembers: how many
# steps it has taken, the learning rate, and the slots. They exist from the first step, or from `build`, on.

# %% now
def momentum_now(rates):
    weight, optimizer, path = tf.Variable(0.0, name="weight"), keras.optimizers.SGD(0.1, momentum=0.9), []
    for rate in rates:
        optimizer.learning_rate = rate
        optimizer.apply([tf.constant(-1.0)], [weight])  # gradients first, then the variables
        path.append(weight.numpy())
    return path, optimizer


path_now, optimizer = momentum_now(constant)
for variable in optimizer.variables:
    print(f"{variable.path:22} {variable.numpy():.3f}")

# %% [markdown]
# ### Same tensors

# %% same
print("same path to within 1e-6:", np.allclose(path_then, path_now, atol=1e-6))

# %% [markdown]
# ### What bites
#
# The paths agree, yet the slots hold different things: −6.513 then, 0.651 now. TensorFlow 1 remembers *gradients* and
# multiplies with the learning rate when it steps. Keras remembers *steps*, with the rate already in them. As long as the
# rate stays the same nobody can tell. We divide it by ten after five steps.

# %% bites
dropping = [0.1] * 5 + [0.01] * 5
dropped_then, dropped_now = momentum_then(dropping)[0], momentum_now(dropping)[0]
print("then:", np.round(dropped_then, 2))
print("now: ", np.round(dropped_now, 2))

# %% picture
figure, axes = plt.subplots()
steps = range(1, 11)
axes.plot(steps, dropped_then, color=style.ORANGE, marker="o", linestyle="-", label="then: brakes at once")
axes.plot(steps, dropped_now, color=style.BLUE, marker="s", linestyle="--", label="now: rolls on")
axes.axvline(5.5, color=style.GREY, linestyle=":")
axes.text(5.4, 2.6, "rate 0.1 → 0.01", ha="right")
axes.set(xlabel="step", ylabel="weight", title="Momentum, when the learning rate drops")
axes.legend()
style.show(figure, alt="Both weights follow one path until the rate drops; then TensorFlow 1's brakes at once, Keras's rolls on.")

# %% [markdown]
# The weight with Keras rolls on, since the old, long steps are in its slot. So a training run with momentum *and* a schedule
# is not the same in both worlds, whatever the arguments.
#
# ## One world's optimizer, the other world's weights
#
# ### Then
#
# Tutorial D gives a TensorFlow optimizer to Keras's `compile`. With the Keras of that time it still works.

# %% then covers="D6"
inputs, targets = np.eye(4, 3, dtype=np.float32), np.ones((4, 2), np.float32)
with tf.Graph().as_default(), tf1.Session() as sess:
    K1.backend.set_session(sess)
    model = K1.Sequential([K1.layers.Dense(2, input_shape=(3,))])
    model.compile(optimizer=tf1.train.AdamOptimizer(0.001), loss="mse")
    history = model.fit(inputs, targets, epochs=1, verbose=0)
print("trained, with one loss per epoch:", len(history.history["loss"]))

# %% [markdown]
# ### Now
#
# Keras 3 wants its own. `optimizer.apply(gradients, variables)` takes Keras's variables and TensorFlow's alike.

# %% bites covers="D6"
model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])
for line in (
    "model.compile(optimizer=tf1.train.AdamOptimizer(0.001), loss='mse')",
    "keras.optimizers.Adam(lr=0.001)",
    "keras.optimizers.Adam(0.001).minimize",
):
    try:
        eval(line)
    except Exception as error:
        print(f"{line}\n    {type(error).__name__}: {str(error).partition(': <')[0]}")

# %% now
plain = tf.Variable([1.0, 2.0])
keras.optimizers.SGD(0.5).apply([tf.constant([1.0, 1.0])], [plain])
print("a plain tf.Variable after a Keras step:", plain.numpy())

# %% [markdown]
# ### What bites
#
# The first `apply` builds the optimizer: from then on it has slots for *these* variables and knows no others. Using one
# optimizer for two models is the classic way into this message; `build` with the lists of both, before the first step, is
# the way out. (A second `build` is ignored without a word.)

# %% bites
first, second = tf.Variable([0.0]), tf.Variable([0.0])
adam = keras.optimizers.Adam(0.1)
adam.apply([tf.constant([1.0])], [first])
try:
    adam.apply([tf.constant([1.0])], [second])
except ValueError as error:
    reason = str(error)[str(error).index("This optimizer") :].partition(" When")[0]
    print("Unknown variable: …", reason)

# %% now
adam = keras.optimizers.Adam(0.1)
adam.build([first, second])
adam.apply([tf.constant([1.0])], [first])
adam.apply([tf.constant([1.0])], [second])
print("steps counted:", adam.iterations.numpy(), "  slots:", len(adam.variables) - 2)

# %% [markdown]
# Note the count: two steps, one for each model. They share one clock, which matters for Adam, as we see next.
#
# ## Adam by hand
#
# **Adam** keeps two slots for each weight: `m`, a running mean of the gradient, and `v`, a running mean of its square. For
# a gradient $g$ at step $t = 1, 2, …$, with $m$ and $v$ zero at first:
#
# $$m ← β_1 m + (1-β_1)\,g \qquad v ← β_2 v + (1-β_2)\,g^2$$
# $$w ← w - α\,\frac{\sqrt{1-β_2^t}}{1-β_1^t}\;\frac{m}{\sqrt{v} + ε}$$
#
# The fraction in the middle makes up for the zeros at the start; it needs the step count. Dividing by $\sqrt{v}$ makes all
# steps about as long as the learning rate $α$. And $ε$ keeps the division from failing where $v$ is zero.
#
# ### Then
#
# TensorFlow 1 has $ε = 10^{-8}$, and we let it take one step on four gradients of very different size.

# %% then
gradients = np.array([1e-2, 1e-4, 1e-6, 1e-8], np.float32)
with tf.Graph().as_default(), tf1.Session() as sess:
    weights = tf1.get_variable("weights", initializer=np.zeros(4, np.float32))
    train_step = tf1.train.AdamOptimizer(0.1).apply_gradients([(tf.constant(gradients), weights)])
    sess.run(tf1.global_variables_initializer())
    sess.run(train_step)
    first_then = sess.run(weights)
print("gradient:  ", gradients)
print("step then: ", first_then.round(4))

# %% [markdown]
# ### Now

# %% now
def first_step(**arguments):
    weights = tf.Variable(np.zeros(4, np.float32))
    keras.optimizers.Adam(0.1, **arguments).apply([tf.constant(gradients)], [weights])
    return weights.numpy()


print("step now:  ", first_step().round(4))

# %% [markdown]
# For ordinary gradients the steps are alike, 0.1 whatever the gradient. For the third they differ by a factor of about
# three, and for the smallest by ten.
#
# ### What bites
#
# Keras's default is $ε = 10^{-7}$. Give the old value and the worlds agree.

# %% same
print("with epsilon=1e-8, same step to within 1e-6:", np.allclose(first_step(epsilon=1e-8), first_then, atol=1e-6))

# %% [markdown]
# Is $10^{-7}$ not far too small to matter for a gradient of $10^{-6}$? Look at the first step: $m = (1-β_1)g$ and
# $\sqrt v = \sqrt{1-β_2}\,|g|$, and $\sqrt{1-β_2}$ is only 0.03. So $ε$ works like $ε/0.03$. In the paper
# ([Kingma and Ba 2015](https://arxiv.org/abs/1412.6980), algorithm 1) $ε$ is added after the correction, and no such factor
# appears. TensorFlow and Keras use the shorter form that the paper gives just before its section 2.1, with an "epsilon hat",
# and their documentation says so. Three Adams with three epsilons under one name.
#
# Does it matter in practice? The network of notebook 01, with tanh between the layers, from the same weights and with the
# same batches: how far are the weights in Keras from those in TensorFlow 1?

# %%
rng = np.random.default_rng(1)
initial_weights = []
for rows, columns in ((784, 128), (128, 128), (128, 10)):
    kernel = rng.normal(0, np.sqrt(2 / rows), (rows, columns)).astype(np.float32)
    initial_weights += [kernel, np.zeros(columns, np.float32)]


def loss_of(weights, images, labels, activation):
    x = activation(images @ weights[0] + weights[1])
    x = activation(x @ weights[2] + weights[3])
    return tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels, x @ weights[4] + weights[5]))

# %% then
def session_with(make_train_step, activation=tf.tanh):
    """A session with the network in it, ready to train: the session, the placeholders, what to run, the variables."""
    with tf.Graph().as_default() as graph:
        holes = tf1.placeholder(tf.float32, (None, 784)), tf1.placeholder(tf.float32, (None, 10))
        variables = [tf1.get_variable(f"weight{i}", initializer=array) for i, array in enumerate(initial_weights)]
        train_step = make_train_step(loss_of(variables, *holes, activation), variables)
        initializer = tf1.global_variables_initializer()
    sess = tf1.Session(graph=graph)
    sess.run(initializer)
    return sess, holes, train_step, variables

# %%
def function_with(apply, activation=tf.tanh):
    """Today's counterpart: a tf.function that takes one step, and the variables."""
    variables = [tf.Variable(array) for array in initial_weights]

    @tf.function
    def train_step(images, labels):
        with tf.GradientTape() as tape:
            loss_value = loss_of(variables, images, labels, activation)
        apply(tape.gradient(loss_value, variables), variables)

    return train_step, variables

# %%
data = digits.read_data_sets(one_hot=True).train
batches = [data.next_batch(50) for _ in range(30)]


def distances(epsilon, activation=tf.tanh):
    """The largest difference of a weight between the worlds, after each step."""
    sess, holes, train_step, then = session_with(lambda loss, _: tf1.train.AdamOptimizer(0.001).minimize(loss), activation)
    step_now, now = function_with(keras.optimizers.Adam(0.001, epsilon=epsilon).apply, activation)
    largest = []
    for batch in batches:
        sess.run(train_step, dict(zip(holes, batch)))
        step_now(*map(tf.constant, batch))
        largest.append(max(np.abs(a - b.numpy()).max() for a, b in zip(sess.run(then), now)))
    sess.close()
    return largest

# %% same
default, matched, with_relu = distances(1e-7), distances(1e-8), distances(1e-8, tf.nn.relu)
print("after 30 steps, epsilon 1e-8: below 1e-4:", bool(matched[-1] < 1e-4))
print("after 30 steps, epsilon 1e-7: above 1e-3:", bool(default[-1] > 1e-3))

# %% picture
figure, axes = plt.subplots()
steps = range(1, len(batches) + 1)
axes.semilogy(steps, default, color=style.RED, linestyle="--", label="epsilon 1e-7, Keras's default")
axes.semilogy(steps, matched, color=style.BLUE, linestyle="-", label="epsilon 1e-8, as then")
axes.semilogy(steps, with_relu, color=style.GREY, linestyle=":", label="epsilon 1e-8, ReLU for tanh")
axes.set(xlabel="step", ylabel="largest difference of a weight", title="Adam: Keras 3 against TensorFlow 1")
axes.legend(loc="center right", bbox_to_anchor=(1, 0.56))
style.show(figure, alt="With epsilon 1e-8 the weights stay near TensorFlow 1's; with 1e-7 they are a thousand times as far off.")

# %% [markdown]
# With the old epsilon only rounding separates the worlds. With the default some weights are soon a thousand times as far
# away as that. Neither is better; but if you compare two programs, this is a difference that nobody wrote down.
#
# And the dotted line? There we left ReLU in, and matched epsilon. The worlds agree to 1e-7, until rounding puts one unit for
# one image just above zero in one world and just below in the other. Its gradient is tiny in one world and zero in the
# other. Adam divides tiny by tiny and takes a step as long as any. So this course compares tensors after *one* step
# wherever it can: after many, a single unit may decide.
#
# **Check yourself.** Would it be enough to compare the two losses?
#
# <details><summary>Answer</summary>No. Both trainings work, and the losses look alike. The weights that drift are those with
# tiny gradients, so by definition they hardly change the loss, at first.</details>

# %% exercise 03-adam [markdown] points=3
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
    by_hand = adam_by_hand(np.zeros(4, np.float32), [gradients], 0.1, 0.9, 0.999, 1e-8)
    print("as TensorFlow 1:", np.allclose(by_hand, first_then, atol=1e-6))

# %% check 03-adam
check("03-adam", adam_by_hand)

# %% exercise 03-translate [markdown] points=3
# ### Translate an optimizer
#
# Given the name of a TensorFlow 1 optimizer and its keyword arguments, return the Keras 3 optimizer that takes the same
# steps, as long as the learning rate is constant. The names and their defaults were:
#
# | `tf1.train.` | arguments |
# |---|---|
# | `GradientDescentOptimizer` | `learning_rate` |
# | `MomentumOptimizer` | `learning_rate`, `momentum`, `use_nesterov=False` |
# | `AdamOptimizer` | `learning_rate=0.001`, `beta1=0.9`, `beta2=0.999`, `epsilon=1e-08` |
#
# <details><summary>Hint 1: the idea</summary>Arguments that are not given have the *old* default.</details>
# <details><summary>Hint 2: the names</summary><code>keras.optimizers.SGD</code> with <code>momentum</code> and
# <code>nesterov</code>; <code>keras.optimizers.Adam</code> with <code>beta_1</code>, <code>beta_2</code>,
# <code>epsilon</code>.</details>
# <details><summary>Hint 3: almost code</summary>One branch for each name; in Adam's,
# <code>arguments.get("epsilon", 1e-8)</code> and likewise for the rest.</details>

# %% answer 03-translate
def to_keras(name: str, arguments: dict) -> keras.optimizers.Optimizer:
    """The Keras 3 optimizer for "AdamOptimizer" and {"learning_rate": 0.01}, for example."""
    ### BEGIN SOLUTION
    if name == "AdamOptimizer":
        return keras.optimizers.Adam(
            arguments.get("learning_rate", 0.001),
            beta_1=arguments.get("beta1", 0.9),
            beta_2=arguments.get("beta2", 0.999),
            epsilon=arguments.get("epsilon", 1e-8),
        )
    return keras.optimizers.SGD(
        arguments["learning_rate"],
        momentum=arguments.get("momentum", 0.0),
        nesterov=arguments.get("use_nesterov", False),
    )
    ### END SOLUTION

# %% try 03-translate
with attempt():
    translated, weights = to_keras("AdamOptimizer", {"learning_rate": 0.1}), tf.Variable(np.zeros(4, np.float32))
    translated.apply([tf.constant(gradients)], [weights])
    print("as TensorFlow 1:", np.allclose(weights, first_then, atol=1e-6))

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
    weight = tf.Variable([1.0, 1.0])
    resumed = resume([weight], [{"m": np.array([0.1, 0.0]), "v": np.array([0.01, 0.01])}], 1000, 0.1)
    resumed.apply([tf.constant([0.0, 0.0])], [weight])
    print("no gradient, but the first weight rolls on:", weight.numpy().round(3))

# %% check 03-resume
check("03-resume", resume)

# %% [markdown]
# ## Learning rates that change
#
# ### Then
#
# A **schedule** gives the learning rate for each step. In TensorFlow 1 it is a tensor computed from another variable, the
# global step, and the optimizer must be told to count.

# %% then
def rates_then(counts):
    with tf.Graph().as_default(), tf1.Session() as sess:
        global_step = tf1.train.get_or_create_global_step()
        rate = tf1.train.exponential_decay(0.1, global_step, decay_steps=4, decay_rate=0.5)
        weight = tf1.get_variable("weight", initializer=0.0)
        optimizer, path = tf1.train.GradientDescentOptimizer(rate), [0.0]
        train_step = optimizer.minimize(-weight, global_step=global_step if counts else None)
        sess.run(tf1.global_variables_initializer())
        for _ in range(10):
            sess.run(train_step)
            path.append(sess.run(weight))
    return np.diff(path)  # the gradient is -1, so that each step is as long as the rate

# %% then
counted = rates_then(counts=True)
print(counted.round(4))

# %% [markdown]
# ### Now
#
# A schedule is an object that maps a step to a rate. The optimizer counts by itself.

# %% now
schedule = keras.optimizers.schedules.ExponentialDecay(0.1, decay_steps=4, decay_rate=0.5)
scheduled, weight, path = keras.optimizers.SGD(schedule), tf.Variable(0.0), [0.0]
for _ in range(10):
    scheduled.apply([tf.constant(-1.0)], [weight])
    path.append(weight.numpy())

# %% same
print("same rates to within 1e-6:", np.allclose(counted, np.diff(path), atol=1e-6))

# %% [markdown]
# ### What bites
#
# Then: leave `global_step` out of `minimize`, and the rate never changes. Nothing complains.

# %% bites
forgotten = rates_then(counts=False)
print("rates:", sorted(set(forgotten.round(4).tolist())))

# %% [markdown]
# Now: an old argument is accepted and ignored, with a warning that scrolls by; and where a schedule is in charge, nobody
# else may set the rate.

# %% bites
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
    """The rate, a float32 tensor of shape (), for an integer step: first rising to `peak`, then decaying."""

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
# Tutorials A and B repeat a remark of the original of 2016: counterintuitive as it may be, Keras's optimizers are about 5 to
# 10 % faster than TensorFlow's. (The original hedges: it *seems* so, most of the time. That you need no Keras optimizer and
# no `Model` is said in the same place, and that is true; notebook 01 did without.)
#
# To judge such a remark we need three things: the same work on both sides, a measure of the spread, and a comparison of a
# thing **with itself**, which shows what the method makes of no difference at all. Five contenders, all with plain gradient
# descent on the network above:

# %% then covers="A17 B13"
RATE = 0.01
in_session = {
    "TF": session_with(lambda loss, weights: tf1.train.GradientDescentOptimizer(RATE).minimize(loss)),
    "TF again": session_with(lambda loss, weights: tf1.train.GradientDescentOptimizer(RATE).minimize(loss)),
    "Keras": session_with(lambda loss, weights: K1.optimizers.SGD(RATE).get_updates(loss, weights)),
}
feeds = {name: dict(zip(holes, batches[0])) for name, (_, holes, _, _) in in_session.items()}
calls = {
    f"session, {name}": lambda sess=sess, train_step=train_step, feed=feeds[name]: sess.run(train_step, feed)
    for name, (sess, _, train_step, _) in in_session.items()
}

# %% now
tf_optimizer, keras_optimizer = tf1.train.GradientDescentOptimizer(RATE), keras.optimizers.SGD(RATE)
in_function = {
    "TF": function_with(lambda gradients, weights: tf_optimizer.apply_gradients(zip(gradients, weights))),
    "Keras": function_with(keras_optimizer.apply),
}
tensors = [tf.constant(array) for array in batches[0]]
for name, (train_step, _) in in_function.items():
    calls[f"tf.function, {name}"] = lambda train_step=train_step: train_step(*tensors)

# %% [markdown]
# The machine does other things too, and grows slower and faster while we measure. So we measure in rounds: in each round
# every contender takes 3 steps, in random order, and contenders are compared within a round only.

# %% then
import time


def measure(calls, num_rounds=40, num_steps=3):
    """Seconds per step, one array of rounds for each contender."""
    order, seconds = np.random.default_rng(0), {name: [] for name in calls}
    for _ in range(num_rounds):
        for name in order.permutation(list(calls)):
            start = time.perf_counter()
            for _ in range(num_steps):
                calls[name]()
            seconds[name].append((time.perf_counter() - start) / num_steps)
    return {name: np.array(values[2:]) for name, values in seconds.items()}  # two rounds to warm up


seconds = measure(calls)

# %% [markdown]
# Did they do the same work? All took the same number of steps from the same weights.

# %% same
ends = [sess.run(variables) for sess, _, _, variables in in_session.values()]
ends += [[v.numpy() for v in variables] for _, variables in in_function.values()]
largest = max(np.abs(a - b).max() for end in ends for a, b in zip(end, ends[0]))
print("all five end in the same weights, to within 1e-4:", bool(largest < 1e-4))
print("rounds measured:", len(seconds["session, TF"]))

# %% [markdown]
# For two contenders we take the ratio of their times in each round. Ratios multiply, so we average their *logarithms*, and
# an interval of ± 2 standard errors around this mean covers the true mean in about 95 of 100 such experiments. The
# **standard error** is the spread of the single values divided by the square root of their number.

# %%
def interval(times_a, times_b):
    """The mean ratio a / b of paired times, with the ends of its 95 % interval."""
    logs = np.log(times_a / times_b)
    error = logs.std(ddof=1) / np.sqrt(len(logs))
    return np.exp(logs.mean() + np.array([0, -2, 2]) * error)


pairs = {
    "TF against itself\n(session)": ("session, TF again", "session, TF"),
    "Keras / TF, then\n(session)": ("session, Keras", "session, TF"),
    "Keras / TF, now\n(tf.function)": ("tf.function, Keras", "tf.function, TF"),
}
results = {label: interval(seconds[a], seconds[b]) for label, (a, b) in pairs.items()}
for sess, *_ in in_session.values():
    sess.close()

# %% picture
figure, axes = plt.subplots(figsize=(9, 3.8))
axes.axvspan(0.90, 0.95, color=style.ORANGE, alpha=0.35, hatch="//", label="the claim: 5–10 % faster")
axes.axvline(1, color=style.GREY, linestyle="--")
for height, (ratio, low, high) in enumerate(results.values()):
    axes.plot([low, high], [height, height], color=style.BLUE, marker="|", markersize=14, linestyle="-")
    axes.plot(ratio, height, color=style.BLUE, marker="o", markersize=9)
    label = f" {ratio:.2f} [{low:.2f}, {high:.2f}]"
    axes.text(high, height - 0.2, label, fontsize=12, bbox={"facecolor": "white", "edgecolor": "none", "pad": 0})
axes.set_yticks(range(len(results)), list(results))
axes.set(xlabel="ratio of times per step (below 1: Keras faster)", ylim=(2.5, -0.9))
axes.margins(x=0.25)
axes.legend(loc="upper right")
style.show(figure, alt="Three ratios of step times with their 95 % intervals, beside 1 and the claimed band of 0.90 to 0.95.")

# %% [markdown]
# This picture is different on every machine and in every run, so read yours, in three steps.
#
# 1. *TF against itself.* The true ratio is 1. Does the interval contain it? If not, your machine was busy, and the other
#    intervals mean no more than this one.
# 2. *Then.* Does the interval reach into the hatched band? Does it exclude 1?
# 3. Run the measurement again, with ten times as many rounds. Does the answer stay, and how wide are the intervals now?
#
# What can be said without your machine? The one thing that we would find surprising anywhere:

# %%
ratios = [float(ratio) for ratio, low, high in results.values()]
print("no contender is three times as fast as its rival:", all(1 / 3 < ratio < 3 for ratio in ratios))

# %% [markdown]
# And this: the claim, as it stands, cannot be repeated by anybody. It names no version, no model, no machine and no spread. In
# today's TensorFlow the old Keras optimizer does its plain descent by the same operation as TensorFlow's own. Let us look.

# %%
kinds = {}
for name in ("TF", "Keras"):
    operations = in_session[name][0].graph.get_operations()
    kinds[name] = sum(operation.type == "ResourceApplyGradientDescent" for operation in operations)
print("operations that apply a gradient:", kinds)

# %% [markdown]
# Six weights, six operations, on both sides. What is left of a difference is bookkeeping around them, such as Keras's step
# count. So our verdict does not hang on your picture: **the claim gives no reason to choose an optimizer.** A difference of
# 5 % that depends on machine, version and model is nothing to build on; the tutorials say so themselves in the next
# sentence.
#
# **Check yourself.** Somebody measures 40 rounds and finds a ratio of 0.97 with an interval from 0.95 to 0.99. With 4000
# rounds, would the interval be around 1?
#
# <details><summary>Answer</summary>Not necessarily. More rounds make the interval ten times narrower, around the true ratio
# *on that machine, in that order of work*. If something favours one side systematically, such as a cache that the
# first one warms, the interval closes in on the wrong number. Only "against itself" and other machines can tell.</details>

# %% exercise 03-verdict [markdown] points=3
# ### Give a verdict with an interval
#
# You get times of two contenders, measured in the same rounds. Return the mean ratio `a / b`, the two ends of the interval,
# and a verdict on `a`: `"faster"` if the whole interval lies below 1, `"slower"` if it lies above 1, else
# `"no difference shown"`. Average logarithms of the ratios in each round; the interval is ± 2 standard errors, with the
# sample's standard deviation (`ddof=1`).
#
# <details><summary>Hint 1: the idea</summary>Ratio in each round, logarithm, mean and standard error, and back with
# exp.</details>
# <details><summary>Hint 2: the names</summary><code>np.log</code>, <code>.mean()</code>, <code>.std(ddof=1)</code>,
# <code>np.sqrt</code>, <code>np.exp</code>.</details>
# <details><summary>Hint 3: almost code</summary><code>error = std / sqrt(n)</code>; exp of mean, of mean − 2 error, of
# mean + 2 error. Then compare the two ends with 1.</details>

# %% answer 03-verdict
def verdict(times_a: np.ndarray, times_b: np.ndarray) -> tuple[float, float, float, str]:
    """(ratio, low, high, "faster" | "slower" | "no difference shown") from paired times of shape (rounds,)."""
    ### BEGIN SOLUTION
    logs = np.log(times_a / times_b)
    error = logs.std(ddof=1) / np.sqrt(len(logs))
    ratio, low, high = np.exp([logs.mean(), logs.mean() - 2 * error, logs.mean() + 2 * error])
    said = "faster" if high < 1 else "slower" if low > 1 else "no difference shown"
    return float(ratio), float(low), float(high), said
    ### END SOLUTION

# %% try 03-verdict
with attempt():
    print(verdict(np.array([1.0, 2.0, 4.0]), np.array([2.0, 4.0, 8.0])))

# %% check 03-verdict
check("03-verdict", verdict)

# %% summary [markdown]
# ## What you can do now
#
# You know what is in an optimizer: settings, a clock and slots. You can write Adam by hand, make both worlds take the same
# steps, and you know two places where equal arguments do not mean equal steps: epsilon, and momentum under a schedule. And
# a claim about speed is worth its interval.
#
# Next: [04 Training mode and test mode](../04_training_and_test_mode/04_training_and_test_mode.ipynb), where a layer behaves
# in two ways.

# %% progress
progress("03")
