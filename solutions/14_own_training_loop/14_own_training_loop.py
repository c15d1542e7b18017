# %% card [markdown] minutes=60
# # 14 Your own loop, your own train_step
#
# **Aim.** Take over as much of the training from `fit` as you need, and no more, without changing a single weight.
#
# **You will be able to**
#
# - train with `fit`, with a `train_step` of your own and with a loop of your own, and get the same weights
# - move a Keras 2 `train_step` to Keras 3
# - write a metric whose state runs over batches
# - clip and accumulate gradients
# - call callbacks from your own loop
#
# **Before you start** you need [03 Optimizers](../03_optimizers/03_optimizers.ipynb) and
# [12 Callbacks](../12_callbacks/12_callbacks.ipynb).

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

from autograde import attempt, case, check, progress, same
from course import digits, drawing

tf1, K1 = tf.compat.v1, tf.compat.v1.keras
tf1.logging.set_verbosity(tf1.logging.ERROR)
drawing.use()

# %% [markdown]
# ## Three rungs of a ladder
#
# `fit` hides the loop, and the step inside the loop. There are three rungs: `fit` as it is; `fit` with a step of your
# own; a loop of your own. Each gives you more to decide, and more to write.
#
# All of them get the same data, in the same order, and the same first weights. There are 1437 images, so the last batch of
# each epoch has 37 images instead of 50.

# %%
data = digits.read_data_sets(one_hot=True)
images, labels = data.train.images, data.train.labels
batches = [(images[start : start + 50], labels[start : start + 50]) for start in range(0, len(images), 50)]
print(len(batches), "batches, the last one of", len(batches[-1][0]), "images")

# %%
def make_layers(K):
    return [K.layers.Dense(64, activation="relu"), K.layers.Dense(10)]


keras.utils.set_random_seed(14)
first_model = keras.Sequential([keras.Input((784,)), *make_layers(keras)])
initial_weights = first_model.get_weights()
num_epochs, learning_rate = 5, 0.1

# %% [markdown]
# ### Then
#
# TensorFlow 1 had two rungs. The upper one was Keras's `fit`.

# %% then
history_of, weights_of = {}, {}
fit_options = dict(batch_size=50, epochs=num_epochs, shuffle=False, verbose=0)
with tf.Graph().as_default(), tf1.Session() as sess:
    K1.backend.set_session(sess)
    model_then = K1.Sequential([K1.layers.InputLayer((784,)), *make_layers(K1)])
    model_then.set_weights(initial_weights)
    model_then.compile(K1.optimizers.SGD(learning_rate), K1.losses.CategoricalCrossentropy(from_logits=True))
    history_of["then: fit"] = model_then.fit(images, labels, **fit_options).history["loss"]
    weights_of["then: fit"] = model_then.get_weights()

# %% [markdown]
# The lower one was the loop of the tutorials, with `train_step` as a node to run.

# %% then covers="A11"
def build_then(weights):
    K1.backend.set_session(sess)
    img, label = tf1.placeholder(tf.float32, (None, 784)), tf1.placeholder(tf.float32, (None, 10))
    model_then = K1.Sequential([K1.layers.InputLayer((784,)), *make_layers(K1)])
    model_then.set_weights(weights)
    loss_then = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(label, model_then(img)))
    return img, label, model_then, loss_then


graph = tf.Graph()
with graph.as_default():
    sess = tf1.Session()
    img, label, model_then, loss_then = build_then(initial_weights)
    train_step = tf1.train.GradientDescentOptimizer(learning_rate).minimize(loss_then)

# %% then covers="A11"
history_of["then: session"] = []
with graph.as_default(), sess.as_default():
    for _ in range(num_epochs):
        total = 0.0
        for batch_images, batch_labels in batches:
            loss_value, _ = sess.run([loss_then, train_step], {img: batch_images, label: batch_labels})
            total += loss_value * len(batch_images)
        history_of["then: session"].append(total / len(images))
    weights_of["then: session"] = model_then.get_weights()

# %% [markdown]
# ### Now
#
# The upper rung, `fit` in Keras 3.

# %% now
def make_model(model_class=keras.Sequential):
    model = model_class([keras.Input((784,)), *make_layers(keras)])
    model.set_weights(initial_weights)
    return model


def compile_and_fit(model, **options):
    loss = keras.losses.CategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.SGD(learning_rate), loss, metrics=["accuracy"])
    return model.fit(images, labels, **fit_options | options)

# %% now
model = make_model()
history_of["now: fit"] = compile_and_fit(model).history["loss"]
weights_of["now: fit"] = model.get_weights()

# %% [markdown]
# The middle rung. `fit` calls `train_step` for each batch. We write it ourselves: forward, loss, gradients, step,
# metrics. What it returns is what `fit` shows and what callbacks get as `logs`. All the rest (the loop, the metrics'
# reset, the callbacks) stays with `fit`.

# %% now
class OwnStep(keras.Sequential):
    def train_step(self, data):
        batch_images, batch_labels = data
        with tf.GradientTape() as tape:
            logits = self(batch_images, training=True)
            loss_value = self.compute_loss(y=batch_labels, y_pred=logits)
        gradients = tape.gradient(loss_value, self.trainable_variables)
        self.optimizer.apply(gradients, self.trainable_variables)
        for metric in self.metrics:
            if metric.name == "loss":
                metric.update_state(loss_value, sample_weight=tf.shape(batch_images)[0])
            else:
                metric.update_state(batch_labels, logits)
        return {metric.name: metric.result() for metric in self.metrics}

# %% now
model = make_model(OwnStep)
history_of["now: train_step"] = compile_and_fit(model).history["loss"]
weights_of["now: train_step"] = model.get_weights()

# %% [markdown]
# The lowest rung: everything is yours. No `compile`, no `fit`; an optimizer, a loss function and a metric are enough.
# `tf.function` makes a graph of the step, as `fit` does.

# %% now
model = make_model()
optimizer = keras.optimizers.SGD(learning_rate)
loss_function = keras.losses.CategoricalCrossentropy(from_logits=True)


@tf.function
def own_step(batch_images, batch_labels):
    with tf.GradientTape() as tape:
        loss_value = loss_function(batch_labels, model(batch_images, training=True))
    optimizer.apply(tape.gradient(loss_value, model.trainable_variables), model.trainable_variables)
    return loss_value

# %% now
history_of["now: loop"] = []
epoch_loss = keras.metrics.Mean()
for _ in range(num_epochs):
    epoch_loss.reset_state()
    for batch_images, batch_labels in batches:
        epoch_loss.update_state(own_step(batch_images, batch_labels), sample_weight=len(batch_images))
    history_of["now: loop"].append(float(epoch_loss.result()))
weights_of["now: loop"] = model.get_weights()

# %% [markdown]
# ### Same tensors
#
# 145 steps on five paths. We compare all weights, and the losses of the five epochs, with those of the oldest path.

# %% same breaks=["then-02: GradientDescentOptimizer(learning_rate) => GradientDescentOptimizer(0.2)", "now-03: y=batch_labels, => y=batch_labels[::-1],", "now-06: own_step(batch_images, batch_labels), => own_step(batch_images, batch_labels[::-1]),"]
same("weights after five epochs", **weights_of, within=1e-5)

# %% same breaks="now-06: sample_weight=len(batch_images) => sample_weight=1"
same("loss of each epoch", **history_of, within=1e-5)

# %% picture
figure, (ladder, curves) = plt.subplots(1, 2, figsize=(11, 4.4))
rungs = [("fit", 1, "only compile"), ("train_step", 2, "one step on one batch"), ("your own loop", 3, "steps, epochs, logs")]
for place, (rung, width, yours) in enumerate(rungs):
    ladder.barh(-place, width, height=0.6, color=drawing.ORANGE, edgecolor="black", hatch="//")
    ladder.barh(-place, 3.4 - width, height=0.6, left=width, color=drawing.SKY, edgecolor="black")
    ladder.text(0.05, 0.42 - place, f"{rung}: you write {yours}", fontsize=12, va="bottom")
ladder.set(xlim=(0, 3.4), ylim=(-2.4, 0.8), title="hatched: yours, plain: Keras's")
ladder.axis("off")
colours = [drawing.GREY, drawing.SKY, drawing.ORANGE, drawing.BLUE, drawing.RED]
looks = zip(colours, ["-", "-", "-", "--", ":"], [10, 7, 4.5, 2.5, 2])
for (name, losses), (colour, line, width) in zip(history_of.items(), looks):
    curves.plot(range(1, num_epochs + 1), losses, color=colour, linestyle=line, linewidth=width, label=name)
curves.set(xlabel="epoch", ylabel="loss", title="The curves do not part", xticks=range(1, num_epochs + 1))
curves.legend()
drawing.show(figure, alt="Left, the three rungs: you write more on each one. Right, the loss curves of all five ways to train "
           "lie on top of each other.")

# %% [markdown]
# ### What bites
#
# Tutorial E asks whether everything has to be compiled. No: calling a model, `predict` and your own loop need no
# `compile`. `fit` and `evaluate` do.

# %% bites covers="E11"
not_compiled = make_model()
print("predict:", not_compiled.predict(images[:2], verbose=0).shape)
for method in (not_compiled.fit, not_compiled.evaluate):
    try:
        method(images[:2], labels[:2])
    except ValueError as error:
        print(f"{method.__name__}: {error}")

# %% [markdown]
# A loss for the epoch is easily wrong. `fit` weighs each batch by its number of images. The plain mean of the batches'
# losses gives the small last batch as much weight as the others.

# %% bites
batch_losses = [float(loss_function(y, model(x))) for x, y in batches]
true_mean = float(loss_function(labels, model(images)))
print("weighted mean right:", np.isclose(np.average(batch_losses, weights=[len(x) for x, _ in batches]), true_mean))
print("plain mean right:   ", np.isclose(np.mean(batch_losses), true_mean))

# %% exercise 14-epoch [markdown] points=3
# ### Write one epoch
#
# One step of plain gradient descent for each batch, in their order; the batches have different sizes. The model returns
# logits and has not been compiled; the loss is the mean cross-entropy. Return the loss of the epoch as `fit` reports
# it: each batch's loss *before* its step, averaged over all images.
#
# <details><summary>Hint 1: the idea</summary>A step per batch, and a running sum of losses beside it.</details>
# <details><summary>Hint 2: the names</summary><code>tf.GradientTape</code>, <code>keras.optimizers.SGD</code>,
# <code>tf.nn.softmax_cross_entropy_with_logits</code>, <code>keras.metrics.Mean</code> with
# <code>sample_weight</code>.</details>
# <details><summary>Hint 3: almost code</summary>For each batch: loss in the tape; gradients for
# <code>model.trainable_variables</code>; apply; add the loss times the number of images to a total. Divide at the
# end.</details>

# %% answer 14-epoch
def train_epoch(model: keras.Model, batches: list[tuple[np.ndarray, np.ndarray]], learning_rate: float) -> float:
    """The epoch's loss, one number; images (batch, features), one-hot labels (batch, classes). Trains the model."""
    ### BEGIN SOLUTION
    optimizer, epoch_loss = keras.optimizers.SGD(learning_rate), keras.metrics.Mean()
    for batch_images, batch_labels in batches:
        with tf.GradientTape() as tape:
            logits = model(batch_images, training=True)
            loss_value = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(batch_labels, logits))
        optimizer.apply(tape.gradient(loss_value, model.trainable_variables), model.trainable_variables)
        epoch_loss.update_state(loss_value, sample_weight=len(batch_images))
    return float(epoch_loss.result())
    ### END SOLUTION

# %% try 14-epoch
with attempt():
    tried = make_model()
    print("as the first epoch of fit:", np.isclose(train_epoch(tried, batches, 0.1), history_of["now: fit"][0], atol=1e-5))

# %% check 14-epoch
check("14-epoch", train_epoch)

# %% [markdown]
# ## A train_step from Keras 2
#
# `train_step` came with TensorFlow 2.2, and much code of those years has one. Our example is **mixup**: the model
# trains on sums of two images, 70 % of one and 30 % of another, with labels mixed in the same way. Here the other image
# is the one at the same place in the reversed batch.
#
# ### Then

# %% then
def mix(array):
    return 0.7 * array + 0.3 * array[::-1]


class MixupThen(tf.keras.Sequential):
    def train_step(self, data):
        batch_images, batch_labels = mix(data[0]), mix(data[1])
        with tf.GradientTape() as tape:
            logits = self(batch_images, training=True)
            loss_value = self.compiled_loss(batch_labels, logits, regularization_losses=self.losses)
        self.optimizer.minimize(loss_value, self.trainable_variables, tape=tape)
        self.compiled_metrics.update_state(batch_labels, logits)
        return {metric.name: metric.result() for metric in self.metrics}

# %% then
K2 = tf.keras
mixup_then = MixupThen(make_layers(K2))
mixup_then.build((None, 784))
mixup_then.set_weights(initial_weights)
mixup_then.compile(K2.optimizers.SGD(learning_rate), K2.losses.CategoricalCrossentropy(from_logits=True), ["accuracy"])
history_then = mixup_then.fit(images, labels, **fit_options | {"epochs": 1}).history
print({name: round(values[0], 3) for name, values in history_then.items()})

# %% [markdown]
# ### Now
#
# Before you port a `train_step`, ask whether you need one. What happens to the data alone can happen before `fit`, in a
# generator or a `tf.data` pipeline.

# %% now
mixed_batches = tf.data.Dataset.from_tensor_slices((images, labels)).batch(50).map(lambda x, y: (mix(x), mix(y)))
mixup_now = make_model()
mixup_now.compile(keras.optimizers.SGD(learning_rate), loss_function, metrics=["accuracy"])
history_now = mixup_now.fit(mixed_batches, shuffle=False, verbose=0).history

# %% [markdown]
# ### Same tensors

# %% same breaks="now-07: (mix(x), mix(y)) => (mix(x), y)"
same("weights after one epoch", then=mixup_then.get_weights(), now=mixup_now.get_weights(), within=1e-5)

# %% same breaks="now-07: (mix(x), mix(y)) => (x, mix(y))"
same("loss of the epoch", then=history_then["loss"], now=history_now["loss"], within=1e-5)

# %% [markdown]
# ### What bites
#
# Now the old `train_step` in a Keras 3 model, unchanged. Keras 3 optimizers have no `minimize`.

# %% bites
import warnings


class MixupBroken(keras.Sequential):
    train_step = MixupThen.train_step


with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    try:
        compile_and_fit(make_model(MixupBroken), epochs=1)
    except AttributeError as error:
        print("AttributeError:", error)
print("Warning:", str(caught[0].message).partition(" Instead")[0])

# %% [markdown]
# So we replace that one line. It runs, with a warning for each of the old names that is left. Look at the loss.

# %% bites
class MixupHalfPorted(keras.Sequential):
    def train_step(self, data):
        batch_images, batch_labels = mix(data[0]), mix(data[1])
        with tf.GradientTape() as tape:
            logits = self(batch_images, training=True)
            loss_value = self.compiled_loss(batch_labels, logits)
        self.optimizer.apply(tape.gradient(loss_value, self.trainable_variables), self.trainable_variables)
        self.compiled_metrics.update_state(batch_labels, logits)
        return {metric.name: metric.result() for metric in self.metrics} | {"mean logit": tf.reduce_mean(logits)}

# %% bites
half_ported = make_model(MixupHalfPorted)
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    logs = compile_and_fit(half_ported, epochs=1, batch_size=len(images)).history
mixup_now.set_weights(initial_weights)
right_loss = mixup_now.train_on_batch(mix(images), mix(labels))[0]
print("right weights:", all(map(np.allclose, half_ported.get_weights(), mixup_now.get_weights())))
print(f"reported: {logs['loss'][0]:.3f}   mean of the logits: {logs['mean logit'][0]:.3f}   the loss: {right_loss:.3f}")

# %% [markdown]
# The weights are right, the number on the screen is not. In Keras 3 the loss is one of `self.metrics`, a running mean,
# and the old `compiled_metrics` puts the model's *outputs* into it. The cure is `OwnStep` above: `compute_loss` instead
# of `compiled_loss`, `optimizer.apply` instead of `minimize`, and a loop over `self.metrics` in which the metric named
# `loss` gets the loss.
#
# **Check yourself.** `compiled_loss` was handed `self.losses`, the penalties of notebook 05. Is `compute_loss` missing
# them?
#
# <details><summary>Answer</summary>No. <code>compute_loss</code> adds <code>self.losses</code> by itself.</details>

# %% exercise 14-port [markdown] points=4
# ### Port the mixup step
#
# Write the `train_step` of `MixupThen` for Keras 3. The check builds your class with layers (one of them regularized),
# compiles it with a loss and `metrics=["accuracy"]`, and calls `fit`. It looks at the weights and at the loss and
# accuracy that `fit` reports. `mix(array)` is `0.7 * array + 0.3 * array[::-1]`; accuracy is measured on the mixed
# batch.
#
# <details><summary>Hint 1: the idea</summary>Only three things have changed since Keras 2: the loss, the step, the
# metrics.</details>
# <details><summary>Hint 2: the names</summary><code>self.compute_loss(y=…, y_pred=…)</code>,
# <code>self.optimizer.apply</code>, <code>self.metrics</code>.</details>
# <details><summary>Hint 3: almost code</summary>Mix images and labels. Tape: logits with <code>training=True</code>,
# and the loss. Gradients, apply. For each metric: the one named <code>"loss"</code> gets the loss, the others labels
# and logits. Return the results by name.</details>

# %% answer 14-port
class Mixup(keras.Sequential):
    """A Sequential that trains on 0.7 of each image (and label) plus 0.3 of the one at its place in the reversed batch."""

    def train_step(self, data: tuple[tf.Tensor, tf.Tensor]) -> dict[str, tf.Tensor]:
        """One step on images (batch, features) and one-hot labels (batch, classes); the results of all metrics."""
        ### BEGIN SOLUTION
        batch_images, batch_labels = (0.7 * array + 0.3 * array[::-1] for array in data)
        with tf.GradientTape() as tape:
            logits = self(batch_images, training=True)
            loss_value = self.compute_loss(y=batch_labels, y_pred=logits)
        self.optimizer.apply(tape.gradient(loss_value, self.trainable_variables), self.trainable_variables)
        for metric in self.metrics:
            if metric.name == "loss":
                metric.update_state(loss_value, sample_weight=tf.shape(batch_images)[0])
            else:
                metric.update_state(batch_labels, logits)
        return {metric.name: metric.result() for metric in self.metrics}
        ### END SOLUTION

# %% try 14-port
with attempt():
    ported = make_model(Mixup)
    logs = compile_and_fit(ported, epochs=1).history
    print("loss as then:", np.isclose(logs["loss"][0], history_then["loss"][0], atol=1e-3))

# %% check 14-port
check("14-port", Mixup)

# %% [markdown]
# ## Metrics that remember
#
# A metric object has **state**: numbers that grow with each batch, and a result that is computed from them. This
# was so long before `tf.keras`.
#
# ### Then
#
# `tf1.metrics.accuracy` returned two nodes: the value, and an **update** that adds a batch to the state. The state is
# in *local* variables with an initializer of their own, which tutorials liked to forget.
#
# We build the old model anew. `K1` and `K2` share their layer classes, and whoever made a layer last decides how the class
# behaves: since the Keras 2 model, a call of the old layers fails.

# %% then
with graph.as_default(), sess.as_default():
    img, label, model_then, loss_then = build_then(weights_of["then: session"])
    accuracy_then, update = tf1.metrics.accuracy(tf.argmax(label, 1), tf.argmax(model_then(img), 1))
    try:
        sess.run(update, {img: images[:50], label: labels[:50]})
    except tf.errors.NotFoundError as error:
        print(f"{type(error).__name__}, a resource does not exist:", "does not exist" in str(error))

# %% then
with graph.as_default(), sess.as_default():
    sess.run(tf1.local_variables_initializer())
    for batch_images, batch_labels in batches:
        sess.run(update, {img: batch_images, label: batch_labels})
    value_then = sess.run(accuracy_then)

# %% [markdown]
# ### Now

# %% now
model.set_weights(weights_of["now: loop"])
accuracy_now = keras.metrics.CategoricalAccuracy()
for batch_images, batch_labels in batches:
    accuracy_now.update_state(batch_labels, model(batch_images))
value_now = float(accuracy_now.result())
print("state:", [(variable.name, variable.shape) for variable in accuracy_now.variables])

# %% [markdown]
# ### Same tensors

# %% same breaks="now-08: update_state(batch_labels, model(batch_images)) => update_state(batch_labels, -model(batch_images))"
same("accuracy", then=value_then, now=value_now, within=1e-6)

# %% [markdown]
# ### What bites
#
# `fit` resets the metrics at the start of each epoch. In your own loop that is up to you. Forgotten, the number is a
# mean over all batches since the beginning. Here the first epoch has an untrained model and the second a perfect one.

# %% bites
metric = keras.metrics.CategoricalAccuracy()
for name, predictions in (("untrained", np.ones_like(labels)), ("perfect", labels)):
    metric.update_state(labels, predictions)
    print(f"{name:10} accuracy {float(metric.result()):.2f}")

# %% [markdown]
# And not every metric is a mean over batches. **Balanced accuracy** is the mean of the classes' own accuracies, so that
# rare classes count as much as frequent ones. From the values of two batches it cannot be computed; from counts it can.

# %% bites
def balanced(y_true, y_pred):
    return np.mean([np.mean(y_pred[y_true == kind] == kind) for kind in np.unique(y_true)])


y_true, y_pred = np.array([0, 0, 0, 1, 1, 1, 1, 1]), np.array([0, 0, 0, 0, 0, 0, 0, 1])
halves = [balanced(y_true[half], y_pred[half]) for half in (slice(0, 4), slice(4, 8))]
print("all at once:", balanced(y_true, y_pred), "  mean of two batches:", np.mean(halves))

# %% exercise 14-metric [markdown] points=3
# ### Write a metric with state
#
# Write balanced accuracy as a Keras metric. For each class keep how many images of it have come and how many of these were
# classified correctly. The result is the mean of correct/total **over the classes that have come at least once**.
# `reset_state` sets all variables of the metric to zero; you need not write it if your state is in such variables. Complete
# `__init__`, and add the methods `update_state` and `result`.
#
# <details><summary>Hint 1: the idea</summary>Two vectors of counts, one entry per class.</details>
# <details><summary>Hint 2: the names</summary><code>self.add_weight(shape=…, initializer="zeros")</code>,
# <code>assign_add</code>, <code>tf.one_hot</code>, <code>tf.reduce_sum</code>, <code>tf.boolean_mask</code>.</details>
# <details><summary>Hint 3: almost code</summary>Add the one-hot labels, summed over the batch, to the totals; the one-hot
# labels of the right guesses to the others. The result divides where the total is above 0, and averages.</details>

# %% answer 14-metric
class BalancedAccuracy(keras.metrics.Metric):
    """Methods: update_state(y_true, y_pred, sample_weight=None), result().

    y_true are labels (batch,), whole numbers; y_pred are logits (batch, classes). The result is one number.
    """

    def __init__(self, num_classes: int, name: str = "balanced_accuracy"):
        super().__init__(name=name)
        ### BEGIN SOLUTION
        self.correct = self.add_weight(shape=(num_classes,), initializer="zeros", name="correct")
        self.total = self.add_weight(shape=(num_classes,), initializer="zeros", name="total")

    def update_state(self, y_true: tf.Tensor, y_pred: tf.Tensor, sample_weight: None = None) -> None:
        right = tf.argmax(y_pred, axis=1) == tf.cast(y_true, tf.int64)
        one_hot = tf.one_hot(y_true, y_pred.shape[1])
        self.total.assign_add(tf.reduce_sum(one_hot, axis=0))
        self.correct.assign_add(tf.reduce_sum(one_hot * tf.cast(right, tf.float32)[:, None], axis=0))

    def result(self) -> tf.Tensor:
        seen = self.total.value > 0
        return tf.reduce_mean(tf.boolean_mask(self.correct.value / self.total.value, seen))
        ### END SOLUTION

# %% try 14-metric
with attempt():
    metric = BalancedAccuracy(3)
    metric.update_state(y_true, np.eye(3, dtype=np.float32)[y_pred])
    print("0.6:", round(float(metric.result()), 3))

# %% check 14-metric
check("14-metric", BalancedAccuracy)

# %% [markdown]
# ## Clipping gradients
#
# One wild batch can throw the weights far away. **Clipping by the global norm** puts a limit on the length of the whole
# step: take all gradients as one long vector; if it is longer than the limit, scale it down to the limit. Its direction
# stays.
#
# ### Then
#
# `minimize` is two calls, `compute_gradients` and `apply_gradients`. Whatever you want to do with the gradients goes
# between them.

# %% then
with graph.as_default(), sess.as_default():
    optimizer_then = tf1.train.GradientDescentOptimizer(1.0)
    gradients_then, variables_then = zip(*optimizer_then.compute_gradients(loss_then, model_then.trainable_weights))
    clipped, norm_then = tf.clip_by_global_norm(gradients_then, 0.5)
    clipped_step = optimizer_then.apply_gradients(zip(clipped, variables_then))
    model_then.set_weights(initial_weights)
    norm_value, _ = sess.run([norm_then, clipped_step], {img: images[:50], label: labels[:50]})
    weights_then = model_then.get_weights()
print("length of the gradient:", round(float(norm_value), 3))

# %% [markdown]
# ### Now
#
# In a loop, the same function between tape and optimizer. With `fit`, an argument of the optimizer.

# %% now
model = make_model()
with tf.GradientTape() as tape:
    loss_value = loss_function(labels[:50], model(images[:50]))
gradients = tape.gradient(loss_value, model.trainable_variables)
clipped, _ = tf.clip_by_global_norm(gradients, 0.5)
keras.optimizers.SGD(1.0).apply(clipped, model.trainable_variables)

with_argument = make_model()
keras.optimizers.SGD(1.0, global_clipnorm=0.5).apply(gradients, with_argument.trainable_variables)

# %% [markdown]
# ### Same tensors

# %% same breaks=["now-09: tf.clip_by_global_norm(gradients, 0.5) => tf.clip_by_global_norm(gradients, 0.4)", "now-09: global_clipnorm=0.5 => clipnorm=0.5"]
by_hand, by_argument = model.get_weights(), with_argument.get_weights()
same("weights after a clipped step", then=weights_then, by_hand=by_hand, by_argument=by_argument, within=1e-6)

# %% [markdown]
# ### What bites
#
# `clipnorm`, without `global_`, clips each variable by itself: the step gets longer than the limit, and its direction
# changes.

# %% bites
def direction(step):
    flat = np.concatenate([np.ravel(part) for part in step])
    return flat / np.linalg.norm(flat), np.linalg.norm(flat)


straight, _ = direction(gradients)
for name in ("global_clipnorm", "clipnorm"):
    moved = make_model()
    keras.optimizers.SGD(1.0, **{name: 0.3}).apply(gradients, moved.trainable_variables)
    turned, length = direction([a - b for a, b in zip(initial_weights, moved.get_weights())])
    print(f"{name:16} length {length:.3f}   cosine with the gradient {turned @ straight:.3f}")

# %% [markdown]
# Does it help? The tutorials' learning rate of 0.5 is too much for our digits, as notebook 02 found. We go further and
# take 1.

# %%
curves_of = {}
for limit in ({}, {"clipnorm": 1.0}, {"global_clipnorm": 1.0}):
    steep = make_model()
    steep.compile(keras.optimizers.SGD(1.0, **limit), loss_function)
    curves_of["".join(limit) or "not clipped"] = steep.fit(images, labels, **fit_options | {"epochs": 4}).history["loss"]

# %% picture
figure, axes = plt.subplots()
looks = [(drawing.RED, "s", "--"), (drawing.ORANGE, "^", ":"), (drawing.BLUE, "o", "-")]
for (name, losses), (colour, marker, line) in zip(curves_of.items(), looks):
    axes.plot(range(1, 5), losses, color=colour, marker=marker, linestyle=line, label=name)
axes.axhline(np.log(10), color=drawing.GREY, linewidth=1)
axes.text(4, np.log(10) - 0.03, "guessing: ln 10", ha="right", va="top")
axes.set(xlabel="epoch", ylabel="loss", ylim=(0, 3.2), xticks=range(1, 5), title="Learning rate 1")
axes.legend(loc="upper center", ncols=3)
drawing.show(figure, alt="With a learning rate of 1 the loss without clipping stays at that of guessing, with clipnorm it falls "
           "slowly, and with global_clipnorm it falls well below 1.")

# %% [markdown]
# It does, and it helps most to keep the direction of the step.

# %% exercise 14-clip [markdown] points=2
# ### Clip by the global norm
#
# Without `tf.clip_by_global_norm`: return the gradients, scaled all by the same factor, so that together they are no
# longer than `max_norm`. Gradients that are short enough stay as they are.
#
# <details><summary>Hint 1: the idea</summary>One length for all, one factor for all, and the factor is never above
# 1.</details>
# <details><summary>Hint 2: the names</summary><code>tf.reduce_sum</code> of squares, <code>tf.sqrt</code>,
# <code>tf.minimum</code>.</details>
# <details><summary>Hint 3: almost code</summary>norm = root of the sum of all squares of all gradients; factor = the
# smaller of 1 and max_norm / norm; multiply each.</details>

# %% answer 14-clip
def clip(gradients: list[tf.Tensor], max_norm: float) -> list[tf.Tensor]:
    """The gradients, of any shapes and in their order, together not longer than max_norm."""
    ### BEGIN SOLUTION
    norm = tf.sqrt(tf.add_n([tf.reduce_sum(gradient**2) for gradient in gradients]))
    return [gradient * tf.minimum(1.0, max_norm / norm) for gradient in gradients]
    ### END SOLUTION

# %% try 14-clip
with attempt():
    print("[0.6, 0.8]:", [round(float(part), 3) for part in clip([tf.constant(3.0), tf.constant(4.0)], 1.0)])

# %% check 14-clip
check("14-clip", clip)

# %% [markdown]
# ## Accumulating gradients
#
# A batch too large for the memory can be cut into **micro-batches**: compute the gradients of each, add them up, and
# take one step at the end.
#
# ### Then
#
# A session forgets the gradients after each run, so they were kept in variables: one node adds to them, one applies.

# %% then
with graph.as_default(), sess.as_default():
    sums = [tf1.get_variable(f"sum_{i}", initializer=tf.zeros(g.shape)) for i, g in enumerate(gradients_then)]
    add = [total.assign_add(gradient) for total, gradient in zip(sums, gradients_then)]
    means = [(total / 2, variable) for total, variable in zip(sums, variables_then)]
    apply_means = tf1.train.GradientDescentOptimizer(learning_rate).apply_gradients(means)

# %% then
with graph.as_default(), sess.as_default():
    sess.run(tf1.variables_initializer(sums))
    model_then.set_weights(initial_weights)
    for half in (slice(0, 25), slice(25, 50)):
        sess.run(add, {img: images[half], label: labels[half]})
    sess.run(apply_means)
    halves_then = model_then.get_weights()

# %% [markdown]
# ### Now
#
# A list is enough.

# %% now
def gradients_on(model, batch_images, batch_labels):
    with tf.GradientTape() as tape:
        loss_value = loss_function(batch_labels, model(batch_images, training=True))
    return tape.gradient(loss_value, model.trainable_variables)


halves = make_model()
two = [gradients_on(halves, images[half], labels[half]) for half in (slice(0, 25), slice(25, 50))]
means = [(first + second) / 2 for first, second in zip(*two)]
keras.optimizers.SGD(learning_rate).apply(means, halves.trainable_variables)

# %% [markdown]
# ### Same tensors
#
# Two halves then, two halves now, and the whole batch of 50 at once.

# %% id="whole"
whole = make_model()
keras.optimizers.SGD(learning_rate).apply(gradients_on(whole, images[:50], labels[:50]), whole.trainable_variables)

# %% same breaks=["then-09: (total / 2, variable) => (total, variable)", "now-10: (first + second) / 2 => first + second"]
same("weights after one step", whole=whole.get_weights(), then=halves_then, now=halves.get_weights(), within=1e-6)

# %% [markdown]
# ### What bites
#
# Micro-batches of different sizes must not count alike. We cut the 50 images into 40 and 10. Keras's own
# `gradient_accumulation_steps` takes the plain mean as well.

# %% bites
uneven = make_model()
optimizer = keras.optimizers.SGD(learning_rate, gradient_accumulation_steps=2)
for part in (slice(0, 40), slice(40, 50)):
    optimizer.apply(gradients_on(uneven, images[part], labels[part]), uneven.trainable_variables)
apart = max(np.abs(a - b).max() for a, b in zip(uneven.get_weights(), whole.get_weights()))
print("within 1e-6 of the whole:", apart < 1e-6, "  largest difference above 1e-3:", apart > 1e-3)

# %% [markdown]
# The second trap: BatchNormalization. In training mode it normalises each micro-batch by its own mean, so that no
# weighting makes two halves equal to a whole.
#
# **Check yourself.** Is accumulating the same as taking a step after each micro-batch with a smaller learning rate?
#
# <details><summary>Answer</summary>No. The second micro-batch's gradient would be taken at weights that have already
# moved. For small steps the difference is small.</details>

# %% exercise 14-accumulate [markdown] points=3
# ### Take one step from many micro-batches
#
# Take one step of plain gradient descent, as if all micro-batches were one batch. They have different sizes, and the model
# refuses more images at a time than the largest of them has. The model returns logits; the loss is the mean cross-entropy.
#
# <details><summary>Hint 1: the idea</summary>A mean over all images is a mean of means, each weighted by its number of
# images.</details>
# <details><summary>Hint 2: the names</summary><code>tf.reduce_sum</code> of the losses in the tape; <code>zip</code>;
# <code>assign_sub</code> or <code>keras.optimizers.SGD</code>.</details>
# <details><summary>Hint 3: almost code</summary>For each micro-batch, the gradients of the *sum* of its losses; add
# them to a list of totals. After the last one divide by the number of all images and take the step.</details>

# %% answer 14-accumulate
def accumulated_step(model: keras.Model, micro_batches: list[tuple[np.ndarray, np.ndarray]], learning_rate: float) -> None:
    """One step of the model; images (micro-batch, features), one-hot labels (micro-batch, classes)."""
    ### BEGIN SOLUTION
    variables = model.trainable_variables
    totals, count = [tf.zeros(variable.shape) for variable in variables], 0
    for batch_images, batch_labels in micro_batches:
        with tf.GradientTape() as tape:
            losses = tf.nn.softmax_cross_entropy_with_logits(batch_labels, model(batch_images, training=True))
            loss_sum = tf.reduce_sum(losses)
        totals = [total + gradient for total, gradient in zip(totals, tape.gradient(loss_sum, variables))]
        count += len(batch_images)
    keras.optimizers.SGD(learning_rate).apply([total / count for total in totals], variables)
    ### END SOLUTION

# %% try 14-accumulate
with attempt():
    tried = make_model()
    accumulated_step(tried, [(images[:40], labels[:40]), (images[40:50], labels[40:50])], learning_rate)
    apart = max(np.abs(a - b).max() for a, b in zip(tried.get_weights(), whole.get_weights()))
    print("within 1e-6 of the whole:", apart < 1e-6)

# %% check 14-accumulate
check("14-accumulate", accumulated_step)

# %% [markdown]
# ## Callbacks in your own loop
#
# The last thing that `fit` does for you is to call callbacks. Tutorial E gives the loop as pseudo-code; notebook 12 looked
# at the order of the calls. With `keras.callbacks.CallbackList` the pseudo-code becomes a program.

# %% now covers="E5"
model = make_model()
optimizer = keras.optimizers.SGD(learning_rate)
history = keras.callbacks.History()
patience = keras.callbacks.EarlyStopping(monitor="loss", min_delta=0.4, patience=1)
callbacks = keras.callbacks.CallbackList([history, patience], model=model)

# %% now covers="E5"
model.stop_training = False
callbacks.on_train_begin()
for epoch in range(20):
    callbacks.on_epoch_begin(epoch)
    epoch_loss.reset_state()
    for number, (batch_images, batch_labels) in enumerate(batches):
        callbacks.on_train_batch_begin(number)
        with tf.GradientTape() as tape:
            loss_value = loss_function(batch_labels, model(batch_images, training=True))
        optimizer.apply(tape.gradient(loss_value, model.trainable_variables), model.trainable_variables)
        epoch_loss.update_state(loss_value, sample_weight=len(batch_images))
        callbacks.on_train_batch_end(number, {"loss": epoch_loss.result()})
    callbacks.on_epoch_end(epoch, {"loss": float(epoch_loss.result())})
    if model.stop_training:
        break
callbacks.on_train_end()

# %% id="by-fit"
by_fit = make_model()
patience = keras.callbacks.EarlyStopping(monitor="loss", min_delta=0.4, patience=1)
losses = compile_and_fit(by_fit, epochs=20, callbacks=[patience]).history["loss"]
print("epochs until the stop:", len(history.history["loss"]), "in the loop,", len(losses), "in fit")

# %% same breaks=["now-11: patience=1 => patience=3", "now-12: sample_weight=len(batch_images) => sample_weight=1"]
same("loss of each epoch", fit=losses, loop=history.history["loss"], within=1e-5)

# %% [markdown]
# What bites is the line `if model.stop_training`. A callback cannot leave your loop. It sets a flag, and the loop has
# to look.

# %%
sess.close()

# %% summary [markdown]
# ## What you can do now
#
# You trained one model on five paths to the same weights, ported a `train_step` from Keras 2 and saw how half a port
# reports a false loss, wrote a metric with state, clipped and accumulated gradients, and ran callbacks from a loop of
# your own. Go down the ladder only as far as you must: each rung gives you a decision, and a duty with it.
#
# Next: [15 Devices, replicas, clusters](../15_devices_and_replicas/15_devices_and_replicas.ipynb), where the loop runs
# in several places at once.

# %% progress
progress("14")
