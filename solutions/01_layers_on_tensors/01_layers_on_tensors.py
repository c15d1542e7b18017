# %% card [markdown] minutes=80
# # 01 Keras layers on TensorFlow tensors
#
# **Aim.** Take network, loss and loop of a program of 2016 to today, show that they compute the same, and know what "the same" can mean.
#
# **You will be able to**
#
# - call layers on a placeholder and on an eager tensor, and get the same bits from both
# - write the mean cross-entropy so that it survives any logits, and say which Keras did not
# - take a step of gradient descent through a session and through a `GradientTape`
# - say why the bits are equal, when they are not, and how far apart a hundred steps may then end
# - find the first tensor in which a port differs
#
# **Before you start** you need [00 Two worlds, one kernel](../00_two_worlds/00_two_worlds.ipynb): graphs, sessions, feeds, and
# which Keras is which.

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
# ## Is it the same program?
#
# You have ported the first lines of the digit reader in a morning: layers, loss, loop. Its accuracy was 0.967, and yours is
# 0.967. "So it is the same?" asks the bank. You hesitate. Two readers can both misread 12 digits of 360, and not the same
# twelve. What would convince you?
#
# Numbers, one tensor at a time. We start where the tutorial 将Keras作为tensorflow的精简接口 ("Keras as a simplified interface to
# TensorFlow") starts. Its point was that you need no `Model`: a layer takes a tensor and gives a tensor, so it fits anywhere in
# a TensorFlow program. Here are three, from 784 pixels to ten digits.

# %% covers="A6 B6"
data = digits.read_data_sets(one_hot=True)  # the course's digits, with the names of the old tutorials' loader
few_images, few_labels = data.train.next_batch(5)
print("train:", data.train.images.shape, data.train.labels.shape, "  test:", data.test.images.shape)

# %% [markdown]
# To compare the worlds fairly, all start from the same weights, drawn once with NumPy: a **kernel** (the matrix) and a
# **bias** (what is added) for each layer.

# %%
def draw_weights(rng, sizes):
    weights = []
    for num_inputs, num_outputs in zip(sizes[:-1], sizes[1:]):
        kernel = rng.normal(0, np.sqrt(2 / num_inputs), (num_inputs, num_outputs))
        weights += [kernel.astype(np.float32), np.zeros(num_outputs, np.float32)]
    return weights

first_weights = draw_weights(np.random.default_rng(1), [784, 128, 128, 10])

# %% [markdown]
# ### Original

# %% original id="imports"
# %%then 1.0.2
import tensorflow as tf
from keras import backend as K
from keras.layers import Dense
from keras.metrics import categorical_accuracy as accuracy
from keras.objectives import categorical_crossentropy
from tensorflow.examples.tutorials.mnist import input_data

# %% original id="network-original" covers="A1 A2 A3 B2"
# %%then 1.0.2 few_images, first_weights -> preds_original
sess = tf.Session()
K.set_session(sess)
img = tf.placeholder(tf.float32, shape=(None, 784))
layers = [Dense(128, activation='relu'), Dense(128, activation='relu'), Dense(10, activation='softmax')]
preds = img
for layer in layers:
    preds = layer(preds)
for number, layer in enumerate(layers):
    layer.set_weights(first_weights[2 * number:2 * number + 2])
preds_original = sess.run(preds, feed_dict={img: few_images})

# %% [markdown]
# ### Then

# %% then id="network-then" covers="A1 A2 A3 A16 A30 C1 C2 B2 B3"
graph = tf.Graph()
with graph.as_default():
    sess = tf1.Session()
    K1.backend.set_session(sess)
    img = tf1.placeholder(tf.float32, shape=(None, 784), name="img")
    layers_then = [
        K1.layers.Dense(128, activation="relu", name="first"),
        K1.layers.Dense(128, activation="relu", name="second"),
        K1.layers.Dense(10, activation="softmax", name="digit"),
    ]
    preds = img
    for layer in layers_then:
        preds = layer(preds)

# %% then id="preds-then"
def set_all_weights(layers, weights):
    for number, layer in enumerate(layers):
        layer.set_weights(weights[2 * number : 2 * number + 2])

with graph.as_default(), sess.as_default():
    set_all_weights(layers_then, first_weights)
    preds_then = preds.eval(feed_dict={img: few_images})
print(preds_then.shape, "rows sum to", preds_then.sum(axis=1).round(3))

# %% [markdown]
# ### Now
#
# There is no hole and no session. The layer is called on the images themselves, and the numbers come back at once.

# %% now id="network-now" covers="A2 A3 B2 B3"
layers_now = [
    keras.layers.Dense(128, activation="relu"),
    keras.layers.Dense(128, activation="relu"),
    keras.layers.Dense(10, activation="softmax"),
]

def predict(images):
    x = tf.convert_to_tensor(images)
    for layer in layers_now:
        x = layer(x)
    return x

# %% now id="preds-now"
predict(few_images)  # the first call makes the weights
set_all_weights(layers_now, first_weights)
preds_now = predict(few_images)

# %% [markdown]
# **Predict.** To how many decimal places will the three agree?
#
# ### Same tensors

# %% same id="same-preds" breaks=["network-then: softmax => sigmoid", "network-now: softmax => sigmoid"]
same("probabilities of five digits", original=preds_original, then=preds_then, now=preds_now)

# %% [markdown]
# To all of them: ten years apart, and the same bits. Why, and when not, is the question of a later section.
#
# ### What bites
#
# A layer belongs to the world in which it was built. One that was first called eagerly cannot be used in a graph, because its
# variables hold eager values, which a graph cannot reach.

# %% bites id="captured"
with tf.Graph().as_default():
    try:
        layers_now[0](tf1.placeholder(tf.float32, shape=(None, 784)))
    except RuntimeError as error:
        print(type(error).__name__, "…", next(line for line in str(error).splitlines() if "capture" in line))

# %% [markdown]
# But a layer of Keras 3 that is *made* inside a graph may live there, with an old session around it, once the session has run
# the initializer. So a program can be ported in small steps. (Notebook 04 shows which layers must not be moved in that way.)

# %% now id="inside"
with tf.Graph().as_default(), tf1.Session() as old_session:
    hole = tf1.placeholder(tf.float32, shape=(None, 784))
    inside = keras.layers.Dense(128, activation="relu", kernel_initializer="ones")
    outputs_inside = inside(hole)
    old_session.run(tf1.global_variables_initializer())
    from_session = old_session.run(outputs_inside, feed_dict={hole: few_images})

# %% same id="same-inside" breaks='inside: kernel_initializer="ones" => kernel_initializer="zeros"'
outside = keras.layers.Dense(128, activation="relu", kernel_initializer="ones")
same("a Keras 3 layer, in an old session and eager", session=from_session, eager=outside(few_images))

# %% exercise 01-forward [markdown] points=3
# ### Push a batch through three Dense layers
#
# What a Dense layer does is short: `activation(x @ kernel + bias)`. Write the three layers without Keras, with the weights that
# you are given (not with the notebook's). The first two use ReLU, which makes negative numbers 0. The last has no activation:
# return the **logits**, the numbers before softmax.
#
# <details><summary>Hint 1: the idea</summary>A layer's output is the next layer's input; only the weights change.</details>
# <details><summary>Hint 2: the names</summary><code>tf.matmul</code> or <code>@</code>, and <code>tf.nn.relu</code>.</details>
# <details><summary>Hint 3: almost code</summary>Keep a running <code>x</code>. For each pair (kernel, bias): product, sum,
# then ReLU for all pairs but the last.</details>

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
    logits = forward(tf.constant(few_images), first_weights)
    print("largest difference from the layers:", np.abs(tf.nn.softmax(logits) - preds_now).max().round(6))

# %% check 01-forward
check("01-forward", forward)

# %% [markdown]
# You meet this today wherever a paper gives a formula and you want to know whether a layer computes it.
#
# ## A loss, and the mistakes that it does not see
#
# The reader has misread a cheque: a 1 that it took for a 7, and it was very sure. You train it on that digit, again and again.
# It does not learn. No error, no NaN; the loss says 16.118 and stays there.
#
# The **cross-entropy** compares what the network says with what is right: `-log(p)`, where `p` is the probability that it gave
# to the right class. In the tutorials it is Keras's `categorical_crossentropy`, averaged by TensorFlow's `reduce_mean`.
#
# ### Original

# %% original id="loss-original" covers="A5 B5"
# %%then 1.0.2 few_images, few_labels -> loss_original
labels = tf.placeholder(tf.float32, shape=(None, 10))
loss = tf.reduce_mean(categorical_crossentropy(labels, preds))
loss_original = sess.run(loss, feed_dict={img: few_images, labels: few_labels})

# %% [markdown]
# ### Then

# %% then id="loss-then" covers="A5 B5"
with graph.as_default(), tf1.name_scope("loss"):
    labels = tf1.placeholder(tf.float32, shape=(None, 10), name="labels")
    loss = tf.reduce_mean(K1.losses.categorical_crossentropy(labels, preds))
loss_then = sess.run(loss, feed_dict={img: few_images, labels: few_labels})

# %% [markdown]
# ### Now

# %% now id="loss-now" covers="A5 B5"
set_all_weights(layers_now, first_weights)
per_image = keras.losses.categorical_crossentropy(few_labels, predict(few_images))
loss_now = tf.reduce_mean(per_image)
print("one loss for each image:", per_image.numpy().round(2), "  their mean:", loss_now.numpy().round(4))

# %% [markdown]
# ### Same tensors

# %% same id="same-loss" breaks="loss-now: tf.reduce_mean => tf.reduce_sum"
same("mean loss of five digits", original=loss_original, then=loss_then, now=loss_now)

# %% [markdown]
# ### What bites
#
# Now the digit of the cheque. It is a 1 (class 0 below), and the logits say 7 (class 1), by 20.
#
# **Predict.** The loss is `-log(p)`, and p is about exp(-20). Its slope, by which the network learns, is p − 1 for the right
# class. Which loss and which slope do you expect, and do the three worlds agree?

# %%
sure_logits, sure_labels = np.array([[0, 20]], np.float32), np.array([[1, 0]], np.float32)

# %% original id="sure-original"
# %%then 1.0.2 sure_logits, sure_labels
from keras.layers import Activation

logits = tf.placeholder(tf.float32, shape=(None, 2))
sure_loss = categorical_crossentropy(tf.constant(sure_labels), Activation('softmax')(logits))
sure_slope = tf.gradients(sure_loss, logits)[0]
for value in sess.run([sure_loss, sure_slope], feed_dict={logits: sure_logits}):
    print(value.round(3))

# %% then id="sure-then"
with tf.Graph().as_default(), tf1.Session() as old_session:
    logits = tf1.placeholder(tf.float32, shape=(None, 2))
    sure_loss = K1.losses.categorical_crossentropy(tf.constant(sure_labels), K1.layers.Activation("softmax")(logits))
    sure_slope = tf1.gradients(sure_loss, logits)[0]
    for value in old_session.run([sure_loss, sure_slope], feed_dict={logits: sure_logits}):
        print(value.round(3))

# %% bites id="sure-now"
def loss_and_slope(softmax):
    logits = tf.Variable(sure_logits)
    with tf.GradientTape() as tape:
        sure_loss = keras.losses.categorical_crossentropy(sure_labels, softmax(logits))
    return sure_loss.numpy().round(3), tape.gradient(sure_loss, logits).numpy().round(3)

print("softmax by a layer of Keras, loss, slope:", *loss_and_slope(keras.layers.Activation("softmax")))
print("softmax by TensorFlow, loss, slope:      ", *loss_and_slope(tf.nn.softmax))

# %% [markdown]
# Keras 1.0.2 kept the probabilities away from 0 by cutting them off at 1e-7, because the logarithm of 0 is infinite. But where
# a number is cut off, its slope is 0. So the surer the network was of its mistake, the less it learned from it: above about 16
# nothing at all. Keras 2.1.2 still does so. Today's looks back from the probabilities to the logits that they were made of, and
# calculates from those. Line by line it finds them only where a layer of *Keras* has made the softmax: a tensor that
# TensorFlow has made does not say from what. In a graph it does.
#
# **Predict.** Below, TensorFlow makes the softmax. What will the same lines give inside a `tf.function`?

# %% bites id="sure-function"
def sure_loss_of(logits):
    return keras.losses.categorical_crossentropy(sure_labels, tf.nn.softmax(logits))

print("line by line:      ", sure_loss_of(tf.constant(sure_logits)).numpy().round(3))
print("in a tf.function:  ", tf.function(sure_loss_of)(tf.constant(sure_logits)).numpy().round(3))

# %% [markdown]
# So a decorator has changed a loss, and nobody was told.
#
# This is the first difference between the digit reader and its port, and the port is better. Say so in writing, because the
# numbers will differ. And where you write a loss today, leave out the softmax and say `from_logits=True`.
#
# A second trap: `categorical_crossentropy` gives one number for each image. Leave out `reduce_mean`, and the gradient is that of
# the **sum**. How many times longer is the step?

# %% bites id="sum"
kernel = layers_now[-1].kernel
with tf.GradientTape(persistent=True) as tape:
    per_image = keras.losses.categorical_crossentropy(few_labels, predict(few_images))
    mean_loss = tf.reduce_mean(per_image)
ratio = tf.norm(tape.gradient(per_image, kernel)) / tf.norm(tape.gradient(mean_loss, kernel))
print("longer by a factor of", ratio.numpy().round(3), "for", len(few_images), "images")

# %% exercise 01-loss [markdown] points=3
# ### Write the mean cross-entropy from logits
#
# For an image with one-hot label `y` and probabilities `p = softmax(logits)` the cross-entropy is `-sum(y * log(p))`, with
# the natural logarithm. Return the mean over the batch. The check also asks for logits beyond 1000, of either sign, and for
# networks that are very sure of the wrong class. There `exp` gives infinity or 0, and so the probabilities must never
# be calculated: the logarithm of the softmax has a form without them.
#
# <details><summary>Hint 1: the idea</summary>log(softmax(z)) = z − log(sum(exp(z))), row by row. The last part is known as
# log-sum-exp, and can be had without ever computing a large exp.</details>
# <details><summary>Hint 2: the names</summary><code>tf.nn.log_softmax</code>, or <code>tf.reduce_logsumexp</code>;
# <code>tf.reduce_sum</code> and <code>tf.reduce_mean</code>.</details>
# <details><summary>Hint 3: almost code</summary>Multiply the labels with the logarithms of the probabilities, sum over the classes
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
    example_labels = tf.constant([[1.0, 0.0, 0.0], [1.0, 0.0, 0.0]])
    print("about 500.2:", np.round(mean_cross_entropy(example_labels, example_logits), 1))

# %% check 01-loss
check("01-loss", mean_cross_entropy)

# %% [markdown]
# You meet this today as a loss that stands still at 16.118, and as a NaN in the first minute of a training.
#
# ## One step downhill
#
# A reviewer reads your port and asks: "The old program has one line, `minimize`, and you have six. What have you added?"
#
# **Gradient descent** moves each weight against its gradient: `w ← w − learning_rate · dloss/dw`. The tutorials leave this to an
# optimizer of TensorFlow. `minimize` adds nodes to the graph, the gradients and an assignment for each variable, and to run
# the node `train_step` once is one step.
#
# ### Original

# %% original id="step-original" covers="A7"
# %%then 1.0.2 few_images, few_labels -> after_original
train_step = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
with sess.as_default():
    train_step.run(feed_dict={img: few_images, labels: few_labels})
after_original = layers[0].get_weights()[0]

# %% [markdown]
# ### Then

# %% then id="step-then" covers="A7"
learning_rate = 0.1
with graph.as_default(), sess.as_default():
    with tf1.name_scope("train"):
        train_step = tf1.train.GradientDescentOptimizer(learning_rate).minimize(loss)
    set_all_weights(layers_then, first_weights)
    train_step.run(feed_dict={img: few_images, labels: few_labels})
    after_then = layers_then[0].get_weights()[0]
print("first kernel moved by up to", np.abs(after_then - first_weights[0]).max().round(5))

# %% [markdown]
# **Predict.** Below is the graph as it is by now. Which of its nodes does `sess.run(preds)` need, and which does
# `sess.run(train_step)`? Is there one that neither of them needs?

# %% picture
from course import graphs

first_values = ()
for name in ("first/kernel", "first/bias", "second/kernel", "second/bias", "digit/kernel", "digit/bias"):
    first_values += (f"{name}/Initializer", f"{name}/Assign")
nodes = {"img": ((0, 1), "img"), "first": ((1, 1), "first"), "second": ((2, 1), "second"), "digit": ((3, 1), "digit"),
         "labels": ((3, 0), "loss/labels"), "loss": ((4, 0.5), "loss"), "gradients": ((4, 2), "train/gradients"),
         "new weights": ((2.5, 3), "train/GradientDescent"), "first values": ((1, 3), first_values)}
figure = graphs.draw(graph, {"sess.run(preds)": preds, "sess.run(train_step)": train_step}, nodes)
drawing.show(figure, caption="Lit is what the session runs. Who runs what stays grey, and when?",
             alt="For preds, only img and the three layers are lit. For the training step, labels, loss, gradients and new "
                 "weights are lit, too. The node with the first values is grey in both.")

# %% [markdown]
# One fetch lights the way forward, the way back and the assignments. The first values stay grey, and that is right: if they
# were lit, each step would begin anew. Somebody has to ask for them once, an initializer or, here, `set_weights`.
#
# ### Now
#
# A `GradientTape` records what happens to variables, and then answers with gradients. Subtracting them is up to us. So
# nothing has been added: what `minimize` hid now stands there.

# %% now id="step-now" covers="A7"
variables = [variable for layer in layers_now for variable in layer.trainable_weights]

def sgd(batch_images, batch_labels):
    with tf.GradientTape() as tape:
        loss_value = tf.reduce_mean(keras.losses.categorical_crossentropy(batch_labels, predict(batch_images)))
    for variable, gradient in zip(variables, tape.gradient(loss_value, variables)):
        variable.assign_sub(learning_rate * gradient)
    return loss_value

set_all_weights(layers_now, first_weights)
sgd(few_images, few_labels)
after_now = layers_now[0].get_weights()[0]

# %% [markdown]
# ### Same tensors

# %% same id="same-step" breaks="step-now: tf.reduce_mean => tf.reduce_sum"
same("first kernel after one step", original=after_original, then=after_then, now=after_now, within=1e-7)

# %% [markdown]
# Not quite the same bits this time: the old loss had another formula, and so its gradient is rounded elsewhere. Keep the
# number in mind. It is as small as it can be, and it will come back.
#
# ### What bites
#
# A tape follows **variables** by itself. A plain tensor it follows from `tape.watch` on. And it follows only what TensorFlow
# calculates.
#
# **Predict.** Four tapes, four gradients of x². Which are 4, and which are `None`?

# %% bites id="tape"
plain, variable = tf.constant(2.0), tf.Variable(2.0)
with tf.GradientTape(persistent=True) as tape:
    of_variable, of_plain = variable**2, plain**2
print("a variable:           ", tape.gradient(of_variable, variable))
print("a plain tensor:       ", tape.gradient(of_plain, plain))
with tf.GradientTape(persistent=True) as tape:
    tape.watch(plain)
    by_tensorflow, by_numpy = plain**2, tf.constant(np.square(plain))
print("watched:              ", tape.gradient(by_tensorflow, plain))
print("watched, then NumPy:  ", tape.gradient(by_numpy, plain))

# %% [markdown]
# `None` is no error. It becomes one a line later, when it is multiplied by the learning rate:

# %% bites id="none"
try:
    learning_rate * tape.gradient(by_numpy, plain)
except TypeError as error:
    print("TypeError:", error)

# %% exercise 01-step [markdown] points=3
# ### Take the digit reader's own step
#
# The digit reader does not minimise the loss alone, but `loss + decay`, with `decay = 1e-4 * tf.nn.l2_loss(layer.W)` for some of
# its layers: large kernels cost something. Here is one such layer, with logits `batch_images @ kernel + bias`. The loss is the
# mean cross-entropy plus `strength` times `l2_loss` of the kernel, not of the bias. Return kernel and bias after one
# step, as new tensors; do not change those you were given. (Look up what exactly `tf.nn.l2_loss` is. Keras's `L2` is something
# else.)
#
# <details><summary>Hint 1: the idea</summary>Record both parts of the loss on one tape, differentiate their sum for both
# weights, subtract.</details>
# <details><summary>Hint 2: the names</summary><code>tape.watch</code> makes a tape follow a plain tensor;
# <code>tf.nn.softmax_cross_entropy_with_logits</code> gives one loss for each image; <code>tf.nn.l2_loss</code> is half of the
# sum of the squares.</details>
# <details><summary>Hint 3: almost code</summary>Inside the tape: watch both, compute the mean loss, add strength times l2 of the
# kernel. Outside: ask the tape once, for both, and give back each minus learning rate times its gradient.</details>

# %% answer 01-step
def step(
    batch_images: tf.Tensor,
    batch_labels: tf.Tensor,
    kernel: tf.Tensor,
    bias: tf.Tensor,
    learning_rate: float,
    strength: float,
) -> tuple[tf.Tensor, tf.Tensor]:
    """New kernel (features, classes) and bias (classes,), from images (batch, features) and one-hot labels."""
    ### BEGIN SOLUTION
    with tf.GradientTape() as tape:
        tape.watch([kernel, bias])
        logits = batch_images @ kernel + bias
        losses = tf.nn.softmax_cross_entropy_with_logits(batch_labels, logits)
        total = tf.reduce_mean(losses) + strength * tf.nn.l2_loss(kernel)
    of_kernel, of_bias = tape.gradient(total, [kernel, bias])
    return kernel - learning_rate * of_kernel, bias - learning_rate * of_bias
    ### END SOLUTION

# %% try 01-step
with attempt():
    start = tf.ones((784, 10)), tf.zeros(10)
    new_kernel, new_bias = step(tf.constant(few_images), tf.constant(few_labels), *start, 0.1, 0.01)
    print("shapes:", new_kernel.shape, new_bias.shape, "  largest, about 1.0303:", np.max(new_kernel).round(4))

# %% check 01-step
check("01-step", step)

# %% [markdown]
# ## A hundred steps
#
# The reviewer is content with one step. The bank is not: it will train for thousands.
#
# ### Then

# %% then id="loop-then" covers="A11 B10 B11" within=0.02
batches, losses_then = digits.read_data_sets(one_hot=True).train, []
with graph.as_default(), sess.as_default():
    set_all_weights(layers_then, first_weights)
    for _ in range(100):
        batch = batches.next_batch(50)
        loss_value, _ = sess.run([loss, train_step], feed_dict={img: batch[0], labels: batch[1]})
        losses_then.append(loss_value)
    weights_then = [array for layer in layers_then for array in layer.get_weights()]
print("loss: first", losses_then[0].round(3), " last", losses_then[-1].round(3))

# %% [markdown]
# ### Now
#
# The same loop, twice: once as plain Python, once with the step made into a graph by `tf.function`.

# %% now id="loop-now" covers="A11 B10"
def train_now(step_function):
    set_all_weights(layers_now, first_weights)
    batches = digits.read_data_sets(one_hot=True).train
    for _ in range(100):
        batch = batches.next_batch(50)
        step_function(tf.constant(batch[0]), tf.constant(batch[1]))
    return [array for layer in layers_now for array in layer.get_weights()]

weights_eager = train_now(sgd)
weights_function = train_now(tf.function(sgd))

# %% [markdown]
# **Predict.** 118,282 weights, a hundred steps, three ways of running them. How large is the largest difference?
#
# ### Same tensors

# %% same id="same-loop" breaks=["loop-then: range(100) => range(99)", "loop-now: tf.function(sgd) => tf.function(lambda *batch: sgd(*batch) + sgd(*batch))"]
same("weights after 100 steps", session=weights_then, eager=weights_eager, tf_function=weights_function)

# %% [markdown]
# And here is the answer for the bank: not how many digits are misread, but which.

# %% then id="misread-then" covers="A12" varies=1
with graph.as_default():
    hits = K1.metrics.categorical_accuracy(labels, preds)
hits_then = sess.run(hits, feed_dict={img: data.test.images, labels: data.test.labels})
misread_then = np.flatnonzero(hits_then == 0)
print("accuracy:", hits_then.mean().round(3), "  misread:", misread_then)

# %% now id="misread-now" within=0.02
hits_now = keras.metrics.categorical_accuracy(data.test.labels, predict(data.test.images)).numpy()
misread_now = np.flatnonzero(hits_now == 0)
standard_error = np.sqrt(hits_now.mean() * (1 - hits_now.mean()) / len(hits_now))
print("accuracy:", hits_now.mean().round(3), "  standard error with", len(hits_now), "images:", standard_error.round(3))

# %% same id="same-misread" breaks="misread-now: predict(data.test.images) => predict(data.test.images[::-1])"
same("which digits are misread", then=misread_then, now=misread_now)

# %% [markdown]
# ## Why the bits are equal, and when they are not
#
# Your colleague repeats all this on her machine. Her loop differs from yours in the seventh digit after one step, and in the
# second after a hundred. She thinks that she has made a mistake. Has she?
#
# The session, the eager loop and `tf.function` differ in who calls. What they call is the same: TensorFlow's **kernels**, the
# compiled functions that do the sums. Here are the operations that calculate, of the old graph and of today's function.

# %% id="kernels"
def operations(graph, tensor):
    needed = tf1.graph_util.extract_sub_graph(graph.as_graph_def(), [tensor.op.name])
    return " ".join(node.op for node in needed.node if node.op in ("MatMul", "BiasAdd", "Relu", "Softmax"))

function = tf.function(predict).get_concrete_function(tf.TensorSpec((None, 784)))
print("then:", operations(graph, preds))
print("now: ", operations(function.graph, function.outputs[0]))

# %% [markdown]
# The same functions, on the same numbers, in the same order, give the same bits; there is nothing else they could do. It is the
# *order* that is easily lost. Floating-point numbers are rounded after each addition, so (a + b) + c need not be a + (b + c).
#
# **Predict.** Which of the following calculates in another order, and so may give other bits: images one by one instead of in a
# batch; the 784 pixels in another order, with the kernel's rows in that order, too; XLA, which compiles a whole function anew?

# %% id="orders"
some_images = data.train.images[:50]
order = np.random.default_rng(0).permutation(784)
first_kernel = tf.constant(first_weights[0])
in_order = tf.matmul(some_images, first_kernel)
in_another = tf.matmul(some_images[:, order], tf.gather(first_kernel, order))
one_by_one = tf.concat([tf.matmul(some_images[n : n + 1], first_kernel) for n in range(50)], axis=0)
by_xla = tf.function(tf.matmul, jit_compile=True)(some_images, first_kernel)

# %% id="orders-shown" within=1e-6
for name, result in {"another order of pixels": in_another, "one by one": one_by_one, "XLA": by_xla}.items():
    print(f"{name:24} largest difference {np.abs(result - in_order).max():.1e} of {np.abs(in_order).max():.1f}")

# %% [markdown]
# None of these is a mistake, and none is more right than the others. A different processor, another number of threads or
# another version of TensorFlow does the same.
#
# What becomes of such a difference? We train twice more, with the pixels in two other orders, and look after each step how far
# the weights are from those of the loop above. And then there is the original, whose first step was off by so little.
#
# **Predict.** One step differs by about 1e-8. A hundred steps: by 1e-6?

# %% now id="histories"
def history_now(order):
    set_all_weights(layers_now, first_weights)
    layers_now[0].kernel.assign(first_weights[0][order])
    step_function, batches, history = tf.function(sgd), digits.read_data_sets(one_hot=True).train, []
    for _ in range(100):
        batch = batches.next_batch(50)
        step_function(tf.constant(batch[0][:, order]), tf.constant(batch[1]))
        history.append(layers_now[1].get_weights()[0])
    return np.array(history)

history_in_order = history_now(np.arange(784))
orders = {"pixels in another order": order, "in a third order": np.random.default_rng(1).permutation(784)}
apart = {name: np.abs(history_now(each) - history_in_order).max(axis=(1, 2)) for name, each in orders.items()}

# %% original id="loop-original" covers="A11"
# %%then 1.0.2 first_weights, history_in_order -> apart_original
for number, layer in enumerate(layers):
    layer.set_weights(first_weights[2 * number:2 * number + 2])
mnist_data, apart_original = input_data.read_data_sets('MNIST_data', one_hot=True), []
with sess.as_default():
    for number in range(100):
        batch = mnist_data.train.next_batch(50)
        train_step.run(feed_dict={img: batch[0], labels: batch[1]})
        apart_original.append(float(abs(layers[1].get_weights()[0] - history_in_order[number]).max()))

# %% picture
apart["Keras 1.0.2"] = apart_original
figure = drawing.curves(apart, labels=("step", "largest difference of a weight"))
figure.axes[0].set_yscale("log")
drawing.show(figure, caption="How far is the second kernel from that of the loop above? Where would you have drawn the line for a test?",
             alt="All three curves begin near one part in a hundred million. On a logarithmic scale, that of the third order jumps "
                 "by several powers of ten within the hundred steps; the other two stay low.")

# %% id="apart" within=0.05
for name, differences in apart.items():
    print(f"{name:24} after 1 step {differences[0]:.0e}, after 100 steps {differences[-1]:.0e}")

# %% [markdown]
# Training can enlarge a difference. Most steps do not, and a whole run may stay close; another jumps. A unit whose input lies
# near 0 is on the one side of the ReLU in one run and on the other side in the other, and from then on the two learn different
# things. Nobody can tell beforehand which run that will be, so no test may rely on it. Your colleague has made no mistake. But if
# she had made one, weights after a hundred steps would not tell. What to demand, then:
#
# | what is compared | demand |
# |---|---|
# | the same kernels, machine and order | the same bits |
# | one step, otherwise | 1e-6 of the size of the numbers |
# | a hundred steps, otherwise | what the numbers are for: the accuracy, with its standard error |

# %% exercise 01-where [markdown] points=4
# ### Find where a port goes wrong
#
# Two programs were made to write down their tensors, step by step: a list with a dict for each step, in which the names stand
# in the order in which the tensors were calculated. Return step and name of the first tensor in which the port differs, or
# `None` if there is none. A difference counts if it is larger than `within` times the largest absolute value of the old tensor.
# So does a NaN (not a number) at a place where the other of the two has none. Both have the same steps, names and shapes.
#
# <details><summary>Hint 1: the idea</summary>What is calculated first is the cause, what follows are its consequences. So
# go through steps and names in their order, and stop at the first that differs.</details>
# <details><summary>Hint 2: the names</summary><code>zip</code>, <code>enumerate</code>, <code>np.abs</code>, <code>np.nanmax</code>
# for the largest number that is one, <code>np.isnan</code>. Every comparison with NaN is false.</details>
# <details><summary>Hint 3: almost code</summary>For each tensor: are the places with NaN the same in both? If not, this is it.
# Otherwise compare the largest difference, without the NaNs, with <code>within</code> times the size.</details>

# %% answer 01-where
def first_difference(
    then: list[dict[str, np.ndarray]], now: list[dict[str, np.ndarray]], within: float
) -> tuple[int, str] | None:
    """(step, name) of the first tensor that differs by more than `within` of its size; steps count from 0."""
    ### BEGIN SOLUTION
    for number, (old_step, new_step) in enumerate(zip(then, now)):
        for name, old in old_step.items():
            new = new_step[name]
            if not np.array_equal(np.isnan(old), np.isnan(new)):
                return number, name
            if np.nanmax(np.abs(new - old)) > within * np.nanmax(np.abs(old)):
                return number, name
    return None
    ### END SOLUTION

# %% try 01-where
with attempt():
    scores, loss_values = np.array([-1000.0, 2.0]), np.array([np.nan, 0.5])
    old_log = [{"scores": scores, "loss": loss_values}, {"scores": scores, "loss": loss_values}]
    new_log = [{"scores": scores + 0.0005, "loss": loss_values}, {"scores": scores + 0.1, "loss": loss_values + 1}]
    print("step and name, (1, 'scores'):", first_difference(old_log, new_log, 1e-6))

# %% check 01-where
check("01-where", first_difference)

# %% exercise 01-train [markdown] points=5
# ### Write the training loop
#
# Everything together: three Dense layers (ReLU, ReLU, none), mean cross-entropy, plain gradient descent, one step for each
# batch. Return the trained weights in the order in which you got them. Use Keras layers, your own `forward`, or plain
# TensorFlow, as you like.
#
# <details><summary>Hint 1: the idea</summary>Variables change from step to step, so the weights must live in something that
# can be assigned to.</details>
# <details><summary>Hint 2: the names</summary><code>tf.Variable</code>, <code>GradientTape</code>,
# <code>assign_sub</code>; or layers of Keras with <code>set_weights</code> and <code>keras.optimizers.SGD</code>.</details>
# <details><summary>Hint 3: almost code</summary>Make a variable of each array, once. For each batch: forward and mean loss inside a
# tape, gradients for all six variables, and each variable less the rate times its gradient.</details>

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
    few_batches = [data.train.next_batch(50) for _ in range(100)]
    trained = train(first_weights, few_batches, 0.1)
    scores = forward(tf.constant(data.test.images), trained).numpy()
    print("accuracy:", (scores.argmax(axis=1) == data.test.labels.argmax(axis=1)).mean().round(2))

# %% check 01-train
check("01-train", train)

# %%
sess.close()

# %% summary [markdown]
# ## What you can do now
#
# You called layers on placeholders and on eager tensors, wrote loss, step and loop by hand, and saw that a hundred steps
# through a session, through eager TensorFlow and through `tf.function` end in the same bits: the kernels are the same. You
# know what costs the bits, how a difference grows, and what to demand of a port instead of luck. And you found that the loss of
# 2016 did not see its worst mistakes.
#
# Of the digit reader, placeholders, loss and loop are done for dense layers, and you can say to the bank in which tensor the
# port differs. Next come the slips of the tutorials that it was copied from, in
# [02 Repair the tutorial](../02_repair_the_tutorial/02_repair_the_tutorial.ipynb).

# %% progress
progress("01")
