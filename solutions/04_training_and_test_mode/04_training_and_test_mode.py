# %% card [markdown] minutes=45
# # 04 Training mode and test mode
#
# **Aim.** Say which mode a layer works in, then and now, and notice when nobody has said it.
#
# **You will be able to**
#
# - feed the learning phase to a session, and pass `training=` to a layer
# - compute Dropout's output by hand from its mask
# - find out whether a layer behaves differently in the two modes
# - repair a training loop that forgot the mode
# - recognise a Dropout whose mask never changes
#
# **Before you start** you need [01 Keras layers on TensorFlow tensors](../01_layers_on_tensors/01_layers_on_tensors.ipynb):
# layers on placeholders, and training loops by hand.

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
# ## Who says which mode?
#
# Some layers do one thing in training and another in testing. **Dropout** is the clearest. In **training mode** it sets a
# random part of its inputs to zero, so that the network cannot lean on any single one. In **test mode** it passes them on
# as they are. So somebody has to tell the layer the mode.

# %%
rate = 0.5  # the share that is dropped
images = np.random.default_rng(0).uniform(0.1, 1, (50, 784)).astype(np.float32)

# %% [markdown]
# ### Then
#
# The mode is one more input of the graph, the **learning phase**: 1 for training, 0 for testing. The old tutorials print it
# "to see the current mode".

# %% then covers="A19 A27 B14"
graph = tf.Graph()
with graph.as_default():
    sess = tf1.Session()
    tf1.set_random_seed(1)
    K1.backend.set_session(sess)
    img = tf1.placeholder(tf.float32, shape=(None, 784))
    dropped = K1.layers.Dropout(rate)(img)
    phase = K1.backend.learning_phase()
print(phase)

# %% [markdown]
# That is a tensor, and no mode. A graph has no current mode: each `run` gets its own, fed like data. We run `dropped` three
# times; the third time we feed no mode at all.

# %% then covers="A20"
for name, mode in (("1", {phase: 1}), ("0", {phase: 0}), ("nothing", {})):
    outputs = sess.run(dropped, feed_dict={img: images, **mode})
    print(f"fed {name:7}: share of zeros", (outputs == 0).mean().round(2))

# %% [markdown]
# Feeding nothing means test mode, without a word of warning. Keep this in mind for the section on loops.
#
# ### Now
#
# The learning phase is gone. The mode is an argument of the call.

# %% now
keras.utils.set_random_seed(1)
layer = keras.layers.Dropout(rate)
for training in (True, False, None):
    print(f"training={training!s:5}: share of zeros", (layer(images, training=training) == 0).numpy().mean().round(2))

# %% [markdown]
# `None` stands for "nobody said", and again it means test mode.
#
# ### Same tensors
#
# In test mode the two worlds give the same bits. In training mode each draws its own mask, so we compare what the mask left
# over: both multiply it by the same number, 1 / (1 − rate). Here that is 2.

# %% same
then_train, then_test = (sess.run(dropped, feed_dict={img: images, phase: mode}) for mode in (1, 0))
now_train, now_test = (layer(images, training=mode).numpy() for mode in (True, False))
print("test mode, same bits:          ", np.array_equal(then_test, now_test))
for name, outputs in (("then", then_train), ("now", now_train)):
    kept = outputs != 0
    print(f"training mode, {name:4}: kept inputs times 2:", np.array_equal(outputs[kept], 2 * images[kept]))

# %% [markdown]
# Why the factor? With half the inputs missing, the next layer would receive half the signal. Multiplied by 2, it receives the
# same **on average**, so nothing has to be corrected in test mode.

# %% same
print("mean of the inputs:                    ", images.mean().round(2))
print("mean after Dropout, training mode, now:", now_train.mean().round(2))

# %% [markdown]
# ### What bites
#
# The tutorials print `layer.uses_learning_phase` and say that it shows which mode the layer is in. That is a mistranslation:
# it said *whether* the layer has two modes. It is gone from both worlds, as is the learning phase itself from Keras 3.

# %% bites covers="A18 B14 A19"
for line in (
    "K1.layers.Dropout(0.5).uses_learning_phase",
    "keras.layers.Dropout(0.5).uses_learning_phase",
    "keras.backend.learning_phase()",
):
    try:
        eval(line)
    except AttributeError as error:
        print(f"{line}\n    {error}")

# %% [markdown]
# Does `training` in the signature of the layer's `call` tell? No: Dense has that argument too, and does nothing with it.

# %% bites
import inspect

for name in ("Dense", "Dropout", "LayerNormalization"):
    parameters = inspect.signature(getattr(keras.layers, name).call).parameters
    print(f"{name:20}", "training" in parameters)

# %% [markdown]
# And a mode that is written into the call beats the one that is fed. This layer drops half of its inputs in "test mode" too.

# %% bites
with graph.as_default():
    always = K1.layers.Dropout(rate)(img, training=True)
outputs = sess.run(always, feed_dict={img: images, phase: 0})
print("fed 0: share of zeros", (outputs == 0).mean().round(2))

# %% exercise 04-mask [markdown] points=2
# ### Apply a dropout mask by hand
#
# A **mask** has a 1 for each input that is kept and a 0 for each that is dropped. `rate` is the share that is dropped on
# average. Return what Dropout returns in each mode. (Keras draws the mask itself; here it is given, so that there is one
# right answer.)
#
# <details><summary>Hint 1: the idea</summary>In test mode there is nothing to do. In training mode: drop, then make up for
# the loss.</details>
# <details><summary>Hint 2: the names</summary>Multiplication and division are enough.</details>
# <details><summary>Hint 3: almost code</summary>In training mode take the inputs times the mask. What share of the inputs is
# left on average? Divide by it.</details>

# %% answer 04-mask
def dropout(inputs: tf.Tensor, mask: tf.Tensor, rate: float, training: bool) -> tf.Tensor:
    """Dropout's output, shape (batch, features), for inputs and a mask of zeros and ones of that shape."""
    ### BEGIN SOLUTION
    if not training:
        return inputs
    return inputs * mask / (1 - rate)
    ### END SOLUTION

# %% try 04-mask
with attempt():
    example = tf.constant([[1.0, 2.0, 3.0, 4.0]])
    example_mask = tf.constant([[1.0, 0.0, 1.0, 1.0]])
    print("kept inputs grow by a third:", dropout(example, example_mask, 0.25, True).numpy().round(2))

# %% check 04-mask
check("04-mask", dropout)

# %% exercise 04-modes [markdown] points=3
# ### Find out whether a layer has two modes
#
# What `uses_learning_phase` used to say, you now have to find out. You get a layer of Keras 3 and a batch of inputs. Return
# `True` if the layer's output depends on the mode. Look at what the layer does, not at its name: some layers here have two
# modes in general, but not with the settings that they have.
#
# <details><summary>Hint 1: the idea</summary>Ask it in both modes, with the same inputs.</details>
# <details><summary>Hint 2: the names</summary><code>training=True</code>, <code>training=False</code>,
# <code>np.allclose</code>.</details>
# <details><summary>Hint 3: almost code</summary>Two calls of the layer; the answer is whether their outputs differ
# anywhere.</details>

# %% answer 04-modes
def depends_on_mode(layer: keras.layers.Layer, inputs: np.ndarray) -> bool:
    """Whether the layer gives different outputs in training mode and in test mode; inputs (batch, features)."""
    ### BEGIN SOLUTION
    in_training, in_test = layer(inputs, training=True), layer(inputs, training=False)
    return not np.allclose(in_training, in_test)
    ### END SOLUTION

# %% try 04-modes
with attempt():
    for some_layer in (keras.layers.Dropout(0.5), keras.layers.ReLU()):
        print(type(some_layer).__name__, depends_on_mode(some_layer, images))

# %% check 04-modes
check("04-modes", depends_on_mode)

# %% [markdown]
# ## The loop that forgot
#
# The tutorials' second example is the network of notebook 01 with `Dropout(0.5)` after each hidden layer. It is to be
# trained in mode 1 and tested in mode 0.
#
# Here is the network for both worlds. They share their starting weights.

# %% now
def make_model(rate):
    return keras.Sequential([
        keras.layers.Dense(128, activation="relu"),
        keras.layers.Dropout(rate),
        keras.layers.Dense(128, activation="relu"),
        keras.layers.Dropout(rate),
        keras.layers.Dense(10, activation="softmax"),
    ])


model = make_model(0.5)
model.build((None, 784))
initial_weights = model.get_weights()

# %% then covers="A23"
with graph.as_default():
    labels = tf1.placeholder(tf.float32, shape=(None, 10))
    dense_then = [K1.layers.Dense(128, activation="relu") for _ in range(2)]
    dense_then.append(K1.layers.Dense(10, activation="softmax"))
    x = K1.layers.Dropout(0.5)(dense_then[0](img))
    x = K1.layers.Dropout(0.5)(dense_then[1](x))
    preds = dense_then[2](x)
    loss = tf.reduce_mean(K1.losses.categorical_crossentropy(labels, preds))
    train_step = tf1.train.GradientDescentOptimizer(0.1).minimize(loss)

# %% [markdown]
# ### Then
#
# In the loop we feed 1.

# %% then covers="A23 A20"
data = digits.read_data_sets(one_hot=True)
losses_then = []
with graph.as_default(), sess.as_default():
    for layer_then, start in zip(dense_then, range(0, 6, 2)):
        layer_then.set_weights(initial_weights[start : start + 2])
    for _ in range(100):
        batch_images, batch_labels = data.train.next_batch(50)
        feed_dict = {img: batch_images, labels: batch_labels, phase: 1}
        losses_then.append(sess.run([loss, train_step], feed_dict=feed_dict)[0])
    trained_weights = [w for layer_then in dense_then for w in layer_then.get_weights()]

# %% [markdown]
# And in the test we feed 0. The same test with a 1 shows why: half of the trained network is missing.

# %% then covers="A23"
def accuracy(predictions):
    return np.mean(predictions.argmax(axis=1) == data.test.labels.argmax(axis=1))


test_then, noisy_then = (sess.run(preds, feed_dict={img: data.test.images, phase: mode}) for mode in (0, 1))
print("accuracy, fed 0:", accuracy(test_then).round(2))
print("same answers when fed 1:", np.array_equal(test_then.argmax(1), noisy_then.argmax(1)))

# %% [markdown]
# ### Now
#
# The same loop with `training=True`. A model hands the mode on to all its layers. `tf.function` makes the steps quick; it
# changes nothing else here.

# %% now
def train(model, training):
    keras.utils.set_random_seed(1)
    model.build((None, 784))
    model.set_weights(initial_weights)
    data, variables = digits.read_data_sets(one_hot=True).train, [v.value for v in model.trainable_variables]

    @tf.function
    def step(batch_images, batch_labels):
        with tf.GradientTape() as tape:
            predictions = model(batch_images, training=training)
            loss_value = tf.reduce_mean(keras.losses.categorical_crossentropy(batch_labels, predictions))
        for variable, gradient in zip(variables, tape.gradient(loss_value, variables)):
            variable.assign_sub(0.1 * gradient)
        return loss_value

    return [float(step(*map(tf.constant, data.next_batch(50)))) for _ in range(100)]

# %% now
losses_now = train(model, training=True)
test_now = model(data.test.images, training=False).numpy()
print("accuracy, training=False:", accuracy(test_now).round(2))

# %% [markdown]
# ### Same tensors
#
# The two worlds drew different masks, so their trained weights differ. But give today's model the weights that the session
# trained, and in test mode it makes the same predictions.

# %% same
model_then = make_model(0.5)
model_then.build((None, 784))
model_then.set_weights(trained_weights)
same_test = model_then(data.test.images, training=False).numpy()
print("bit for bit equal:", np.array_equal(test_then, same_test))

# %% [markdown]
# ### What bites
#
# Now leave out the mode, as is easily done. Nothing fails; the loss even falls faster. To see what happened, we
# train a third network that has no Dropout (its rate is 0).

# %% bites
forgetful, plain = make_model(0.5), make_model(0.0)
losses_forgot = train(forgetful, training=None)
losses_plain = train(plain, training=None)
same = all(np.array_equal(a, b) for a, b in zip(forgetful.get_weights(), plain.get_weights()))
print("the loop that forgot = a network without Dropout, bit for bit:", same)

# %% [markdown]
# Who sets the mode when you do not? We put a layer into a model that writes down what it is told.

# %% bites
class Spy(keras.layers.Layer):
    def call(self, inputs, training=None):
        heard.append(training)
        return inputs


heard = []
spied = keras.Sequential([Spy(), keras.layers.Dense(10)])
spied.compile("sgd", "mse", run_eagerly=True)
few = (data.test.images[:4], data.test.labels[:4])

# %% bites
calls = {
    "model(images)": lambda: spied(few[0]),
    "model(images, training=True)": lambda: spied(few[0], training=True),
    "model.fit": lambda: spied.fit(*few, verbose=0),
    "model.evaluate": lambda: spied.evaluate(*few, verbose=0),
    "model.predict": lambda: spied.predict(few[0], verbose=0),
}
spied(few[0])  # the first call builds the layers
for name, call in calls.items():
    heard.clear()
    call()
    print(f"{name:29}", heard)

# %% [markdown]
# `fit`, `evaluate` and `predict` say the mode. A call of the model does not: in a loop of your own it is up to you.

# %% picture
def smooth(losses):
    return np.convolve(losses, np.ones(10) / 10, mode="valid")


figure, axes = plt.subplots()
axes.plot(smooth(losses_then), color=style.ORANGE, linestyle="--", label="then, fed 1")
axes.plot(smooth(losses_now), color=style.BLUE, linestyle="-", label="now, training=True")
axes.plot(smooth(losses_forgot), color=style.RED, linewidth=5, alpha=0.4, linestyle="-", label="now, forgotten")
axes.plot(smooth(losses_plain), color=style.GREY, linestyle=":", label="now, no Dropout at all")
axes.set(xlabel="step", ylabel="training loss (mean of 10 steps)", title="A forgotten mode looks like success")
axes.legend()
style.show(figure, alt="The training loss of the loop that forgot the mode lies exactly on that of a network without "
           "Dropout, below the two loops that drop.")

# %% [markdown]
# **Check yourself.** With Dropout the training loss is often higher than the loss on test data. Is that a bug?
#
# <details><summary>Answer</summary>No. The training loss is measured with half of the network missing, the test loss with all of
# it. The two are not comparable; to compare, measure both in test mode.</details>

# %% exercise 04-loop [markdown] points=4
# ### Repair the loop
#
# Train a model with plain gradient descent, one step for each batch, then test it: return its logits for the test images.
# The loss is the mean cross-entropy from logits. Each of the two jobs needs its mode. (The check uses a model whose Dropout
# has a fixed mask, so that the result can be compared.)
#
# <details><summary>Hint 1: the idea</summary>The model must hear the mode at every call.</details>
# <details><summary>Hint 2: the names</summary><code>training=True</code>, <code>training=False</code>,
# <code>tf.nn.softmax_cross_entropy_with_logits</code>, <code>model.trainable_variables</code>.</details>
# <details><summary>Hint 3: almost code</summary>In the tape: the model in training mode, then the mean loss. After it: each
# variable minus learning rate times gradient. After the loop: the model once more, in test mode.</details>

# %% answer 04-loop
def train_and_test(
    model: keras.Model, batches: list[tuple[np.ndarray, np.ndarray]], learning_rate: float, test_images: np.ndarray
) -> tf.Tensor:
    """Logits (tests, classes) after one step per batch of images (batch, features) and one-hot labels (batch, classes)."""
    ### BEGIN SOLUTION
    variables = [variable.value for variable in model.trainable_variables]
    for batch_images, batch_labels in batches:
        with tf.GradientTape() as tape:
            logits = model(batch_images, training=True)
            loss_value = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(batch_labels, logits))
        for variable, gradient in zip(variables, tape.gradient(loss_value, variables)):
            variable.assign_sub(learning_rate * gradient)
    return model(test_images, training=False)
    ### END SOLUTION

# %% try 04-loop
with attempt():
    small = keras.Sequential([keras.layers.Dense(32, activation="relu"), keras.layers.Dropout(0.2), keras.layers.Dense(10)])
    small.build((None, 784))
    batches = [data.train.next_batch(50) for _ in range(20)]
    print("test logits:", train_and_test(small, batches, 0.1, data.test.images).shape)

# %% check 04-loop
check("04-loop", train_and_test)

# %% [markdown]
# ## A mask that never changes
#
# Old programs are often moved in small steps: the graph and the session stay, and only the layers become Keras 3 layers. That
# works, for Dense even to the last bit. With Dropout it fails without a message.
#
# We run one Dropout layer three times in one session and keep what comes out for an image of ones.
#
# ### Then

# %% then
ones = np.ones((1, 784), np.float32)
with tf.Graph().as_default(), tf1.Session() as old_session:
    tf1.set_random_seed(1)
    hole = tf1.placeholder(tf.float32, shape=(None, 784))
    dropped = K1.layers.Dropout(0.5)(hole, training=True)
    masks_then = [old_session.run(dropped, feed_dict={hole: ones}) for _ in range(3)]
print("different masks in 3 runs:", len({mask.tobytes() for mask in masks_then}))

# %% [markdown]
# ### What bites
#
# The same with the layer of Keras 3. It needs the initializer, because it has a variable.

# %% bites
keras.utils.set_random_seed(1)
with tf.Graph().as_default(), tf1.Session() as old_session:
    hole = tf1.placeholder(tf.float32, shape=(None, 784))
    new_layer = keras.layers.Dropout(0.5)
    dropped = new_layer(hole, training=True)
    old_session.run(tf1.global_variables_initializer())
    seed_state = new_layer.seed_generator.state
    states, masks_frozen = [], []
    for _ in range(3):
        masks_frozen.append(old_session.run(dropped, feed_dict={hole: ones}))
        states.append(old_session.run(seed_state.value).tolist())
print("different masks in 3 runs:", len({mask.tobytes() for mask in masks_frozen}))
print("state of the generator, its second number:", [state[1] for state in states])

# %% [markdown]
# One mask, for ever. A network trained like that has lost half of its units for good.
#
# The reason is in the last line. Keras 3 keeps the state of its random numbers in a variable, and each call moves it on. In a
# session, though, only what you ask for is run. Nobody asked for the node that moves the state on, so it stays where it was.

# %% picture
figure, panels = plt.subplots(2, 3, figsize=(8, 5.6))
for row, (name, masks) in enumerate((("K1", masks_then), ("Keras 3", masks_frozen))):
    for run, (panel, mask) in enumerate(zip(panels[row], masks), start=1):
        panel.imshow(mask.reshape(28, 28), cmap="gray")
        panel.set_title(f"{name}, run {run}")
        panel.axis("off")
figure.suptitle("Dropout in one session: white is kept, black is dropped")
figure.tight_layout()
style.show(figure, alt="Six masks of 28 by 28. The three of K1 differ from each other; the three of Keras 3 are the same.")

# %% [markdown]
# ### Now
#
# A `tf.function` runs everything that its Python code does, in order, even when it is called inside an old graph. Wrap the
# layer, and the mask changes again. Better still, leave the session behind.

# %% now
with tf.Graph().as_default(), tf1.Session() as old_session:
    hole = tf1.placeholder(tf.float32, shape=(None, 784))
    new_layer = keras.layers.Dropout(0.5)
    dropped = tf.function(lambda inputs: new_layer(inputs, training=True))(hole)
    old_session.run(tf1.global_variables_initializer())
    masks_moving = [old_session.run(dropped, feed_dict={hole: ones}) for _ in range(3)]
print("different masks in 3 runs:", len({mask.tobytes() for mask in masks_moving}))

# %% exercise 04-frozen [markdown] points=3
# ### Catch the frozen mask
#
# Write the test that would have found it. `library` is `K1` or `keras`. In a graph of its own, call the library's
# `Dropout(rate)` once on a placeholder, in training mode. Run the result `num_runs` times in one session, each time on
# `images`. Return how many different outputs came back.
#
# <details><summary>Hint 1: the idea</summary>Draw once, run often, count what differs.</details>
# <details><summary>Hint 2: the names</summary><code>tf1.placeholder</code>, <code>tf1.Session</code>,
# <code>tf1.global_variables_initializer</code>; <code>tobytes</code> turns an array into something that a
# <code>set</code> can hold.</details>
# <details><summary>Hint 3: almost code</summary>The cell under "What bites", with <code>library.layers.Dropout</code> and
# without the states.</details>

# %% answer 04-frozen
def count_masks(library, rate: float, images: np.ndarray, num_runs: int) -> int:
    """How many different outputs Dropout gives in `num_runs` runs of one session on images (batch, features)."""
    ### BEGIN SOLUTION
    with tf.Graph().as_default(), tf1.Session() as sess:
        hole = tf1.placeholder(tf.float32, shape=images.shape)
        dropped = library.layers.Dropout(rate)(hole, training=True)
        sess.run(tf1.global_variables_initializer())
        outputs = [sess.run(dropped, feed_dict={hole: images}) for _ in range(num_runs)]
    return len({output.tobytes() for output in outputs})
    ### END SOLUTION

# %% try 04-frozen
with attempt():
    print("K1:", count_masks(K1, 0.5, images, 5), "  Keras 3:", count_masks(keras, 0.5, images, 5))

# %% check 04-frozen
check("04-frozen", count_masks)

# %% [markdown]
# ## Training mode on purpose
#
# Sometimes you want Dropout in a test. Each mask gives another, thinner network. If they agree on an image, the answer is
# fairly safe; if they do not, it is a guess. This is called **Monte Carlo dropout** (Gal and Ghahramani 2016,
# [arXiv:1506.02142](https://arxiv.org/abs/1506.02142)).
#
# Then you fed 1 to the test graph many times. Now you pass `training=True`.

# %% now
keras.utils.set_random_seed(2)
votes = np.stack([model(data.test.images, training=True).numpy() for _ in range(30)])
mean, spread = votes.mean(axis=0), votes.std(axis=0)
print("runs, images, classes:", votes.shape)

# %% [markdown]
# We take the image of whose class the runs are surest on average, and the one on which they disagree most.

# %% picture
clear, doubtful = mean.max(axis=1).argmax(), spread.max(axis=1).argmax()
figure, panels = plt.subplots(1, 4, figsize=(12, 3.2), width_ratios=[1, 2, 1, 2])
for place, (name, image) in enumerate((("clear", clear), ("doubtful", doubtful))):
    panels[2 * place].imshow(data.test.images[image].reshape(28, 28), cmap="gray_r")
    panels[2 * place].axis("off")
    bars = panels[2 * place + 1]
    bars.bar(range(10), mean[image], yerr=spread[image], capsize=4, color=(style.SKY, style.ORANGE)[place],
             hatch=("", "//")[place], edgecolor="black")
    bars.set(title=name, xlabel="class", ylim=(0, 1.2), xticks=range(10))
    bars.grid(axis="x", visible=False)
panels[1].set_ylabel("probability")
figure.tight_layout()
style.show(figure, alt="Two digits with mean and spread of their class probabilities over 30 runs: for the clear digit one "
           "class stands far above the rest, for the doubtful one the error bars of two classes overlap.")

# %% [markdown]
# The error bars are the spread over 30 runs. In test mode there would be none, for the clear digit and for the doubtful one.
#
# **Check yourself.** Could you do this with `model.predict`?
#
# <details><summary>Answer</summary>No. <code>predict</code> always works in test mode, so 30 runs give the same numbers 30
# times. Call the model itself, with <code>training=True</code>.</details>

# %% exercise 04-mc [markdown] points=3
# ### Measure how sure a network is
#
# Run the model `num_runs` times in training mode on the same images. Return two arrays: the mean of its outputs over the
# runs, and their standard deviation over the runs. The outputs are random, so the check allows 30 %.
#
# <details><summary>Hint 1: the idea</summary>One output for each run, all of the same shape; then statistics along the
# axis of the runs.</details>
# <details><summary>Hint 2: the names</summary><code>np.stack</code>, <code>mean</code> and <code>std</code> with
# <code>axis=0</code>.</details>
# <details><summary>Hint 3: almost code</summary>Stack the outputs of <code>num_runs</code> calls with
# <code>training=True</code>; return the mean and the standard deviation along the first axis.</details>

# %% answer 04-mc
def mean_and_spread(model: keras.Model, images: np.ndarray, num_runs: int) -> tuple[np.ndarray, np.ndarray]:
    """Mean and standard deviation over the runs, each of shape (batch, classes), for images (batch, features)."""
    ### BEGIN SOLUTION
    outputs = np.stack([model(images, training=True) for _ in range(num_runs)])
    return outputs.mean(axis=0), outputs.std(axis=0)
    ### END SOLUTION

# %% try 04-mc
with attempt():
    few_mean, few_spread = mean_and_spread(model, data.test.images[:3], 20)
    print("shapes:", few_mean.shape, few_spread.shape, "  any spread:", bool(few_spread.max() > 0))

# %% check 04-mc
check("04-mc", mean_and_spread)

# %%
sess.close()

# %% summary [markdown]
# ## What you can do now
#
# You fed the learning phase to a session and passed `training=` to layers, computed Dropout by hand, and found out by trying
# whether a layer has two modes. You saw that a loop that says nothing trains without Dropout, and that a Keras 3 Dropout in
# an old graph drops the same units for ever, because nothing moves its state on.
#
# Next: [05 State updates and weight lists](../05_state_and_weights/05_state_and_weights.ipynb), where the same forgotten
# updates spoil BatchNormalization.

# %% progress
progress("04")
