# %% card [markdown] minutes=40
# # 01 Keras layers on TensorFlow tensors
#
# **Aim.** Use Keras layers as functions from tensor to tensor, with a loop of your own and no `Model`, then and now.
#
# **You will be able to**
#
# - call layers on a placeholder and on an eager tensor, and get the same numbers from both
# - write the mean cross-entropy by hand and match Keras's
# - take a step of gradient descent through a session and through `GradientTape`
# - show that a hundred steps in both worlds end in the same weights, bit for bit
#
# **Before you start** you need [00 Two worlds, one kernel](../00_two_worlds/00_two_worlds.ipynb): graphs, sessions, and
# which Keras is which.

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
# ## A layer is a function
#
# In 2016 the selling point of Keras inside TensorFlow was this: you need no `Model`. A layer takes a tensor and returns a
# tensor, so it fits anywhere in TensorFlow code. We classify digits with three layers, 784 → 128 → 128 → 10.
#
# First the data. `read_data_sets` and `next_batch` work as in the old tutorials, but the digits are scikit-learn's, so that
# nothing has to be downloaded.

# %% covers="A6 B6"
mnist_data = digits.read_data_sets(one_hot=True)
print("train:", mnist_data.train.images.shape, mnist_data.train.labels.shape)
print("test: ", mnist_data.test.images.shape, mnist_data.test.labels.shape)

# %% [markdown]
# Both worlds shall start from the same weights, so we draw them once, with NumPy: a kernel and a bias for each layer.

# %%
rng = np.random.default_rng(1)
sizes = [784, 128, 128, 10]
initial_weights = []
for num_inputs, num_outputs in zip(sizes[:-1], sizes[1:]):
    kernel = rng.normal(0, np.sqrt(2 / num_inputs), (num_inputs, num_outputs))
    initial_weights += [kernel.astype(np.float32), np.zeros(num_outputs, np.float32)]

print([w.shape for w in initial_weights])

# %% [markdown]
# ### Then
#
# A **placeholder** is a hole in a graph that is filled when the graph is run. The layers are called on the hole and return
# further nodes of the graph. A **session** runs the graph and owns the values of its variables; `set_session` tells Keras
# which session that is.

# %% then covers="A1 A2 A3 A16 A30 C1 C2"
graph = tf.Graph()
with graph.as_default():
    sess = tf1.Session()
    K1.backend.set_session(sess)
    img = tf1.placeholder(tf.float32, shape=(None, 784))
    layers_then = [
        K1.layers.Dense(128, activation="relu"),
        K1.layers.Dense(128, activation="relu"),
        K1.layers.Dense(10, activation="softmax"),
    ]
    preds = img
    for layer in layers_then:
        preds = layer(preds)
print(preds)

# %% [markdown]
# Nothing has been computed yet: `preds` is a node with a name and a shape. We put our weights into the layers and run the
# node on five images.

# %% then
def set_all_weights(layers, weights):
    for layer, kernel, bias in zip(layers, weights[0::2], weights[1::2]):
        layer.set_weights([kernel, bias])


batch_images, batch_labels = mnist_data.train.next_batch(5)
with graph.as_default(), sess.as_default():
    set_all_weights(layers_then, initial_weights)
    preds_then = preds.eval(feed_dict={img: batch_images})
print(preds_then.shape, "rows sum to", preds_then.sum(axis=1).round(3))

# %% [markdown]
# ### Now
#
# There is no hole and no session. The layer is called on the images themselves and the numbers come back at once.

# %% now
layers = [
    keras.layers.Dense(128, activation="relu"),
    keras.layers.Dense(128, activation="relu"),
    keras.layers.Dense(10, activation="softmax"),
]


def predict(images):
    x = tf.convert_to_tensor(images)
    for layer in layers:
        x = layer(x)
    return x

# %% now
predict(batch_images)  # the first call creates the weights
set_all_weights(layers, initial_weights)
preds_now = predict(batch_images).numpy()

# %% [markdown]
# ### Same tensors
#
# Not nearly the same: the same bits.

# %% same
print("largest difference:", np.abs(preds_then - preds_now).max())
print("bit for bit equal: ", np.array_equal(preds_then, preds_now))

# %% [markdown]
# ### What bites
#
# The old tutorials give the names below. In today's TensorFlow they are gone from the top level, and so is everything in
# Keras that knew of sessions.

# %% bites covers="B1 B2 B3"
for line in ("tf.placeholder(tf.float32)", "tf.Session()", "keras.backend.set_session(None)"):
    try:
        eval(line)
    except AttributeError as error:
        print(f"{line}\n    {error}")

# %% [markdown]
# And a layer belongs to the world in which it was built. A Keras 3 layer that was first called eagerly cannot be used inside
# a graph: its variables hold eager values, which the graph cannot reach.

# %% bites
with tf.Graph().as_default():
    hole = tf1.placeholder(tf.float32, shape=(None, 784))
    try:
        layers[0](hole)
    except Exception as error:
        reason = next(line for line in str(error).splitlines() if "capture" in line)
        print(f"{type(error).__name__}: {reason}")

# %% exercise 01-forward [markdown] points=3
# ### Push a batch through three Dense layers
#
# What a Dense layer does is short: `activation(x @ kernel + bias)`. Write the three layers without Keras. The first two use
# ReLU. The last has no activation: return the **logits**, the numbers before softmax.
#
# <details><summary>Hint 1: the idea</summary>A layer's output is the next layer's input; only the weights change.</details>
# <details><summary>Hint 2: the names</summary><code>tf.matmul</code> or <code>@</code>, and <code>tf.nn.relu</code>.</details>
# <details><summary>Hint 3: almost code</summary>Keep a running <code>x</code>. For each pair (kernel, bias) compute
# <code>x @ kernel + bias</code>, and apply ReLU to all but the last.</details>

# %% answer 01-forward
def forward(batch_images: tf.Tensor, weights: list[np.ndarray]) -> tf.Tensor:
    """Logits of shape (batch, 10) from images of shape (batch, 784).

    `weights` is [kernel, bias, kernel, bias, kernel, bias].
    """
    ### BEGIN SOLUTION
    x = batch_images
    for kernel, bias in zip(weights[0:4:2], weights[1:4:2]):
        x = tf.nn.relu(x @ kernel + bias)
    return x @ weights[4] + weights[5]
    ### END SOLUTION

# %% try 01-forward
with attempt():
    logits = forward(tf.constant(batch_images), initial_weights)
    print("same as the layers:", np.allclose(tf.nn.softmax(logits), preds_now, atol=1e-6))

# %% check 01-forward
check("01-forward", forward)

# %% [markdown]
# ## A loss from two tensors
#
# The loss compares predictions with labels. In the tutorials it is Keras's `categorical_crossentropy`, averaged by
# TensorFlow's `reduce_mean`: each library does what it does best.
#
# ### Then

# %% then covers="A5 B5"
with graph.as_default():
    labels = tf1.placeholder(tf.float32, shape=(None, 10))
    loss = tf.reduce_mean(K1.losses.categorical_crossentropy(labels, preds))
with sess.as_default():
    loss_then = loss.eval(feed_dict={img: batch_images, labels: batch_labels})
print("loss then:", round(float(loss_then), 4))

# %% [markdown]
# ### Now

# %% now
per_image = keras.losses.categorical_crossentropy(batch_labels, predict(batch_images))
loss_now = tf.reduce_mean(per_image)
print("one loss per image:", per_image.shape, "  their mean:", round(float(loss_now), 4))

# %% [markdown]
# ### Same tensors

# %% same
print("difference:", abs(float(loss_then) - float(loss_now)))

# %% [markdown]
# ### What bites
#
# `categorical_crossentropy` gives one number per image. Leave out `reduce_mean` and the optimizer gets the **sum** of the
# gradients: the step becomes as many times longer as there are images in the batch.

# %% bites
kernel = layers[-1].kernel
with tf.GradientTape(persistent=True) as tape:
    per_image = keras.losses.categorical_crossentropy(batch_labels, predict(batch_images))
    mean_loss = tf.reduce_mean(per_image)
sum_norm = tf.norm(tape.gradient(per_image, kernel))
mean_norm = tf.norm(tape.gradient(mean_loss, kernel))
print("the gradient is longer by a factor of", round(float(sum_norm / mean_norm), 3), "for", len(batch_images), "images")

# %% exercise 01-loss [markdown] points=3
# ### Write the mean cross-entropy from logits
#
# For an image with one-hot label `y` and probabilities `p = softmax(logits)` the cross-entropy is `-sum(y * log(p))`, with
# the natural logarithm. Return the mean over the batch. Your function must survive logits such as 1000, where `exp`
# overflows: use a function that takes the logarithm of the softmax in one go, or subtract each row's largest logit first,
# which changes nothing.
#
# <details><summary>Hint 1: the idea</summary>log(softmax(z)) = z − log(sum(exp(z))), row by row.</details>
# <details><summary>Hint 2: the names</summary><code>tf.nn.log_softmax</code>, or <code>tf.reduce_logsumexp</code>;
# <code>tf.reduce_sum</code> and <code>tf.reduce_mean</code>.</details>
# <details><summary>Hint 3: almost code</summary>Multiply the labels with the log-probabilities, sum over the classes
# (axis 1), change the sign, and average over the batch.</details>

# %% answer 01-loss
def mean_cross_entropy(labels: tf.Tensor, logits: tf.Tensor) -> tf.Tensor:
    """One number from one-hot labels (batch, classes) and logits (batch, classes)."""
    ### BEGIN SOLUTION
    per_image = -tf.reduce_sum(labels * tf.nn.log_softmax(logits), axis=1)
    return tf.reduce_mean(per_image)
    ### END SOLUTION

# %% try 01-loss
with attempt():
    example_logits = tf.constant([[2.0, 1.0, 0.1], [0.0, 1000.0, 0.0]])
    example_labels = tf.constant([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
    print("about 0.2085:", round(float(mean_cross_entropy(example_labels, example_logits)), 4))

# %% check 01-loss
check("01-loss", mean_cross_entropy)

# %% [markdown]
# ## One step downhill
#
# Gradient descent moves each weight against its gradient: `w ← w − learning_rate · dloss/dw`. The tutorials leave this to a
# TensorFlow optimizer; Keras's are not needed.
#
# ### Then
#
# `minimize` adds nodes to the graph: gradients, and one assignment for each variable. Running the node `train_step` once
# is one step. Of two lines that look alike the tutorials lost one: `global_variables_initializer`. Here our
# `set_weights` has given every variable its value.

# %% then covers="A7"
learning_rate = 0.1
with graph.as_default(), sess.as_default():
    train_step = tf1.train.GradientDescentOptimizer(learning_rate).minimize(loss)
    train_step.run(feed_dict={img: batch_images, labels: batch_labels})
    after_then = layers_then[0].get_weights()[0]
print("first kernel moved by up to", np.abs(after_then - initial_weights[0]).max().round(5))

# %% [markdown]
# ### Now
#
# A `GradientTape` records what happens to the variables and then answers with the gradients. Subtracting them is up to us.

# %% now
variables = [variable for layer in layers for variable in layer.trainable_weights]


def sgd(batch_images, batch_labels):
    with tf.GradientTape() as tape:
        loss_value = tf.reduce_mean(keras.losses.categorical_crossentropy(batch_labels, predict(batch_images)))
    gradients = tape.gradient(loss_value, variables)
    for variable, gradient in zip(variables, gradients):
        variable.assign_sub(learning_rate * gradient)
    return loss_value


sgd(batch_images, batch_labels)
after_now = layers[0].get_weights()[0]

# %% [markdown]
# ### Same tensors

# %% same
print("bit for bit equal:", np.array_equal(after_then, after_now))

# %% [markdown]
# ### What bites
#
# The tutorials write a learning rate of 0.5. On MNIST with fresh weights that works; on our digits it throws the weights
# around, so this course uses 0.1. Notebook 02 measures it. A second trap is silent: a gradient is `None` when the tape has
# not seen the way from the variable to the loss, for example because NumPy did a part of the work.

# %% bites
with tf.GradientTape() as tape:
    predictions = predict(batch_images).numpy()
    loss_value = tf.reduce_mean(keras.losses.categorical_crossentropy(batch_labels, predictions))
print("gradient through NumPy:", tape.gradient(loss_value, layers[0].kernel))

# %% exercise 01-step [markdown] points=3
# ### Take one step of gradient descent
#
# A single layer without bias: `logits = batch_images @ kernel`. The loss is the mean cross-entropy. Return the kernel
# after one step, as a new tensor; do not change the one you were given.
#
# <details><summary>Hint 1: the idea</summary>Record, differentiate, subtract.</details>
# <details><summary>Hint 2: the names</summary><code>tape.watch</code> makes a tape follow a plain tensor;
# <code>tf.nn.softmax_cross_entropy_with_logits</code> gives one loss per image.</details>
# <details><summary>Hint 3: almost code</summary>Inside the tape: watch the kernel, compute the mean loss. Outside: ask the
# tape for the gradient and return kernel minus learning rate times gradient.</details>

# %% answer 01-step
def step(batch_images: tf.Tensor, batch_labels: tf.Tensor, kernel: tf.Tensor, learning_rate: float) -> tf.Tensor:
    """The new kernel, shape (features, classes), from images (batch, features) and one-hot labels (batch, classes)."""
    ### BEGIN SOLUTION
    with tf.GradientTape() as tape:
        tape.watch(kernel)
        losses = tf.nn.softmax_cross_entropy_with_logits(batch_labels, batch_images @ kernel)
        loss_value = tf.reduce_mean(losses)
    return kernel - learning_rate * tape.gradient(loss_value, kernel)
    ### END SOLUTION

# %% try 01-step
with attempt():
    zeros = tf.zeros((784, 10))
    moved = step(tf.constant(batch_images), tf.constant(batch_labels), zeros, 0.1)
    print("shape:", moved.shape, " largest entry, about 0.0313:", round(float(tf.reduce_max(moved)), 4))

# %% check 01-step
check("01-step", step)

# %% [markdown]
# ## A hundred steps, twice
#
# Now the loop of the tutorials, with fresh weights and the same batches for both worlds.
#
# ### Then

# %% then covers="A11 B10 B11"
mnist_data = digits.read_data_sets(one_hot=True)
losses_then = []
with graph.as_default(), sess.as_default():
    set_all_weights(layers_then, initial_weights)
    for _ in range(100):
        batch = mnist_data.train.next_batch(50)
        feed_dict = {img: batch[0], labels: batch[1]}
        loss_value, _ = sess.run([loss, train_step], feed_dict=feed_dict)
        losses_then.append(loss_value)
    weights_then = [w for layer in layers_then for w in layer.get_weights()]
print("loss: first", round(float(losses_then[0]), 3), " last", round(float(losses_then[-1]), 3))

# %% [markdown]
# ### Now
#
# The same loop, twice: once as plain Python, once with the step compiled by `tf.function` into a graph, as a session would
# run it.

# %% now
def train_now(step_function):
    set_all_weights(layers, initial_weights)
    data = digits.read_data_sets(one_hot=True).train
    losses = [float(step_function(*map(tf.constant, data.next_batch(50)))) for _ in range(100)]
    return losses, [w for layer in layers for w in layer.get_weights()]


losses_eager, weights_eager = train_now(sgd)
losses_compiled, weights_compiled = train_now(tf.function(sgd))

# %% [markdown]
# ### Same tensors
#
# A hundred steps, 118,282 weights, three ways of running the same arithmetic.

# %% same
for name, weights in (("eager", weights_eager), ("tf.function", weights_compiled)):
    largest = max(np.abs(a - b).max() for a, b in zip(weights_then, weights))
    equal = all(np.array_equal(a, b) for a, b in zip(weights_then, weights))
    print(f"session against {name:11}: largest difference {largest}, bit for bit equal: {equal}")

# %% [markdown]
# The picture says the same: one curve lies on the other.

# %% picture
figure, axes = plt.subplots()
axes.plot(losses_then, color=style.ORANGE, linewidth=6, alpha=0.6, linestyle="-", label="then: session")
axes.plot(losses_compiled, color=style.BLUE, linewidth=1.5, linestyle="-", label="now: tf.function")
axes.set(xlabel="step", ylabel="loss of the batch", title="Two worlds, one curve")
axes.legend()
style.show(figure, alt="The loss falls from about 2.3 to about 0.2 in 100 steps; the curves of then and now coincide.")

# %% [markdown]
# ### How good is it?
#
# `categorical_accuracy` gives a 1 or a 0 for each image, in both worlds. Its mean is the share of digits recognised.

# %% then covers="A12"
with graph.as_default():
    hits = K1.metrics.categorical_accuracy(labels, preds)
with sess.as_default():
    hits_then = hits.eval(feed_dict={img: mnist_data.test.images, labels: mnist_data.test.labels})
print("then:", hits_then.shape, "mean", hits_then.mean().round(3))

# %% now
hits_now = keras.metrics.categorical_accuracy(mnist_data.test.labels, predict(mnist_data.test.images)).numpy()
print("now: ", hits_now.shape, "mean", hits_now.mean().round(3))

# %% [markdown]
# With 360 test images the share is uncertain by about two percentage points. Some of those that were missed:

# %% picture
missed = np.flatnonzero(hits_now == 0)[:8]
guesses = predict(mnist_data.test.images[missed]).numpy().argmax(axis=1)
truths = mnist_data.test.labels[missed].argmax(axis=1)
figure, panels = plt.subplots(1, 8, figsize=(12, 2.2))
for panel, row, guess, truth in zip(panels, missed, guesses, truths):
    panel.imshow(mnist_data.test.images[row].reshape(28, 28), cmap="gray_r")
    panel.set_title(f"{truth}, not {guess}", fontsize=12)
    panel.axis("off")
style.show(figure, alt="Eight test digits that the network misread, each with the true and the guessed class.")

# %% [markdown]
# **Check yourself.** The session, the eager loop and the compiled loop agree to the last bit. Would they still agree if the
# batches came in another order?
#
# <details><summary>Answer</summary>Each of the three with each other, yes, if all three get the new order. With the old
# result, no: gradient descent depends on the order of the batches, and floating-point sums depend on the order of
# their terms.</details>

# %% exercise 01-train [markdown] points=5
# ### Write the training loop
#
# Everything together: three Dense layers (ReLU, ReLU, none), mean cross-entropy, plain gradient descent, one step for each
# batch. Return the trained weights in the order in which you got them. Use Keras layers, your own `forward`, or plain
# TensorFlow, as you like.
#
# <details><summary>Hint 1: the idea</summary>Variables change from step to step, so the weights must live in something that
# can be assigned.</details>
# <details><summary>Hint 2: the names</summary><code>tf.Variable</code>, <code>GradientTape</code>,
# <code>assign_sub</code>.</details>
# <details><summary>Hint 3: almost code</summary>Make a variable of each array. For each batch: forward and loss inside a
# tape, gradients for all variables, and <code>variable.assign_sub(learning_rate * gradient)</code>.</details>

# %% answer 01-train
def train(weights: list[np.ndarray], batches: list[tuple[np.ndarray, np.ndarray]], learning_rate: float) -> list[np.ndarray]:
    """The six weights after one step per batch: images (batch, features), one-hot labels (batch, classes).

    `weights` is [kernel, bias, kernel, bias, kernel, bias], of whatever sizes; they must not be changed.
    """
    ### BEGIN SOLUTION
    variables = [tf.Variable(array) for array in weights]
    for batch_images, batch_labels in batches:
        with tf.GradientTape() as tape:
            x = tf.nn.relu(batch_images @ variables[0] + variables[1])
            x = tf.nn.relu(x @ variables[2] + variables[3])
            logits = x @ variables[4] + variables[5]
            loss_value = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(batch_labels, logits))
        for variable, gradient in zip(variables, tape.gradient(loss_value, variables)):
            variable.assign_sub(learning_rate * gradient)
    return [variable.numpy() for variable in variables]
    ### END SOLUTION

# %% try 01-train
with attempt():
    data = digits.read_data_sets(one_hot=True).train
    trained = train(initial_weights, [data.next_batch(50) for _ in range(100)], 0.1)
    largest = max(np.abs(a - b).max() for a, b in zip(trained, weights_then))
    print("as the session, to within 1e-5:", bool(largest < 1e-5))

# %% check 01-train
check("01-train", train)

# %% summary [markdown]
# ## What you can do now
#
# You called layers on placeholders and on eager tensors, wrote the cross-entropy and the training loop by hand, and saw
# that a hundred steps through a session, through eager TensorFlow and through `tf.function` end in the same weights to the
# last bit. Keras was a shorthand for functions from tensor to tensor, and it still is.
#
# Next: [02 Repair the tutorial](../02_repair_the_tutorial/02_repair_the_tutorial.ipynb), where the original listings fail
# one line at a time.

# %% progress
progress("01")
