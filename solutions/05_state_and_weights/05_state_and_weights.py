# %% card [markdown] minutes=50
# # 05 State updates and weight lists
#
# **Aim.** Know what a layer remembers besides its trained weights, who updates it, and which list each number is in.
#
# **You will be able to**
#
# - compute BatchNormalization's moving statistics by hand
# - run a layer's updates with the train step of a session, and see what happens without them
# - say which of a layer's numbers are trained, which are only updated, and which list has them
# - freeze a part of a network, statistics included
# - add the penalties of the layers to a loss of your own
#
# **Before you start** you need [04 Training mode and test mode](../04_training_and_test_mode/04_training_and_test_mode.ipynb).

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
# ## A layer that remembers
#
# **BatchNormalization** subtracts a mean from each feature and divides by a standard deviation. In training mode it takes
# them from the batch. In test mode there may be no batch, only a single image, so it uses **moving statistics**: a running
# average of the means and variances of the batches it was trained on. They are state. No gradient changes them; the layer
# must be made to update them.
#
# Our data are 40 batches of 50 rows and 4 features, with a mean of 3 and a variance of 4.

# %%
rng = np.random.default_rng(5)
batches = [rng.normal(3, 2, (50, 4)).astype(np.float32) for _ in range(40)]
momentum = 0.9  # the share of the old average that is kept at each step

# %% [markdown]
# ### Then
#
# The old tutorials say: tell the model the mode, and all is well. So we feed mode 1 and run the layer on every batch.

# %% then covers="A28"
graph = tf.Graph()
with graph.as_default():
    sess = tf1.Session()
    K1.backend.set_session(sess)
    inputs = tf1.placeholder(tf.float32, shape=(None, 4))
    norm_then = K1.layers.BatchNormalization(momentum=momentum)
    outputs = norm_then(inputs)
    phase = K1.backend.learning_phase()
    K1.backend.get_session()  # gives the layer's variables their first values

# %% then covers="A28"
means_forgotten = []
for batch in batches:
    sess.run(outputs, feed_dict={inputs: batch, phase: 1})
    means_forgotten.append(sess.run(norm_then.moving_mean))
print("moving mean after 40 batches:", means_forgotten[-1])

# %% [markdown]
# All zeros, as at the start. A session runs only what it is asked for, and the updates are separate nodes of the graph. The
# layer lists them in `updates`; they must be run along.

# %% then covers="B23"
with graph.as_default():
    updates = norm_then.updates
print("number of updates:", len(updates))
means_run = []
for batch in batches:
    sess.run([outputs, updates], feed_dict={inputs: batch, phase: 1})
    means_run.append(sess.run(norm_then.moving_mean))
print("moving mean after 40 batches:", means_run[-1].round(2))

# %% [markdown]
# Now the mean is near 3. There are two updates, one for the mean and one for the variance.
#
# ### Now
#
# There is nothing to collect. A call in training mode updates the statistics, a call in test mode does not.

# %% now
norm_now = keras.layers.BatchNormalization(momentum=momentum)
means_now = []
for batch in batches:
    norm_now(batch, training=True)
    means_now.append(norm_now.moving_mean.numpy())
print("moving mean after 40 batches:", means_now[-1].round(2))

# %% [markdown]
# ### Same tensors

# %% same
then = sess.run([norm_then.moving_mean, norm_then.moving_variance, outputs], feed_dict={inputs: batches[0], phase: 0})
now = [norm_now.moving_mean, norm_now.moving_variance, norm_now(batches[0], training=False)]
for name, a, b in zip(("moving mean", "moving variance", "output in test mode"), then, now):
    print(f"{name:20} differs by less than 1e-5:", bool(np.abs(a - np.asarray(b)).max() < 1e-5))

# %% picture
figure, axes = plt.subplots()
axes.plot(np.array(means_run)[:, 0], color=style.ORANGE, linewidth=6, alpha=0.6, linestyle="-", label="then, updates run")
axes.plot(np.array(means_now)[:, 0], color=style.BLUE, linewidth=1.5, linestyle="-", label="now, training=True")
axes.plot(np.array(means_forgotten)[:, 0], color=style.RED, linestyle="--", label="then, updates forgotten")
axes.axhline(3, color=style.GREY, linestyle=":", label="mean of the data")
axes.set(xlabel="batch", ylabel="moving mean of feature 0", title="State moves only if somebody moves it")
axes.legend()
style.show(figure, alt="The moving mean rises from 0.3 to about 3, on the same curve then and now; with the updates forgotten "
           "it stays at 0.")

# %% [markdown]
# ### What bites
#
# How much does it matter? We train a small network on the digits, with BatchNormalization as its first layer. The first time
# we run the updates, the second time we forget them. `tf1.control_dependencies` ties them to the train step: whatever is
# made inside it runs only after the updates.

# %% bites covers="B23 A28"
def build(with_updates):
    img, labels = tf1.placeholder(tf.float32, (None, 784)), tf1.placeholder(tf.float32, (None, 10))
    norm = K1.layers.BatchNormalization(momentum=0.9)
    hidden = K1.layers.Dense(64, activation="relu", kernel_initializer=K1.initializers.glorot_uniform(1))(norm(img))
    preds = K1.layers.Dense(10, activation="softmax", kernel_initializer=K1.initializers.glorot_uniform(2))(hidden)
    loss = tf.reduce_mean(K1.losses.categorical_crossentropy(labels, preds))
    with tf1.control_dependencies(norm.updates if with_updates else []):
        train_step = tf1.train.GradientDescentOptimizer(0.1).minimize(loss)
    return img, labels, preds, train_step

# %% bites covers="A28"
def accuracies(with_updates):
    data, phase = digits.read_data_sets(one_hot=True), K1.backend.learning_phase()
    img, labels, preds, train_step = build(with_updates)
    sess = K1.backend.get_session()
    for _ in range(100):
        batch_images, batch_labels = data.train.next_batch(50)
        sess.run(train_step, feed_dict={img: batch_images, labels: batch_labels, phase: 1})
    truth = data.test.labels.argmax(axis=1)
    guesses = [sess.run(preds, feed_dict={img: data.test.images, phase: mode}).argmax(axis=1) for mode in (1, 0)]
    return [np.mean(guess == truth) for guess in guesses]

# %% bites
shares = {}
for name, with_updates in (("updates run", True), ("updates forgotten", False)):
    with tf.Graph().as_default(), tf1.Session() as digit_session:
        K1.backend.set_session(digit_session)
        shares[name] = accuracies(with_updates)

# %% picture
figure, axes = plt.subplots()
for place, (name, colour, hatch) in enumerate((("updates run", style.BLUE, ""), ("updates forgotten", style.ORANGE, "//"))):
    bars = axes.bar(np.arange(2) + 0.4 * place, shares[name], 0.36, color=colour, hatch=hatch, edgecolor="black", label=name)
    axes.bar_label(bars, fmt="%.2f")
axes.set(xticks=[0.2, 1.2], xticklabels=["training mode", "test mode"], ylabel="accuracy on test digits", ylim=(0, 1.25),
         title="Forgotten updates show only in test mode")
axes.grid(axis="x", visible=False)
axes.legend(loc="upper right", ncols=2)
style.show(figure, alt="Accuracy on test digits: in training mode high with and without updates; in test mode it stays high "
           "with updates and falls to little more than a half without.")

# %% [markdown]
# In training mode, and in the training loss, nothing shows. In test mode the network receives inputs that are scaled in a way
# it has never seen.
#
# The tutorials' own recipe has aged as well. It expects pairs of an old and a new value; today the list holds nodes that are
# ready to be run.

# %% bites covers="B23"
try:
    for old_value, new_value in updates:
        tf1.assign(old_value, new_value)
except TypeError as error:
    print("TypeError:", error)

# %% [markdown]
# For a model, `model.updates` collects the updates of all its layers. But it has a pair for **each tensor** that the model was
# called on. Run all of them, and the state is also updated from inputs that you did not mean to train on.

# %% bites covers="B38"
with graph.as_default():
    model_then = K1.Sequential([K1.layers.Dense(3), K1.layers.BatchNormalization()])
    model_then(inputs)
    print("after one call: ", len(model_then.updates))
    other_inputs = tf1.placeholder(tf.float32, shape=(None, 4))
    model_then(other_inputs)
    print("after two calls:", len(model_then.updates), " of them for other_inputs:", len(model_then.get_updates_for(other_inputs)))

# %% [markdown]
# In Keras 3 the lists are gone. And beware of a Keras 3 layer in an old graph, as in notebook 04: its updates are in no list,
# and nothing runs them.

# %% bites covers="B23 B38"
for line in ("norm_now.updates", "keras.Sequential([norm_now]).updates"):
    try:
        eval(line)
    except AttributeError as error:
        print(f"{line:38} {error}")

# %% bites
def mean_in_old_graph(wrap):
    with tf.Graph().as_default(), tf1.Session() as old_session:
        hole = tf1.placeholder(tf.float32, shape=(None, 4))
        norm = keras.layers.BatchNormalization(momentum=momentum)
        norm.build((None, 4))
        outputs = wrap(lambda x: norm(x, training=True))(hole)
        old_session.run(tf1.global_variables_initializer())
        for batch in batches:
            old_session.run(outputs, feed_dict={hole: batch})
        return old_session.run(norm.moving_mean.value).round(2)


print("Keras 3 layer in a session:       ", mean_in_old_graph(lambda call: call))
print("the same, wrapped by tf.function: ", mean_in_old_graph(tf.function))

# %% [markdown]
# **Check yourself.** With a momentum of 0.99, the default, how far is the moving mean from the true one after 40 batches?
#
# <details><summary>Answer</summary>It starts at 0 and still holds 0.99⁴⁰ = 67 % of that start, so it has come only a third of
# the way. Short trainings want a smaller momentum.</details>

# %% exercise 05-moving [markdown] points=3
# ### Compute the moving statistics
#
# The moving mean starts at 0, the moving variance at 1. After each batch
#
#     moving = momentum * moving + (1 - momentum) * value of the batch
#
# where the value is the batch's mean, or its variance (the mean squared distance from the batch's mean), per feature. Return
# both after all batches.
#
# <details><summary>Hint 1: the idea</summary>A running average: a loop, two arrays, one line for each.</details>
# <details><summary>Hint 2: the names</summary><code>mean</code> and <code>var</code> with <code>axis=0</code>.</details>
# <details><summary>Hint 3: almost code</summary>Begin with <code>np.zeros</code> and <code>np.ones</code> of the number of
# features; apply the formula to both for each batch.</details>

# %% answer 05-moving
def moving_statistics(batches: list[np.ndarray], momentum: float) -> tuple[np.ndarray, np.ndarray]:
    """Moving mean and moving variance, each of shape (features,), after batches of shape (batch, features)."""
    ### BEGIN SOLUTION
    mean, variance = np.zeros(batches[0].shape[1]), np.ones(batches[0].shape[1])
    for batch in batches:
        mean = momentum * mean + (1 - momentum) * batch.mean(axis=0)
        variance = momentum * variance + (1 - momentum) * batch.var(axis=0)
    return mean, variance
    ### END SOLUTION

# %% try 05-moving
with attempt():
    by_hand = moving_statistics(batches, momentum)
    print("as the layer:", np.allclose(by_hand[0], means_now[-1]), np.allclose(by_hand[1], norm_now.moving_variance))

# %% check 05-moving
check("05-moving", moving_statistics)

# %% exercise 05-updates [markdown] points=3
# ### Run the updates in a session
#
# In a graph of your own, make a `K1` BatchNormalization with the given momentum and set its four weights (gamma, beta, moving
# mean, moving variance). Run it on each batch in training mode, with its updates. Then return its output for `test_inputs` in
# test mode.
#
# <details><summary>Hint 1: the idea</summary>Ask the session for the updates as well, and feed the mode each time.</details>
# <details><summary>Hint 2: the names</summary><code>layer.updates</code>, <code>layer.set_weights</code>,
# <code>K1.backend.learning_phase()</code>, <code>K1.backend.set_session</code>.</details>
# <details><summary>Hint 3: almost code</summary>Call the layer on a placeholder and set the weights. For each batch run
# output and updates, fed with 1; at last run the output alone, fed with 0.</details>

# %% answer 05-updates
def normalise_in_session(
    weights: list[np.ndarray], momentum: float, batches: list[np.ndarray], test_inputs: np.ndarray
) -> np.ndarray:
    """The output for test_inputs (tests, features) in test mode, after training on batches (batch, features)."""
    ### BEGIN SOLUTION
    with tf.Graph().as_default(), tf1.Session() as sess:
        K1.backend.set_session(sess)
        inputs = tf1.placeholder(tf.float32, shape=(None, test_inputs.shape[1]))
        layer = K1.layers.BatchNormalization(momentum=momentum)
        outputs = layer(inputs)
        layer.set_weights(weights)
        phase = K1.backend.learning_phase()
        for batch in batches:
            sess.run([outputs, layer.updates], feed_dict={inputs: batch, phase: 1})
        return sess.run(outputs, feed_dict={inputs: test_inputs, phase: 0})
    ### END SOLUTION

# %% try 05-updates
with attempt():
    start = [np.ones(4), np.zeros(4), np.zeros(4), np.ones(4)]
    print("as then:", np.allclose(normalise_in_session(start, momentum, batches, batches[0]), now[2], atol=1e-4))

# %% check 05-updates
check("05-updates", normalise_in_session)

# %% [markdown]
# ## A memory from call to call
#
# The tutorials name a second kind of layer with updates: the stateful recurrent layer. An LSTM reads a sequence step by step
# and carries a state along. With `stateful=True` it keeps the state from one call to the next, so that a long sequence can be
# fed in pieces.

# %%
sequence = rng.normal(0, 1, (2, 6, 3)).astype(np.float32)  # 2 sequences, 6 steps, 3 features
first_half, second_half = sequence[:, :3], sequence[:, 3:]
whole = keras.layers.LSTM(4)
output_of_whole = whole(sequence).numpy()
lstm_weights = whole.get_weights()

# %% [markdown]
# ### Then
#
# Again there are updates, here one for each of the LSTM's two states. Without them the layer forgets: the same input gives the
# same output. With them the second half continues where the first ended. (K1's LSTM has another default for
# `recurrent_activation`; notebook 06 comes to it.)

# %% then covers="B37"
with graph.as_default(), sess.as_default():
    K1.backend.set_session(sess)
    piece = tf1.placeholder(tf.float32, shape=(2, 3, 3))
    lstm_then = K1.layers.LSTM(4, stateful=True, recurrent_activation="sigmoid")
    state = lstm_then(piece)
    lstm_then.set_weights(lstm_weights)
    print("number of updates:", len(lstm_then.updates))
    twice = [sess.run(state, feed_dict={piece: first_half}) for _ in range(2)]
    print("without updates, twice the same:", np.array_equal(*twice))
    for half in (first_half, second_half):
        end_then = sess.run([state, lstm_then.updates], feed_dict={piece: half})[0]

# %% [markdown]
# ### Now
#
# The call itself keeps the state.

# %% now covers="B37"
lstm_now = keras.layers.LSTM(4, stateful=True)
lstm_now.build((2, 3, 3))
lstm_now.set_weights(lstm_weights)
lstm_now(first_half)
end_now = lstm_now(second_half).numpy()

# %% [markdown]
# ### Same tensors

# %% same
print("then, in two pieces = the whole:", np.allclose(end_then, output_of_whole, atol=1e-6))
print("now, in two pieces = the whole: ", np.allclose(end_now, output_of_whole, atol=1e-6))

# %% [markdown]
# ### What bites
#
# The state does not know where a sequence ends. Start a new one without `reset_state`, and it begins with the memory of the
# last.

# %% bites
print("second call, no reset:", np.allclose(lstm_now(first_half), twice[0], atol=1e-6))
lstm_now.reset_state()
print("after reset_state:    ", np.allclose(lstm_now(first_half), twice[0], atol=1e-6))

# %% [markdown]
# All these calls were in test mode. Unlike BatchNormalization, a stateful layer is moved by every look.
#
# ## Which list has which number?
#
# A layer's variables come in lists. `trainable_weights` is what gradients change. `non_trainable_weights` is state such as
# the moving statistics. `weights` is both. (Tutorial B comments its `print (layer.trainable_weights)` with "all variables of
# the layer". Look for what it leaves out.)
#
# ### Then

# %% then covers="B39"
weight = norm_then.trainable_weights[0]
print("trainable:    ", [w.op.name.split("/")[-1] for w in norm_then.trainable_weights])
print("non-trainable:", [w.op.name.split("/")[-1] for w in norm_then.non_trainable_weights])
print("TensorFlow variables:", isinstance(weight, tf.Variable))

# %% [markdown]
# ### Now

# %% now covers="B39"
weight = norm_now.trainable_weights[0]
print("trainable:    ", [w.name for w in norm_now.trainable_weights])
print("non-trainable:", [w.name for w in norm_now.non_trainable_weights])
print("TensorFlow variables:", isinstance(weight, tf.Variable), " inside:", isinstance(weight.value, tf.Variable))

# %% [markdown]
# The lists are the same. What is in them is not: today's items are of class `keras.Variable`, which holds the TensorFlow
# variable in `.value`. A `GradientTape` takes either.
#
# ### What bites
#
# Keras 3 has two more lists, `variables` and `non_trainable_variables`. They also hold what is no weight: here the state of
# Dropout's random numbers. Only `weights` are in `get_weights`.

# %% bites
model = keras.Sequential([keras.layers.Dense(5), keras.layers.BatchNormalization(), keras.layers.Dropout(0.5)])
model.build((None, 4))
for name in ("weights", "trainable_weights", "non_trainable_weights", "variables", "non_trainable_variables"):
    print(f"{name:24}", len(getattr(model, name)))

# %% exercise 05-count [markdown] points=2
# ### Count what a model trains
#
# Return two whole numbers for a model of Keras 3: how many **numbers** its trainable weights hold, and how many its
# non-trainable weights. A kernel of shape (4, 5) holds 20. The state of random numbers is no weight. Some layers of the
# models in the check are frozen (`trainable=False`).
#
# <details><summary>Hint 1: the idea</summary>The lists are there; add up sizes instead of entries.</details>
# <details><summary>Hint 2: the names</summary><code>model.trainable_weights</code>,
# <code>model.non_trainable_weights</code>, <code>np.prod</code> of a <code>shape</code>.</details>
# <details><summary>Hint 3: almost code</summary>For each list, the sum over its items of the product of the item's
# shape, as an <code>int</code>.</details>

# %% answer 05-count
def count_numbers(model: keras.Model) -> tuple[int, int]:
    """The number of entries in all trainable weights, and in all non-trainable weights."""
    ### BEGIN SOLUTION
    lists = (model.trainable_weights, model.non_trainable_weights)
    return tuple(sum(int(np.prod(weight.shape)) for weight in weights) for weights in lists)
    ### END SOLUTION

# %% try 05-count
with attempt():
    print("(35, 10):", count_numbers(model))

# %% check 05-count
check("05-count", count_numbers)

# %% [markdown]
# ## Freezing
#
# To **freeze** a layer is to keep its weights as they are while others are trained. For a Dense layer it is enough to move its
# weights from one list to the other. For BatchNormalization the question is which statistics it uses.
#
# ### Then

# %% then
trained = [np.ones(4), np.zeros(4), *then[:2]]  # gamma, beta, and the statistics that we trained above
with graph.as_default(), sess.as_default():
    K1.backend.set_session(sess)
    frozen_then = K1.layers.BatchNormalization(trainable=False)
    frozen_outputs = frozen_then(inputs)
    frozen_then.set_weights(trained)
    print("updates:", len(frozen_then.updates), "  trainable weights:", len(frozen_then.trainable_weights))
    frozen_1, frozen_0 = (sess.run(frozen_outputs, feed_dict={inputs: batches[0], phase: mode}) for mode in (1, 0))
print("same output in both modes:", np.allclose(frozen_1, frozen_0, atol=1e-3))

# %% [markdown]
# Then, a frozen layer kept its moving statistics but did not use them in training mode: it still normalised by the batch.
#
# ### Now
#
# In Keras 3, as already in Keras 2, a frozen BatchNormalization works in test mode, whatever it is told
# ([documentation](https://keras.io/api/layers/normalization_layers/batch_normalization/)).

# %% now
frozen_now = keras.layers.BatchNormalization(trainable=False)
frozen_now.build((None, 4))
frozen_now.set_weights(trained)
now_1, now_0 = (frozen_now(batches[0], training=mode).numpy() for mode in (True, False))
print("same output in both modes:", np.array_equal(now_1, now_0))

# %% [markdown]
# ### Same tensors
#
# So this time then and now agree in test mode only.

# %% same
print("test mode, equal to 1e-5:    ", np.allclose(frozen_0, now_0, atol=1e-5))
print("training mode, equal to 1e-5:", np.allclose(frozen_1, now_1, atol=1e-5))

# %% [markdown]
# ### What bites
#
# Many loops "freeze" by giving the optimizer only a part of the gradients. That leaves the weights alone, but not the state:
# a call in training mode still moves it.

# %% bites
body, head = keras.layers.BatchNormalization(), keras.layers.Dense(2)
body.build((None, 4))
head.build((None, 4))
before = body.get_weights()
with tf.GradientTape() as tape:
    loss_value = tf.reduce_mean(head(body(batches[0], training=True)) ** 2)
for variable, gradient in zip(head.trainable_weights, tape.gradient(loss_value, head.trainable_weights)):
    variable.assign_sub(0.1 * gradient)
for variable, old in zip(body.weights, before):
    print(f"{variable.name:16} changed:", not np.array_equal(variable, old))

# %% exercise 05-freeze [markdown] points=4
# ### Train the head only
#
# The model is a `Sequential` of several layers, BatchNormalization among them. Freeze all layers but the last, truly: neither
# weights nor moving statistics may change. Then take one step of gradient descent on the last layer, calling the model with
# `training=True`. The loss is the mean cross-entropy from logits; return its value before the step.
#
# <details><summary>Hint 1: the idea</summary>A layer that is not trainable is left alone by the lists and, if it is a
# BatchNormalization, works in test mode.</details>
# <details><summary>Hint 2: the names</summary><code>model.layers[:-1]</code>, <code>layer.trainable</code>,
# <code>model.trainable_variables</code>.</details>
# <details><summary>Hint 3: almost code</summary>Set <code>trainable</code> to <code>False</code> for each layer but the last.
# Then the step of notebook 04, with the variables that the model still lists as trainable.</details>

# %% answer 05-freeze
def train_head(model: keras.Sequential, batch_images: np.ndarray, batch_labels: np.ndarray, learning_rate: float) -> tf.Tensor:
    """The loss, one number, on images (batch, features) and one-hot labels (batch, classes), before the step."""
    ### BEGIN SOLUTION
    for layer in model.layers[:-1]:
        layer.trainable = False
    variables = [variable.value for variable in model.trainable_variables]
    with tf.GradientTape() as tape:
        logits = model(batch_images, training=True)
        loss_value = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(batch_labels, logits))
    for variable, gradient in zip(variables, tape.gradient(loss_value, variables)):
        variable.assign_sub(learning_rate * gradient)
    return loss_value
    ### END SOLUTION

# %% try 05-freeze
with attempt():
    two_layers = keras.Sequential([keras.layers.BatchNormalization(), keras.layers.Dense(2)])
    two_layers.build((None, 4))
    train_head(two_layers, batches[0], np.eye(2, dtype=np.float32)[np.arange(50) % 2], 0.1)
    print("moving mean still 0:", not np.any(two_layers.layers[0].moving_mean))

# %% check 05-freeze
check("05-freeze", train_head)

# %% [markdown]
# ## Losses of the layers
#
# The last list is `losses`. A **regularizer** makes a layer pay for large weights: a **penalty** that is to be added to the
# loss. The layer computes it. Adding is up to the loop.
#
# ### Then

# %% then
kernel = rng.normal(0, 1, (4, 5)).astype(np.float32)
with graph.as_default(), sess.as_default():
    dense_then = K1.layers.Dense(5, kernel_regularizer=K1.regularizers.l2(0.1))
    dense_then(inputs)
    dense_then.set_weights([kernel, np.zeros(5)])
    penalties_then = sess.run(dense_then.losses)
    print("losses of the layer:", len(penalties_then), "  in the graph's collection:",
          len(tf1.get_collection(tf1.GraphKeys.REGULARIZATION_LOSSES)))

# %% [markdown]
# ### Now

# %% now
dense_now = keras.layers.Dense(5, kernel_regularizer=keras.regularizers.L2(0.1))
dense_now.build((None, 4))
dense_now.set_weights([kernel, np.zeros(5)])
penalties_now = dense_now.losses

# %% [markdown]
# ### Same tensors

# %% same
print("penalty:", round(float(penalties_now[0]), 3))
print("difference below 1e-6:", bool(abs(penalties_then[0] - float(penalties_now[0])) < 1e-6))

# %% [markdown]
# ### What bites
#
# `fit` adds the penalties by itself ([documentation](https://keras.io/api/layers/regularizers/)). The loops of the tutorials
# do not, and neither does yours: nothing fails, the regularizer just has no effect.
#
# A second trap is the moment of asking. An **activity regularizer** makes a layer pay for large *outputs*, so its penalty
# belongs to the last call; before any call it is not in the list.

# %% bites
keras.utils.set_random_seed(1)
talkative = keras.layers.Dense(5, kernel_regularizer="l2", activity_regularizer="l2")
talkative.build((None, 4))
print("before a call:", [round(float(penalty), 3) for penalty in talkative.losses])
for batch in batches[:2]:
    talkative(batch)
    print("after a call: ", [round(float(penalty), 3) for penalty in talkative.losses])

# %% [markdown]
# The kernel's penalty is always there. The activity's is a new one for each batch, and a mean over its rows.
#
# **Check yourself.** Do you need to read `model.losses` inside the `GradientTape`?
#
# <details><summary>Answer</summary>Yes. The penalties on weights are computed when you ask for the list; outside the
# tape their gradients would be missing.</details>

# %% exercise 05-penalty [markdown] points=3
# ### Add the penalties
#
# Return the loss that `fit` would minimise: the mean cross-entropy from logits, plus all penalties of the model. Call the model
# on the images in training mode. The model may have been called before, on other images.
#
# <details><summary>Hint 1: the idea</summary>First call, then ask for the penalties.</details>
# <details><summary>Hint 2: the names</summary><code>model.losses</code>, <code>tf.add_n</code> or <code>sum</code>.</details>
# <details><summary>Hint 3: almost code</summary>Logits from the model; the mean of the cross-entropies; plus the sum of the
# list.</details>

# %% answer 05-penalty
def total_loss(model: keras.Model, batch_images: np.ndarray, batch_labels: np.ndarray) -> tf.Tensor:
    """One number, from images (batch, features) and one-hot labels (batch, classes)."""
    ### BEGIN SOLUTION
    logits = model(batch_images, training=True)
    return tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(batch_labels, logits)) + sum(model.losses)
    ### END SOLUTION

# %% try 05-penalty
with attempt():
    one_layer = keras.Sequential([keras.layers.Dense(2, kernel_regularizer="l2", kernel_initializer="ones")])
    print("0.7731:", round(float(total_loss(one_layer, batches[0], np.full((50, 2), 0.5, np.float32))), 4))

# %% check 05-penalty
check("05-penalty", total_loss)

# %%
sess.close()

# %% summary [markdown]
# ## What you can do now
#
# You computed moving statistics by hand and had them updated by a session and by Keras 3, fed an LSTM a sequence in pieces,
# told trained numbers from remembered ones, froze layers together with their state, and added penalties to a loss. The rule
# behind it all: a session runs what you ask for, a call today does everything, and neither adds a penalty for you.
#
# Next: [06 Names, paths and the LSTM's gates](../06_names_and_gates/06_names_and_gates.ipynb), about what the variables are
# called and what is inside them.

# %% progress
progress("05")
