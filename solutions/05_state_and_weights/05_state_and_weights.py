# %% card [markdown] minutes=70
# # 05 State updates and weight lists
#
# **Aim.** Know what a layer remembers besides its trained weights, who updates it, and which list each number is in.
#
# **You will be able to**
#
# - run a layer's updates with the train step of a session, and recognise a network whose updates nobody ran
# - say which variance a BatchNormalization remembers, in each Keras, and tell from the numbers which one it was
# - say which of a layer's numbers are trained, which are only updated, and which list has them
# - freeze a part of a network, statistics included
# - add the penalties of the layers to a loss of your own
#
# **Before you start** you need [04 Training mode and test mode](../04_training_and_test_mode/04_training_and_test_mode.ipynb).

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
# ## The lines that looked unused
#
# Before the digit reader of 2016 is ported, somebody tidies it up. Four lines collect `update_ops`, a list whose results nobody
# looks at, so they go. The reader is trained again. The loss falls as it did before, to the last digit. In the bank it misreads
# every third cheque.
#
# **BatchNormalization** subtracts a mean from each feature and divides by a standard deviation. In training mode it takes them from
# the batch. In test mode there may be no batch, only a single image, so it uses **moving statistics**: running averages of the means
# and variances of the batches it was trained on. No gradient changes them. The layer has to be made to update them, and that is what the
# four lines did.
#
# The second half of 将Keras作为tensorflow的精简接口 ("Keras as a simplified interface to TensorFlow") has them, too. It makes a `tf.assign`
# of each pair in `layer.updates`. Its first half says that it is enough to tell the model its mode. Let us see. Our data are 40 batches
# with a mean of 3 and a variance of 4.

# %%
rng = np.random.default_rng(5)
batches = [rng.normal(3, 2, (50, 4)).astype(np.float32) for _ in range(40)]
momentum = 0.9  # the share of the old average that is kept at each step

# %% [markdown]
# **Predict.** All 40 batches are sent through the layer in training mode, first without the updates, then with them. What is the moving
# mean after each of the two rounds?
#
# ### Original

# %% original id="layer-or-tensor" covers="B23"
# %%then 1.0.2
import tensorflow as tf
from keras import backend as K
from keras.layers import BatchNormalization

sess = tf.Session()
K.set_session(sess)
x = tf.placeholder(tf.float32, shape=(None, 4))
layer = BatchNormalization()(x)  # as the tutorial has it
try:
    print(layer.updates)
except AttributeError as error:
    print("AttributeError:", error)

# %% [markdown]
# A slip of the tutorial: `layer` is the layer's output, and tensors have no updates. Layer and call belong on two lines.

# %% original id="pairs" covers="B23 A28"
# %%then 1.0.2 batches, momentum -> mean_original
layer = BatchNormalization(momentum=momentum)
y = layer(x)
for batch in batches:
    sess.run(y, feed_dict={x: batch, K.learning_phase(): 1})
print("moving mean without updates:", layer.get_weights()[2])
update_ops = []
for old_value, new_value in layer.updates:
    update_ops.append(tf.assign(old_value, new_value))
for batch in batches:
    sess.run([y] + update_ops, feed_dict={x: batch, K.learning_phase(): 1})
mean_original = layer.get_weights()[2]
print("moving mean with updates:   ", mean_original.round(2))

# %% [markdown]
# A session runs what it is asked for and what that needs. The outputs in training mode need the batch's mean, not the moving one,
# so the assignments are nodes that nobody asks for.
#
# ### Then
#
# Later versions of Keras put operations into the list, ready to be run.

# %% then id="norm-then" covers="A28 B23"
graph = tf.Graph()
with graph.as_default():
    sess = tf1.Session()
    K1.backend.set_session(sess)
    inputs = tf1.placeholder(tf.float32, shape=(None, 4))
    norm_then = K1.layers.BatchNormalization(momentum=momentum)
    outputs = norm_then(inputs)
    phase, updates = K1.backend.learning_phase(), norm_then.updates
    K1.backend.get_session()  # gives the layer's variables their first values

# %% then id="run-then" covers="A28 B23"
means_forgotten, means_run = [], []
for batch in batches:
    sess.run(outputs, feed_dict={inputs: batch, phase: 1})
    means_forgotten.append(sess.run(norm_then.moving_mean)[0])
for batch in batches:
    sess.run([outputs, updates], feed_dict={inputs: batch, phase: 1})
    means_run.append(sess.run(norm_then.moving_mean)[0])
print(len(updates), "updates; moving mean of feature 0 without them:", means_forgotten[-1], "  with them:", means_run[-1].round(2))

# %% [markdown]
# ### Now
#
# There is nothing to collect. A call in training mode updates the statistics, a call in test mode does not.

# %% now id="norm-now" covers="A28 B23"
norm_now = keras.layers.BatchNormalization(momentum=momentum)
means_now = []
for batch in batches:
    norm_now(batch, training=True)
    means_now.append(norm_now.moving_mean.numpy()[0])
print("moving mean of feature 0:", means_now[-1].round(2))

# %% [markdown]
# ### Same tensors

# %% same id="same-mean" covers="A28 B23" breaks=["run-then: [outputs, updates] => [outputs]", "norm-now: training=True => training=False"]
mean_then = sess.run(norm_then.moving_mean)
same("moving mean after 40 batches", original=mean_original, then=mean_then, now=norm_now.moving_mean, within=1e-5)

# %% picture
lines = {"then, updates run": means_run, "now, training=True": means_now, "then, updates forgotten": means_forgotten}
figure = drawing.curves(lines, wide="then, updates run", labels=("batch", "moving mean of feature 0"))
drawing.show(figure, caption="The mean of the data is 3. Which of these layers would you trust with a single image?",
             alt="The moving mean rises from 0.3 to about 3, on one curve then and now. With the updates forgotten it stays at 0.")

# %% [markdown]
# ### What bites
#
# Now the reader's story. Two networks learn the digits, with BatchNormalization as the first layer; one runs its updates.

# %% bites id="network" covers="B23 A28"
def build():
    img, labels = tf1.placeholder(tf.float32, (None, 784)), tf1.placeholder(tf.float32, (None, 10))
    norm = K1.layers.BatchNormalization(momentum=0.9)
    hidden = K1.layers.Dense(64, activation="relu", kernel_initializer=K1.initializers.glorot_uniform(1))(norm(img))
    preds = K1.layers.Dense(10, activation="softmax", kernel_initializer=K1.initializers.glorot_uniform(2))(hidden)
    loss = tf.reduce_mean(K1.losses.categorical_crossentropy(labels, preds))
    train_step = tf1.train.GradientDescentOptimizer(0.1).minimize(loss)
    return img, labels, preds, loss, train_step, norm.updates

# %% bites id="train-digits" covers="A28"
def trained(with_updates):
    data, phase = digits.read_data_sets(one_hot=True), K1.backend.learning_phase()
    img, labels, preds, loss, train_step, updates = build()
    session = K1.backend.get_session()
    for _ in range(100):
        images, truth = data.train.next_batch(50)
        wanted = [loss, train_step, updates if with_updates else []]
        last_loss = session.run(wanted, feed_dict={img: images, labels: truth, phase: 1})[0]
    print(f"updates run {with_updates!s:5}: loss of the last step {last_loss:.4f}")
    truth = data.test.labels.argmax(axis=1)
    guesses = [session.run(preds, feed_dict={img: data.test.images, phase: mode}).argmax(axis=1) for mode in (1, 0)]
    return [np.mean(guess == truth) for guess in guesses]

# %% [markdown]
# **Predict.** Two losses, and four accuracies on the test digits: with and without updates, in training mode and in test mode. Which of
# the six will differ?

# %% bites id="digits-shares" within=0.03
shares = {}
for name, with_updates in (("updates run", True), ("updates forgotten", False)):
    with tf.Graph().as_default(), tf1.Session() as digit_session:
        K1.backend.set_session(digit_session)
        shares[name] = trained(with_updates)

# %% picture
figure, axes = plt.subplots()
for place, (name, hatch) in enumerate((("updates run", ""), ("updates forgotten", "//"))):
    bars = axes.bar(np.arange(2) + 0.4 * place, shares[name], 0.36, hatch=hatch, edgecolor="black", label=name)
    axes.bar_label(bars, fmt="%.2f")
axes.set(xticks=[0.2, 1.2], xticklabels=["training mode", "test mode"], ylabel="accuracy on test digits", ylim=(0, 1.25))
axes.grid(axis="x", visible=False)
axes.legend(loc="upper right", ncols=2)
drawing.show(figure, caption="Which of these four numbers would a training log have shown?",
             alt="Accuracy on test digits: in training mode it is high with and without updates. In test mode it stays high with "
                 "updates and falls to little more than a half without.")

# %% [markdown]
# In training mode nothing shows, and a log shows training mode. In test mode the network receives inputs scaled in a way that it has
# never seen.
#
# The recipes of the time have aged, too. One makes assignments of pairs. Another, in thousands of programs, asks the graph:
# `tf.get_collection(tf.GraphKeys.UPDATE_OPS)`. That is where the layers of `tf.layers` left their updates. Those of Keras never did.

# %% bites id="recipes" covers="B23"
try:
    for old_value, new_value in updates:
        tf1.assign(old_value, new_value)
except TypeError as error:
    print("TypeError:", error)
with graph.as_default():
    print("in the layer's list:", len(updates), "  in UPDATE_OPS:", len(tf1.get_collection(tf1.GraphKeys.UPDATE_OPS)))

# %% [markdown]
# So a program that went from `tf.layers` to Keras and kept its recipe forgets all updates, without an error.
#
# For a model, `model.updates` collects those of all its layers. But there is a pair for **each tensor** that the model was called
# on. Run all of them, and the state is also updated from inputs that you did not mean to train on.

# %% bites id="each-tensor" covers="B38"
with graph.as_default():
    model_then = K1.Sequential([K1.layers.Dense(3), K1.layers.BatchNormalization()])
    model_then(inputs)
    print("after one call: ", len(model_then.updates))
    other_inputs = tf1.placeholder(tf.float32, shape=(None, 4))
    model_then(other_inputs)
    print("after two calls:", len(model_then.updates), " of them for other_inputs:", len(model_then.get_updates_for(other_inputs)))

# %% exercise 05-updates [markdown] points=4 covers="A28 B23 B38"
# ### Repair a train step that forgets
#
# You get a finished network of `K1` layers in the default graph: its `loss`, the list of its `layers`, and the tensor `inputs` that it is
# trained on. Return **one** operation that takes a step of plain gradient descent and updates the state of the layers as well, once. Nobody will run
# anything else. (Some layers were called on another tensor, too, which is not fed in training. The old statistics do not
# influence the gradients, so the order of the two does not matter.)
#
# <details><summary>Hint 1: the idea</summary>A session runs what an operation needs. So make one that needs the step and the
# updates, of all layers but of this tensor only.</details>
# <details><summary>Hint 2: the names</summary><code>layer.get_updates_for</code>, <code>tf.group</code> or
# <code>tf1.control_dependencies</code>, <code>tf1.train.GradientDescentOptimizer</code>.</details>
# <details><summary>Hint 3: almost code</summary>The step by <code>minimize</code>; a list with the updates that every layer has for this
# tensor; one group of the step and all of them.</details>

# %% answer 05-updates
def whole_step(loss: tf.Tensor, layers: list, inputs: tf.Tensor, learning_rate: float) -> tf.Operation:
    """An operation that takes one step on the loss and updates the state of the layers from `inputs`."""
    ### BEGIN SOLUTION
    step = tf1.train.GradientDescentOptimizer(learning_rate).minimize(loss)
    updates = [update for layer in layers for update in layer.get_updates_for(inputs)]
    return tf.group(step, *updates)
    ### END SOLUTION

# %% try 05-updates
with attempt():
    with tf.Graph().as_default(), tf1.Session() as small_session:
        K1.backend.set_session(small_session)
        small_inputs = tf1.placeholder(tf.float32, (None, 4))
        small_norm = K1.layers.BatchNormalization(momentum=0.5)
        small_step = whole_step(tf.reduce_mean(small_norm(small_inputs) ** 2), [small_norm], small_inputs, 0.1)
        K1.backend.get_session().run(small_step, {small_inputs: batches[0], K1.backend.learning_phase(): 1})
        print("half way to the mean of the batch:", small_norm.get_weights()[2], batches[0].mean(axis=0) / 2)

# %% check 05-updates
check("05-updates", whole_step)

# %% [markdown]
# ### In Keras 3
#
# Here the lists are gone, and so is `add_update`, with which a layer of your own announced its updates: it now simply assigns in `call`.

# %% bites id="gone" covers="B23 B38"
for line in ("norm_now.updates", "keras.Sequential([norm_now]).updates", "norm_now.add_update"):
    try:
        eval(line)
    except AttributeError as error:
        print(f"{line:38} {error}")

# %% [markdown]
# Beware of a Keras 3 layer in an old graph, as in notebook 04: its updates are in no list, and nothing runs them. Wrapped by
# `tf.function`, they run with the call (notebook 07 explains why).

# %% bites id="old-graph"
def mean_in_old_graph(wrap):
    with tf.Graph().as_default(), tf1.Session() as old_session:
        hole = tf1.placeholder(tf.float32, shape=(None, 4))
        norm = keras.layers.BatchNormalization(momentum=momentum)
        norm.build((None, 4))
        normalised = (tf.function(norm) if wrap else norm)(hole, training=True)
        old_session.run(tf1.global_variables_initializer())
        for batch in batches:
            old_session.run(normalised, feed_dict={hole: batch})
        return old_session.run(norm.moving_mean.value).round(2)

print("Keras 3 layer in a session:       ", mean_in_old_graph(wrap=False))
print("the same, wrapped by tf.function: ", mean_in_old_graph(wrap=True))

# %% [markdown]
# **Check yourself.** With a momentum of 0.99, the default, how far is the moving mean from the true one after 40 batches?
#
# <details><summary>Answer</summary>It starts at 0 and still holds 0.99⁴⁰ = 67 % of that start, so it has come only a third of
# the way. Short trainings want a smaller momentum.</details>
#
# You meet this today in every session that trains Keras layers, and whenever somebody says that a network is fine in training and lost in
# the test.
#
# ## Which variance?
#
# A network with BatchNormalization after a convolution is moved from Keras 2 to Keras 3 in the middle of its training. The weights are
# equal, the batches are equal, and after one more step the moving variances are not. Both sides swear that their formula is
#
#     moving = momentum * moving + (1 - momentum) * value of the batch
#
# and both are right. They disagree about the value. The mean squared distance from the batch's mean is the **biased** variance, because
# the mean has been fitted to the very same numbers; divided by n − 1 in place of n it is the **unbiased** one.
#
# **Predict.** With a momentum of 0, the moving variance becomes what the layer took from the batch. Each row below is one layer, given a
# batch of 5 images of 2 by 2 pixels, and then the same 20 pixels as rows. In which rows do the two columns differ from 5.14, the biased
# variance?

# %% id="small-batch"
small_images = np.random.default_rng(3).normal(0, 2, (5, 2, 2, 1)).astype(np.float32)
small_images *= np.float32(np.sqrt(5.14 / small_images.var()))
pixels = small_images.reshape(20, 1)
print("biased:", small_images.var().round(2), "  unbiased:", small_images.var(ddof=1).round(2), "  deviation:", small_images.std().round(2))

# %% [markdown]
# ### Original

# %% original id="variance-1"
# %%then 1.0.2 small_images, pixels -> variances_1
def variance_kept(batch):
    holder = tf.placeholder(tf.float32, shape=(None,) + batch.shape[1:])
    norm = BatchNormalization(momentum=0., axis=-1)
    normalised = norm(holder)
    assigns = [tf.assign(old, new) for old, new in norm.updates]
    sess.run([normalised] + assigns, feed_dict={holder: batch, K.learning_phase(): 1})
    return norm.get_weights()[3][0]

variances_1 = [variance_kept(small_images), variance_kept(pixels)]

# %% original id="variance-2"
# %%then 2.1.2 small_images, pixels -> variances_2
import tensorflow as tf
from keras import backend as K
from keras.layers import BatchNormalization


def variance_kept(batch):
    holder = tf.placeholder(tf.float32, shape=(None,) + batch.shape[1:])
    norm = BatchNormalization(momentum=0.)
    normalised = norm(holder)
    K.get_session().run([normalised] + norm.updates, feed_dict={holder: batch, K.learning_phase(): 1})
    return norm.get_weights()[3][0]

variances_2 = [variance_kept(small_images), variance_kept(pixels)]

# %% original id="variance-2-2"
# %%then 2.2.4 small_images, pixels -> variances_2_2
import tensorflow as tf
from keras import backend as K
from keras.layers import BatchNormalization


def variance_kept(batch):
    holder = tf.placeholder(tf.float32, shape=(None,) + batch.shape[1:])
    norm = BatchNormalization(momentum=0.)
    normalised = norm(holder)
    K.get_session().run([normalised] + norm.updates, feed_dict={holder: batch, K.learning_phase(): 1})
    return norm.get_weights()[3][0]

variances_2_2 = [variance_kept(small_images), variance_kept(pixels)]

# %% [markdown]
# ### Then and now

# %% then id="variance-then"
def variance_kept(library, batch):
    norm = library.layers.BatchNormalization(momentum=0.0)
    norm(batch, training=True)
    return float(norm.moving_variance[0])

variances_then = [variance_kept(tf.keras, small_images), variance_kept(tf.keras, pixels)]

# %% now id="variance-now"
variances_now = [variance_kept(keras, small_images), variance_kept(keras, pixels)]

# %% id="variances"
from course.columns import columns

kept = {"Keras 1.0.2": variances_1, "Keras 2.1.2": variances_2, "Keras 2.2.4": variances_2_2, "Keras 2.21": variances_then, "Keras 3": variances_now}
columns(images={name: pair[0] for name, pair in kept.items()}, rows={name: pair[1] for name, pair in kept.items()},
        titles={"images": "5 images of 2 by 2", "rows": "20 rows"})

# %% [markdown]
# Keras 1.0.2 kept the standard deviation. 2.1.2 took the biased variance everywhere, 2.2.4 corrected it by itself. Later versions of
# Keras 2 left it to TensorFlow, whose fast operation for images corrects and whose plain one for rows does not. Keras 3 never corrects.
# Small batches of small images feel it most. (For 2.2.4, images are corrected twice, because the museum's TensorFlow corrects, too.)
#
# ### Same tensors
#
# What is kept by the two that people port from and to, against NumPy:

# %% same id="same-variance" breaks=["variance-then: momentum=0.0 => momentum=0.5", "variance-now: variance_kept(keras, small_images) => variance_kept(tf.keras, small_images)"]
by_hand = {"Keras 2": [small_images.var(ddof=1), pixels.var()], "Keras 3": [small_images.var(), pixels.var()]}
same("moving variance of images and of rows", by_hand=by_hand, layers={"Keras 2": variances_then, "Keras 3": variances_now}, within=1e-4)

# %% exercise 05-whose [markdown] points=4
# ### Find out who moved the variance
#
# A checkpoint has a moving variance from before a step and one from after it. You also have the batch, rows (batch, features) or images
# (batch, height, width, features), and the momentum. Return what the layer took from the batch: `"biased"`, `"unbiased"`, `"deviation"`
# (the biased standard deviation), or `"nobody"` if the updates were not run.
#
# <details><summary>Hint 1: the idea</summary>Suppose it was one of them, work out what the moving variance would then be after the step,
# and compare. Do so for each.</details>
# <details><summary>Hint 2: the names</summary><code>np.var</code> and its <code>ddof</code>, <code>np.std</code>,
# <code>np.allclose</code>, and an axis, or axes, that leave the features; or <code>reshape(-1, …)</code> before.</details>
# <details><summary>Hint 3: almost code</summary>Make rows of the batch. A dict from each word to the value that it stands for (for
# "nobody": what was there before). The word whose value, put into the formula, gives <code>after</code>.</details>

# %% answer 05-whose
def who_moved_it(batch: np.ndarray, before: np.ndarray, after: np.ndarray, momentum: float) -> str:
    """One of four words, from moving variances (features,) before and after a step on this batch."""
    ### BEGIN SOLUTION
    rows = batch.reshape(-1, batch.shape[-1])
    values = {"biased": rows.var(axis=0), "unbiased": rows.var(axis=0, ddof=1), "deviation": rows.std(axis=0), "nobody": before}
    for word, value in values.items():
        if np.allclose(after, momentum * before + (1 - momentum) * value, rtol=1e-3):
            return word
    ### END SOLUTION

# %% try 05-whose
with attempt():
    for name in ("Keras 1.0.2", "Keras 2.1.2", "Keras 2.21"):  # deviation, biased, unbiased
        after_step = 0.5 + 0.5 * np.array([kept[name][0]])
        print(name, who_moved_it(small_images, np.ones(1), after_step, 0.5))

# %% check 05-whose
check("05-whose", who_moved_it)

# %% [markdown]
# It comes back when a port agrees to four digits in test mode and drifts in training.
#
# ## A memory from call to call
#
# A second kind of layer has updates, the same tutorial says: the stateful recurrent one. An LSTM reads a sequence step by step and carries
# a state along. With `stateful=True` it keeps the state from one call to the next, so that a long sequence can be fed in pieces.

# %%
sequence = rng.normal(0, 1, (2, 6, 3)).astype(np.float32)  # 2 sequences, 6 steps, 3 features
first_half, second_half = sequence[:, :3], sequence[:, 3:]
whole = keras.layers.LSTM(4)
output_of_whole = whole(sequence).numpy()
lstm_weights = whole.get_weights()

# %% [markdown]
# ### Original
#
# Here the pairs lasted longer: the LSTM of 2.1.2 still has them. (Its `recurrent_activation` is another by default; notebook 06 comes to
# it.)

# %% original id="stateful-original" covers="B37"
# %%then 2.1.2 first_half, second_half, lstm_weights -> end_original
import numpy as np
from keras.layers import LSTM

piece = tf.placeholder(tf.float32, shape=(2, 3, 3))
lstm = LSTM(4, stateful=True, recurrent_activation='sigmoid', batch_input_shape=(2, 3, 3))
end = lstm(piece)
lstm.set_weights(lstm_weights)
sess = K.get_session()
twice = [sess.run(end, {piece: first_half}) for _ in range(2)]
print("the first half twice, without updates, moves the output by", abs(twice[0] - twice[1]).max())
update_ops = [tf.assign(old, new) for old, new in lstm.updates]
print("number of updates:", len(update_ops))
for half in (first_half, second_half):
    end_original = sess.run([end] + update_ops, {piece: half})[0]

# %% [markdown]
# ### Then

# %% then id="stateful-then" covers="B37"
with graph.as_default(), sess.as_default():
    K1.backend.set_session(sess)
    piece = tf1.placeholder(tf.float32, shape=(2, 3, 3))
    lstm_then = K1.layers.LSTM(4, stateful=True, recurrent_activation="sigmoid")
    state = lstm_then(piece)
    lstm_then.set_weights(lstm_weights)
    for half in (first_half, second_half):
        end_then = sess.run([state, lstm_then.updates], feed_dict={piece: half})[0]

# %% [markdown]
# ### Now
#
# The call itself keeps the state.

# %% now id="stateful-now" covers="B37"
lstm_now = keras.layers.LSTM(4, stateful=True)
lstm_now.build((2, 3, 3))
lstm_now.set_weights(lstm_weights)
after_first_half = lstm_now(first_half).numpy()
end_now = lstm_now(second_half).numpy()

# %% same id="same-stateful" covers="B37" breaks=["stateful-then: [state, lstm_then.updates] => [state, []]", "stateful-now: stateful=True => stateful=False"]
same("last output of the LSTM", in_one_piece=output_of_whole, original=end_original, then=end_then, now=end_now, within=1e-6)

# %% [markdown]
# ### What bites
#
# The state does not know where a sequence ends. **Predict.** The first half is fed a second time, as if it were a new sequence. Is the
# output that of the first time?

# %% bites id="reset"
print("off without reset:   ", np.abs(lstm_now(first_half) - after_first_half).max().round(3))
lstm_now.reset_state()
print("off after reset_state:", np.abs(lstm_now(first_half) - after_first_half).max().round(3))

# %% [markdown]
# All these calls were in test mode. BatchNormalization is moved by training only, a stateful layer by every look. And the method has lost
# a letter: `reset_states` is still there on an RNN layer, but a model of Keras 3 has neither. Reset its layers one by one.

# %% bites id="reset-model"
in_a_model = keras.Sequential([keras.Input(batch_shape=(2, 3, 3)), lstm_now])
try:
    in_a_model.reset_states()
except AttributeError as error:
    print("AttributeError:", error)
for layer in in_a_model.layers:
    if hasattr(layer, "reset_state"):
        layer.reset_state()

# %% [markdown]
# Look for it in generators of text and in filters that run beside a machine: the first answer is right, and each later one
# remembers somebody else.
#
# ## Which list has which number?
#
# A tool reports how many numbers a model holds. After the upgrade it says two more, and nobody has touched the model.
#
# A layer's variables come in lists. `trainable_weights` is what gradients change. `non_trainable_weights` is state such as the moving
# statistics. `weights` is both. The tutorial comments its `print (layer.trainable_weights)` with "all variables of the layer".
# **Predict.** What does it leave out?
#
# ### Original

# %% original id="lists-original" covers="B39"
# %%then 1.0.2
print("trainable:    ", [weight.name for weight in layer.trainable_weights])
print("non-trainable:", [weight.name for weight in layer.non_trainable_weights])
print("a TensorFlow variable:", isinstance(layer.trainable_weights[0], tf.Variable))

# %% [markdown]
# ### Then

# %% then id="lists-then" covers="B39"
print("trainable:    ", [weight.op.name.split("/")[-1] for weight in norm_then.trainable_weights])
print("non-trainable:", [weight.op.name.split("/")[-1] for weight in norm_then.non_trainable_weights])
print("a TensorFlow variable:", isinstance(norm_then.trainable_weights[0], tf.Variable))

# %% [markdown]
# ### Now

# %% now id="lists-now" covers="B39"
gamma = norm_now.trainable_weights[0]
print("trainable:    ", [weight.name for weight in norm_now.trainable_weights])
print("non-trainable:", [weight.name for weight in norm_now.non_trainable_weights])
print("a TensorFlow variable:", isinstance(gamma, tf.Variable), "  inside:", isinstance(gamma.value, tf.Variable))

# %% same id="same-lists" covers="B39" breaks="lists-now: norm_now.trainable_weights[0] => norm_now.non_trainable_weights[0]"
first_then = norm_then.trainable_weights[0].op.name.split("/")[-1]
same("the first trainable weight's name and size", then=[first_then, 4], now=[gamma.name, gamma.shape[0]])

# %% [markdown]
# The lists are the same; what is in them is not. Today's items are of class `keras.Variable`, which holds the TensorFlow variable in
# `.value`. A `GradientTape` takes either.
#
# ### What bites
#
# Keras 3 has two more lists, `variables` and `non_trainable_variables`. They also hold what is no weight: here the state of Dropout's
# random numbers, two numbers. Only `weights` are in `get_weights`, and in a file of weights.

# %% bites id="five-lists" covers="B39"
model = keras.Sequential([keras.layers.Dense(5), keras.layers.BatchNormalization(), keras.layers.Dropout(0.5)])
model.build((None, 4))
for name in ("weights", "trainable_weights", "non_trainable_weights", "variables", "non_trainable_variables"):
    print(f"{name:24}", len(getattr(model, name)))

# %% [markdown]
# Layers of your own make their weights with `add_weight`, and its arguments have changed their order. The old habit ends here:

# %% bites id="add-weight"
try:
    keras.layers.Layer().add_weight("scale", (4,))
except ValueError as error:
    print("ValueError:", error)

# %% exercise 05-count [markdown] points=2 covers="B39"
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
# The bank's new branch has 500 digits, too few to train a whole reader. So all but the last layer is to be **frozen**: kept as it is while
# the rest is trained. For a Dense layer it is enough to move its weights from one list to the other. For BatchNormalization there are two
# more questions: do its statistics still move, and which ones does it use in training mode? **Predict** the two answers for 2.1.2.
#
# ### Original

# %%
trained_statistics = [np.ones(4), np.zeros(4), norm_now.moving_mean.numpy(), norm_now.moving_variance.numpy()]

# %% original id="frozen-original"
# %%then 2.1.2 batches, trained_statistics -> frozen_original
x = tf.placeholder(tf.float32, shape=(None, 4))
frozen = BatchNormalization(trainable=False)
y = frozen(x)
frozen.set_weights(trained_statistics)
print("trainable weights:", len(frozen.trainable_weights), "  updates:", len(frozen.updates))
in_training, frozen_original = (sess.run(y, {x: batches[0], K.learning_phase(): mode}) for mode in (1, 0))
print("the two modes differ by", abs(in_training - frozen_original).max().round(2))

# %% [markdown]
# It has updates, and whoever runs them moves a layer that is called frozen; and in training mode it normalises by the batch.
#
# ### Then
#
# The last `K1` has given up the updates, and nothing else:

# %% then id="frozen-then"
with graph.as_default(), sess.as_default():
    K1.backend.set_session(sess)
    frozen_then = K1.layers.BatchNormalization(trainable=False)
    frozen_outputs = frozen_then(inputs)
    frozen_then.set_weights(trained_statistics)
    print("trainable weights:", len(frozen_then.trainable_weights), "  updates:", len(frozen_then.updates))
    frozen_1, frozen_0 = (sess.run(frozen_outputs, feed_dict={inputs: batches[0], phase: mode}) for mode in (1, 0))
print("the two modes differ by", np.abs(frozen_1 - frozen_0).max().round(2))

# %% [markdown]
# ### Now
#
# In Keras 3, as in Keras 2 since TensorFlow 2, a frozen BatchNormalization works in test mode, whatever it is told
# ([documentation](https://keras.io/api/layers/normalization_layers/batch_normalization/)).

# %% now id="frozen-now"
frozen_now = keras.layers.BatchNormalization(trainable=False)
frozen_now.build((None, 4))
frozen_now.set_weights(trained_statistics)
now_1, now_0 = (frozen_now(batches[0], training=mode).numpy() for mode in (True, False))
print("the two modes differ by", np.abs(now_1 - now_0).max())

# %% [markdown]
# ### Same tensors
#
# So the three agree in test mode only.

# %% same id="same-frozen" breaks="frozen-then: mode in (1, 0)) => mode in (1, 1))"
same("output of the frozen layer in test mode", original=frozen_original, then=frozen_0, now=now_0, within=1e-5)

# %% [markdown]
# ### What bites
#
# Many loops "freeze" by giving the optimizer only a part of the gradients. That leaves the weights alone, but not the state: a call in
# training mode still moves it.

# %% bites id="half-frozen"
body, head = keras.layers.BatchNormalization(), keras.layers.Dense(2)
body.build((None, 4))
head.build((None, 4))
before = body.get_weights()
with tf.GradientTape() as tape:
    loss_value = tf.reduce_mean(head(body(batches[0], training=True)) ** 2)
for variable, gradient in zip(head.trainable_weights, tape.gradient(loss_value, head.trainable_weights)):
    variable.assign_sub(0.1 * gradient)
for variable, old in zip(body.weights, before):
    print(f"{variable.name:16} moved by", np.abs(variable - old).max().round(3))

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
    print("moving mean, still zeros:", two_layers.layers[0].moving_mean.numpy())

# %% check 05-freeze
check("05-freeze", train_head)

# %% [markdown]
# Think of it whenever a base from somewhere else gets a new head.
#
# ## Losses of the layers
#
# The weight decay of the old reader is in its loss, as `decay`. A colleague moves it into the layers, `kernel_regularizer="l2"`, and keeps
# the training loop. From then on there is no decay, and nothing says so.
#
# The last list is `losses`. A **regularizer** makes a layer pay for large weights: a **penalty** that is to be added to the
# loss. The layer computes it. Adding is up to the loop.
#
# ### Then

# %% then id="penalty-then"
kernel = rng.normal(0, 1, (4, 5)).astype(np.float32)
with graph.as_default(), sess.as_default():
    dense_then = K1.layers.Dense(5, kernel_regularizer=K1.regularizers.l2(0.1))
    dense_then(inputs)
    dense_then.set_weights([kernel, np.zeros(5)])
    penalties_then = sess.run(dense_then.losses)
    print("losses of the layer:", penalties_then, "  in the graph's collection:",
          len(tf1.get_collection(tf1.GraphKeys.REGULARIZATION_LOSSES)))

# %% [markdown]
# The graph's collection is empty, as with the updates: only `tf.layers` filled it.
#
# ### Now

# %% now id="penalty-now"
dense_now = keras.layers.Dense(5, kernel_regularizer=keras.regularizers.L2(0.1))
dense_now.build((None, 4))
dense_now.set_weights([kernel, np.zeros(5)])
penalties_now = dense_now.losses

# %% same id="same-penalty" breaks="penalty-now: L2(0.1) => L2(0.2)"
same("penalty", then=penalties_then[0], now=penalties_now[0], within=1e-6)

# %% [markdown]
# ### What bites
#
# `fit` adds the penalties by itself ([documentation](https://keras.io/api/layers/regularizers/)). A loop of your own does not, then or now.
#
# A second trap is the moment of asking. An **activity regularizer** makes a layer pay for large *outputs*, so its penalty belongs to the
# last call; before any call it is not in the list. **Predict.** How many penalties does the layer list before its first call, after one
# call, and after two?

# %% bites id="talkative"
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
# You repaired a train step that forgot its updates, told from two numbers which Keras had moved a variance, fed an LSTM a sequence in
# pieces, told trained numbers from remembered ones, froze layers together with their state, and added penalties to a loss. The rule
# behind it all: a session runs what you ask for, a call today does everything, and neither adds a penalty for you.
#
# Of the digit reader, `update_ops` and `decay` are done. Next:
# [06 Names, paths and the LSTM's gates](../06_names_and_gates/06_names_and_gates.ipynb), about what the variables are called and what is
# inside them.

# %% progress
progress("05")
