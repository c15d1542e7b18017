# %% card [markdown] minutes=80
# # 11 Compile and fit
#
# **Aim.** Let `compile` and `fit` do the training, and find out when they train something else than you mean.
#
# **You will be able to**
#
# - read a training log of any generation: what it counts, and what its times mean
# - fit the same dense network, CNN and regression then and now, to the same weights
# - tell a loss the truth about its inputs, and notice when somebody has not
# - feed `fit` from a `tf.data` pipeline whose batches are mixed, and choose by data that are not the test
# - write a metric that `fit` reports rightly, and say whether one of two networks is really better
#
# **Before you start** you need [01 Keras layers on TensorFlow
# tensors](../01_layers_on_tensors/01_layers_on_tensors.ipynb) and [04 Training mode and test
# mode](../04_training_and_test_mode/04_training_and_test_mode.ipynb).

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
# ## The log that shrank
#
# You have replaced the training loop of the digit reader (`examples/inherited/`) by two lines, `compile` and `fit`, and
# are proud of it. Your boss lays your log beside one that was printed in 2018. There it says `1437/1437` and some
# microseconds a step, here `29/29` and milliseconds a step. He has two questions: where are the other 1408 images, and
# why is the new program so slow?
#
# The tutorial 使用 TensorFlow 和 Keras ("Using TensorFlow and Keras") has a log of the old kind. Its last line begins
# `55000/55000 [====] - 1s 13us/step`. Its network has three layers of 32, 16 and 10 units (the text calls all three
# hidden, but the 10 are the output). We give the one epoch of each Keras the same first weights and the same order of
# images.

# %% id="data"
data = digits.read_data_sets(one_hot=True)
train_images, train_labels = data.train.images, data.train.labels
test_images, test_labels = data.test.images, data.test.labels

# %% now id="dense" covers="D5"
def make_dense(last="softmax"):
    hidden = [keras.layers.Dense(32, activation="relu"), keras.layers.Dense(16, activation="relu")]
    return keras.Sequential([keras.Input((784,)), *hidden, keras.layers.Dense(10, activation=last)])

keras.utils.set_random_seed(11)
start = make_dense().get_weights()

# %% [markdown]
# **Predict.** In the tutorial's line, 55 000 images took one second. Then what is a "step" of 13 microseconds?
#
# ### Original
#
# `printed` catches what `fit` prints, so that the bar is shown as it ends.

# %% original id="log-1" varies=1 covers="E15 E2"
# %%then 1.0.2 train_images, train_labels, start -> loss_2016
from keras.layers import Dense
from keras.models import Sequential

from course.logs import printed

model = Sequential()
model.add(Dense(32, activation='relu', input_dim=28 * 28))
model.add(Dense(16, activation='relu'))
model.add(Dense(10, activation='softmax'))
model.set_weights(start)
model.compile(loss='categorical_crossentropy', optimizer='sgd', metrics=['accuracy'])
history, log = printed(model.fit, train_images, train_labels, batch_size=50, nb_epoch=1, shuffle=False)
loss_2016 = history.history["loss"]
print(log[-1])

# %% original id="log-2" varies=1 covers="D5 E15"
# %%then 2.1.2 train_images, train_labels, start -> loss_2017
from keras.layers import Dense
from keras.models import Sequential

from course.logs import printed

model = Sequential([Dense(32, activation="relu", input_shape=(784,)), Dense(16, activation="relu")])
model.add(Dense(10, activation="softmax"))
model.set_weights(start)
model.compile("sgd", "categorical_crossentropy", metrics=["accuracy"])
history, log = printed(model.fit, train_images, train_labels, batch_size=50, epochs=1, shuffle=False)
loss_2017 = history.history["loss"]
print(log[-1])

# %% [markdown]
# ### Then

# %% then id="log-3" varies=1 covers="D5 E15"
from course.logs import printed

with tf.Graph().as_default(), tf1.Session() as sess:
    K1.backend.set_session(sess)
    dense_then = K1.Sequential([K1.layers.InputLayer((784,)), K1.layers.Dense(32, activation="relu")])
    dense_then.add(K1.layers.Dense(16, activation="relu"))
    dense_then.add(K1.layers.Dense(10, activation="softmax"))
    dense_then.set_weights(start)
    dense_then.compile("sgd", "categorical_crossentropy", metrics=["accuracy"])
    history, log = printed(dense_then.fit, train_images, train_labels, batch_size=50, shuffle=False)
loss_then = history.history["loss"]
print(log[0], log[-1], sep="\n")

# %% [markdown]
# ### Now

# %% now id="log-4" varies=1 covers="D7 E15"
dense = make_dense()
dense.set_weights(start)
dense.compile("sgd", "categorical_crossentropy", metrics=["accuracy"])
compiled = dense.get_weights()
history, log = printed(dense.fit, train_images, train_labels, batch_size=50, shuffle=False)
print(log[-1])

# %% [markdown]
# The old bar counts **samples**, today's counts **steps**: 1437 images in batches of 50 make 29 of them, the last one of
# 37. Nothing is lost. And in 2017 the time was already labelled "step" while it was still divided by the samples: 55 000
# times 13 microseconds are the tutorial's second. Later it said `us/sample`, which is right. To compare, divide today's
# milliseconds by the batch size.
#
# ### Same tensors
#
# The loss in the log is the mean over the images of the epoch, each taken before its batch's step. In this all four agree.

# %% same id="same-log" covers="E15" breaks="log-4: dense.set_weights(start) => dense.set_weights([0.9 * array for array in start])"
loss_now = history.history["loss"]
same("loss of the epoch", k1_0_2=loss_2016, k2_1_2=loss_2017, then=loss_then, now=loss_now, within=1e-5)

# %% [markdown]
# In the tutorial the log comes straight after `compile`. The call of `fit` is missing, and without it nothing is trained:

# %% now id="moves" covers="D7"
def largest_move(before, after):
    return max(abs(old - new).max() for old, new in zip(before, after)).round(4)

print("largest move of a weight, by compile:", largest_move(start, compiled))
print("by fit:", largest_move(compiled, dense.get_weights()))

# %% [markdown]
# ### What bites
#
# The tutorial's network has no input shape either. Then its weights do not exist until it meets data.

# %% bites id="unbuilt" covers="D5"
unbuilt = keras.Sequential([keras.layers.Dense(32), keras.layers.Dense(10)])
try:
    unbuilt.set_weights(start)
except ValueError as error:
    print(str(error).partition(" Provided")[0])

# %% [markdown]
# And these are the words that have left `compile` and `fit`. The first two come from keras上手之：与tensorflow混合编程 ("Keras
# hands-on: mixed with TensorFlow"), the others from programs of the years between.

# %% bites id="words" covers="E2 E12 D6"
digits_read = train_labels.argmax(axis=1)
for line in (
    "dense.fit(train_images, train_labels, nb_epoch=5)",
    "dense.predict_classes(test_images)",
    "dense.fit(train_images, train_labels, workers=4)",
    "dense.fit_generator(iter([]))",
    "history.history['acc']",
    "dense.fit(list(train_images), list(train_labels))",
    "dense.compile(tf1.train.AdamOptimizer(0.001), 'categorical_crossentropy')",
):
    try:
        eval(line)
    except Exception as error:
        print(f"{line}\n    {type(error).__name__}: {str(error)[:76]}")

# %% [markdown]
# Today: `epochs=5`; `model.predict(images).argmax(axis=-1)`; workers belong to a `keras.utils.PyDataset` or a `tf.data`
# pipeline, which `fit` takes directly; the key has the metric's own name, `accuracy`; `np.array` of the list; an
# optimizer of `keras` ([notebook 03](../03_optimizers/03_optimizers.ipynb)). Three positions in `compile` are worse,
# because it says nothing and `fit` says the wrong thing:

# %% bites id="positions"
by_position = make_dense()
by_position.compile("adam", "categorical_crossentropy", ["accuracy"])
try:
    by_position.fit(train_images, train_labels, verbose=0)
except ValueError as error:
    print("ValueError:", error)

# %% [markdown]
# In Keras 1 and 2, the third argument was `metrics`; in Keras 3 it is `loss_weights`, and a loss times the word
# "accuracy" has no dtype. Write `metrics=`.
#
# You meet this today in every log that somebody compares with an older one, and in every upgrade, within the first minute.

# %% [markdown]
# ## What the loss believes
#
# A colleague reviews your network and removes the softmax, because "today the loss does that". Nothing is raised, and
# training takes its time as before.
#
# A loss cannot see what it is given: **probabilities**, which a softmax has made, or **logits**, any numbers, which are
# still to go through one. `"categorical_crossentropy"` takes them for probabilities, in every Keras.
#
# **Predict.** The last layer has no softmax. What will the loss of the later epochs do: fall more slowly, rise, or stand
# still?
#
# ### Original

# %% original id="bare-original" covers="D13" within=0.002
# %%then 2.1.2 train_images, train_labels, start
from keras.optimizers import SGD

bare = Sequential([Dense(32, activation="relu", input_shape=(784,)), Dense(16, activation="relu"), Dense(10)])
bare.set_weights(start)
bare.compile(SGD(lr=0.1), "categorical_crossentropy", metrics=["accuracy"])
history = bare.fit(train_images, train_labels, batch_size=50, epochs=5, shuffle=False, verbose=0).history
print("loss:", *[round(float(loss), 3) for loss in history["loss"]])
print("accuracy:", history["acc"][-1].round(3))

# %% [markdown]
# Keras divides the numbers by their sum, cuts what is below 0.0000001 or above 1, and takes the logarithm. Where it has
# cut, there is no slope, and the network stops learning.
#
# ### Now
#
# The same four ways to combine the two.

# %% now id="four-ways" covers="D13"
def train(model, loss):
    model.set_weights(start)
    model.compile(keras.optimizers.SGD(0.1), loss, metrics=["accuracy"])
    model.fit(train_images, train_labels, batch_size=50, epochs=5, shuffle=False, verbose=0)
    return model.evaluate(test_images, test_labels, verbose=0)

# %% now id="four-rows" covers="D13" within=0.03
import warnings

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    for last in (None, "softmax"):
        for from_logits in (False, True):
            told = keras.losses.CategoricalCrossentropy(from_logits=from_logits)
            loss, accuracy = train(make_dense(last), told)
            print(f"last layer {last!s:8} from_logits={from_logits!s:6} loss {loss:.3f}  accuracy {accuracy:.2f}")
print(caught[0].message)

# %% [markdown]
# The first row is the colleague's. Two rows are right, and the last one ought to be wrong: a softmax, and a loss that is
# told it gets logits and applies another. But Keras 3 looks where its input comes from, finds the softmax, takes the
# logits from before it, and says so in a warning. It finds it only if nothing stands between. Here a committee of two
# networks gives the mean of two softmaxes:

# %% bites id="committee" covers="D13" within=0.03
members = [make_dense(), make_dense()]
for member in members:
    member.compile(keras.optimizers.SGD(0.1), "categorical_crossentropy")
    member.fit(train_images, train_labels, batch_size=50, epochs=5, verbose=0)
pixels = keras.Input((784,))
committee = keras.Model(pixels, keras.layers.Average()([member(pixels) for member in members]))

# %% bites id="committee-loss" covers="D13" within=0.05
for from_logits in (False, True):
    committee.compile("sgd", keras.losses.CategoricalCrossentropy(from_logits=from_logits), metrics=["accuracy"])
    loss, accuracy = committee.evaluate(test_images, test_labels, verbose=0)
    print(f"committee, from_logits={from_logits!s:6} loss {loss:.3f}  accuracy {accuracy:.2f}")

# %% [markdown]
# No warning, and the accuracy is the same, because a second softmax keeps the order. Only the loss is another, and
# whoever trains on it trains something else. That is the tutorial's moral, and this course's: Keras hides so much that
# you may build the wrong model without noticing, so compute one number by hand.
#
# ### Labels
#
# The loss also has to be told what the labels are. The tutorial makes rows of zeros and a one with scikit-learn's
# `MultiLabelBinarizer`, a tool for things with several labels each. It learns the width of its rows from the labels that
# occur.

# %% bites id="binarizer" covers="D3 D4"
from sklearn.preprocessing import MultiLabelBinarizer

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    narrow = MultiLabelBinarizer().fit([[0], [1], [5]])
    print("digits 5 and 3:", narrow.transform([[5], [3]]).tolist(), "  warning:", caught[0].message)
print("to_categorical, no number of classes:", keras.utils.to_categorical([0, 1, 5]).shape)
print("tf.one_hot of 12 in 10 classes:", tf.one_hot([12], 10).numpy().sum())

# %% [markdown]
# So name the number of classes, or keep the digits as they are: `sparse_categorical_crossentropy` takes whole numbers and
# needs no rows.

# %% now id="sparse" covers="D3 D4"
by_rows, by_digits = make_dense(), make_dense()
one_hot = keras.utils.to_categorical(digits_read, 10)
for network, loss, targets in ((by_rows, "categorical_crossentropy", one_hot),
                               (by_digits, "sparse_categorical_crossentropy", digits_read)):
    network.set_weights(start)
    network.compile(keras.optimizers.SGD(0.1), loss)
    network.fit(train_images, targets, batch_size=50, shuffle=False, verbose=0)

# %% same id="same-sparse" covers="D3" breaks="sparse: to_categorical(digits_read, 10) => to_categorical((digits_read + 1) % 10, 10)"
same("weights after an epoch", rows=by_rows.get_weights(), digits=by_digits.get_weights(), within=1e-6)

# %% [markdown]
# Mixed up, they fail, and the message speaks of ranks:

# %% bites id="ranks"
for loss, targets in (("categorical_crossentropy", digits_read), ("sparse_categorical_crossentropy", train_labels)):
    by_rows.compile("sgd", loss)
    try:
        by_rows.evaluate(train_images, targets, verbose=0)
    except ValueError as error:
        print(f"{loss}:\n    {error}")

# %% exercise 11-truth [markdown] points=4
# ### Write the test that would have been red in the review
#
# You get a compiled Keras 3 model, images, and labels as its loss wants them: one-hot rows, or whole numbers for a sparse
# loss. The model gives probabilities or logits. Return `True` if the loss that `evaluate` reports is the mean
# cross-entropy that its answers deserve, and `False` if `compile` was told something untrue and it shows in the number.
#
# <details><summary>Hint 1: the idea</summary>Do not ask the model what it was told. Compute the number that would be
# right, from what it gives, and compare the two numbers.</details>
# <details><summary>Hint 2: the names</summary><code>model.predict</code> and <code>model.evaluate</code> with
# <code>verbose=0</code>, <code>tf.nn.softmax</code>, <code>np.isclose</code>. Rows of probabilities have no negative
# number and a sum of 1.</details>
# <details><summary>Hint 3: almost code</summary>If the outputs are not probabilities, make them so. Take from each row the
# probability of the true class; the mean of minus their logarithms is what is deserved. <code>evaluate</code> with
# <code>return_dict=True</code> has the other number under <code>"loss"</code>.</details>

# %% answer 11-truth covers="D3 E15"
def loss_is_true(model: keras.Model, images: np.ndarray, labels: np.ndarray) -> bool:
    """Whether evaluate's loss is the mean cross-entropy; labels are (batch, classes) one-hot or (batch,) whole numbers."""
    ### BEGIN SOLUTION
    outputs = model.predict(images, verbose=0)
    if outputs.min() < 0 or not np.allclose(outputs.sum(axis=1), 1, atol=1e-3):
        outputs = tf.nn.softmax(outputs).numpy()
    true_class = labels if labels.ndim == 1 else labels.argmax(axis=1)
    deserved = -np.mean(np.log(outputs[np.arange(len(images)), true_class]))
    reported = model.evaluate(images, labels, verbose=0, return_dict=True)["loss"]
    return bool(np.isclose(reported, deserved, rtol=1e-3))
    ### END SOLUTION

# %% try 11-truth
with attempt():
    print("the committee, told of logits:", loss_is_true(committee, test_images, test_labels))

# %% check 11-truth
check("11-truth", loss_is_true)

# %% [markdown]
# It comes back when a `Dense(10)` without softmax meets a loss named by a string. Both halves look modern.

# %% [markdown]
# ## Batches that know one digit
#
# The bank's archive is tidy: its digits come sorted, all zeros first. With arrays that never mattered. Then somebody
# feeds `fit` from a `tf.data` pipeline, as every guide advises, and the reader reads nines.
#
# **Predict.** Ten classes, 29 batches, sorted digits, five epochs. What test accuracy do you expect from the arrays, and
# what from the pipeline?

# %% id="sorted"
order = np.argsort(digits_read, kind="stable")
sorted_images, sorted_labels = train_images[order], train_labels[order]

def trained_on(source, *labels, epochs=5, **options):
    keras.utils.set_random_seed(1)
    network = make_dense()
    network.compile(keras.optimizers.SGD(0.1), "categorical_crossentropy", metrics=["accuracy"])
    network.fit(source, *labels, epochs=epochs, verbose=0, **options)
    return network

# %% [markdown]
# ### Original

# %% original id="sorted-original" within=0.06
# %%then 2.1.2 sorted_images, sorted_labels, test_images, test_labels, start
import numpy as np

np.random.seed(1)
model.set_weights(start)
model.compile(SGD(lr=0.1), "categorical_crossentropy", metrics=["accuracy"])
model.fit(sorted_images, sorted_labels, batch_size=50, epochs=5, verbose=0)
print("test accuracy, arrays:", model.evaluate(test_images, test_labels, verbose=0)[1].round(2))

# %% [markdown]
# ### Now

# %% now id="sorted-now" within=0.06
by_arrays = trained_on(sorted_images, sorted_labels, batch_size=50)
print("test accuracy, arrays:", round(by_arrays.evaluate(test_images, test_labels, verbose=0)[1], 2))

# %% bites id="sorted-bites" within=0.1
rows = tf.data.Dataset.from_tensor_slices((sorted_images, sorted_labels))
tidy = rows.batch(50)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    by_pipeline = trained_on(tidy)
print("test accuracy, pipeline:", round(by_pipeline.evaluate(test_images, test_labels, verbose=0)[1], 2))
print(caught[0].message)

# %% [markdown]
# `fit` shuffles arrays anew in every epoch. A pipeline it takes as it comes. Keras 3 says so once, in a line that scrolls
# by; and the line comes for every pipeline, shuffled or not, so that people learn to overlook it.
#
# `shuffle` has to stand in the pipeline itself. Where it stands, and how large its **buffer** is, the pool from which
# each next row is drawn, decides what it does.

# %% bites id="pipelines" within=0.2
pipelines = {"as it comes": tidy, "batches shuffled": tidy.shuffle(29, seed=1),
             "rows, buffer of 100": rows.shuffle(100, seed=1).batch(50)}
for name, pipeline in pipelines.items():
    accuracy = trained_on(pipeline, shuffle=False).evaluate(test_images, test_labels, verbose=0)[1]
    print(f"{name:20} test accuracy {accuracy:.2f}")

# %% picture
held = {}
for name, pipeline in pipelines.items():
    held[name] = np.array([labels.numpy().sum(axis=0) for _, labels in pipeline]).T
mixed = sorted_labels[np.random.default_rng(1).permutation(len(sorted_labels))]
held["arrays in fit"] = np.array([mixed[first : first + 50].sum(axis=0) for first in range(0, len(mixed), 50)]).T
figure = drawing.tables(held, labels=("batch", "digit"))
drawing.show(figure, caption="How many of each digit are in each of the 29 batches? From which panel would you rather learn?",
             alt="As it comes, each batch holds one digit or two. Batches that are shuffled as a whole are as pure, in another order. A "
                 "buffer of 100 rows smears the edges. In the arrays that fit has mixed, each batch holds all ten digits.")

# %% exercise 11-pipeline [markdown] points=3
# ### Build the pipeline
#
# Return a `tf.data.Dataset` that `fit` can train on, one pass of it being one epoch: each pair of image and label once,
# in batches of `batch_size` (the last one may be smaller). Any row may come at any place, however the rows are sorted,
# and each epoch has another order.
#
# <details><summary>Hint 1: the idea</summary>Rows are to be mixed, not batches, and from a pool that holds all of them.
# Image and label have to travel together.</details>
# <details><summary>Hint 2: the names</summary><code>tf.data.Dataset.from_tensor_slices</code> of a pair,
# <code>shuffle</code>, <code>batch</code>.</details>
# <details><summary>Hint 3: almost code</summary>Slices of the pair (images, labels); then mix, with a buffer of as many
# rows as there are; then make batches, and drop none.</details>

# %% answer 11-pipeline
def make_pipeline(images: np.ndarray, labels: np.ndarray, batch_size: int) -> tf.data.Dataset:
    """Batches of (images, labels), shapes (batch, features) and (batch,), in another order in each epoch."""
    ### BEGIN SOLUTION
    def look_up(numbers):
        return tf.gather(images, numbers), tf.gather(labels, numbers)

    numbers = tf.data.Dataset.range(len(images)).shuffle(buffer_size=len(images))  # numbers are cheap to mix
    return numbers.batch(batch_size).map(look_up)
    ### END SOLUTION

# %% try 11-pipeline
with attempt():
    mixed = make_pipeline(sorted_images, sorted_labels.argmax(axis=1), 50)
    for _, some_labels in mixed.take(2):
        print("digits in a batch:", some_labels.numpy()[:20])

# %% check 11-pipeline
check("11-pipeline", make_pipeline)

# %% [markdown]
# ### Which data decide?
#
# The tutorial passes the test set as `validation_data`, and its log says "validate on **64** samples" and `val_acc:
# 1.0000`, which is not the output of its code: its test set has 10 000 images. **Validation** data are what you look at
# while you choose, such as the number of epochs. If you look at the test set, it is no test any more.
# `validation_split=0.2` takes a fifth of the training data instead, but which fifth? Here the digits are sorted again.

# %% bites id="split" covers="D14 D12" within=0.05
keras.utils.set_random_seed(1)
blind = make_dense()
blind.compile(keras.optimizers.SGD(0.1), "categorical_crossentropy", metrics=["accuracy"])
history = blind.fit(sorted_images, sorted_labels, batch_size=50, epochs=5, validation_split=0.2, verbose=0).history
for key in ("accuracy", "val_accuracy"):
    print(f"{key} in the last epoch:", round(history[key][-1], 2))
print("digits in the last fifth:", *np.unique(sorted_labels[-288:].argmax(axis=1)))

# %% [markdown]
# The **last** fifth, cut off before anything is mixed. With data in random order it is a fair sample. So is the
# validation set below, on which we watch a network that learns too much: of the 400 digits that it is trained on, a
# hurried clerk has typed a quarter at random.

# %% now id="overfit"
typed = digits_read[:400].copy()
careless = np.random.default_rng(11).random(400) < 0.25
typed[careless] = np.random.default_rng(12).integers(0, 10, careless.sum())
keras.utils.set_random_seed(1)
hidden = [keras.layers.Dense(512, activation="relu"), keras.layers.Dense(256, activation="relu")]
large = keras.Sequential([keras.Input((784,)), *hidden, keras.layers.Dense(10)])

# %% now id="overfit-fit" within=4
cross_entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
large.compile(keras.optimizers.Adam(0.005), cross_entropy)
how = {"batch_size": 50, "epochs": 20, "validation_data": (train_images[-300:], digits_read[-300:])}
history = large.fit(train_images[:400], typed, verbose=0, **how).history
print("epoch with the smallest validation loss:", np.argmin(history["val_loss"]) + 1)

# %% picture
curves = {"training": history["loss"], "validation": history["val_loss"]}
figure = drawing.curves(curves, labels=("epoch", "loss"), x=range(1, 21))
drawing.show(figure, caption="After which epoch would you have stopped, if you could see only the blue curve?",
             alt="The training loss falls through all 20 epochs. The validation loss falls for a few epochs and then rises: from there on "
                 "the network learns the clerk's mistakes by heart.")

# %% [markdown]
# At first the validation loss is the lower one, because its labels are right. Then it rises: this is called
# **overfitting**. Notebook [12](../12_callbacks/12_callbacks.ipynb) stops at the right moment and keeps the best weights.
#
# Think of it wherever data come sorted: by class, by customer, by date.

# %% [markdown]
# ## A class of weight zero
#
# The bank does not want to learn from the eights of one branch, so somebody passes `class_weight` with a 0 for the eight.
# The program moves from Keras 2 to Keras 3, and the loss in the log falls by a tenth on the day of the move. Is the new
# one better?
#
# `class_weight` multiplies each image's loss by its class's weight. What the sum is then divided by is the question.

# %% id="weighting"
class_weight = {digit: 1.0 for digit in range(10)}
class_weight[8] = 0.0
def make_weighted():
    network = make_dense()
    network.set_weights(start)
    network.compile(keras.optimizers.SGD(0.1), "categorical_crossentropy")
    return network

# %% original id="weight-original"
# %%then 2.2.4 train_images, train_labels, start, class_weight -> loss_weighted, weights_weighted
from keras.layers import Dense
from keras.models import Sequential
from keras.optimizers import SGD

model = Sequential([Dense(32, activation="relu", input_shape=(784,)), Dense(16, activation="relu")])
model.add(Dense(10, activation="softmax"))
model.set_weights(start)
model.compile(SGD(lr=0.1), "categorical_crossentropy")
whole = {"batch_size": len(train_images), "shuffle": False, "verbose": 0}
history = model.fit(train_images, train_labels, class_weight=class_weight, **whole).history
loss_weighted = history["loss"][0]
weights_weighted = model.get_weights()
print("loss:", loss_weighted.round(4))

# %% now id="weight-now"
whole = {"batch_size": len(train_images), "shuffle": False, "verbose": 0}
weighted = make_weighted()
loss = weighted.fit(train_images, train_labels, class_weight=class_weight, **whole).history["loss"][0]
print("loss:", round(loss, 4), "  share of the old one:", round(loss / loss_weighted, 4))
print("share of the images that count:", np.mean(digits_read != 8).round(4))

# %% [markdown]
# Keras 1.0.2, 2.1.2 and 2.2.4 divided by the number of images whose weight is *not zero*; today it divides by all of
# them. So the loss is smaller, and, what the log does not say, so is every step: the learning rate has changed. With
# weights that are all above zero the two agree. To get the old steps, give each image the weight that undoes it.

# %% now id="weight-repaired"
counts = digits_read != 8
repaired = make_weighted()
history = repaired.fit(train_images, train_labels, sample_weight=counts / counts.mean(), **whole)

# %% same id="same-weighted" breaks="weight-repaired: counts / counts.mean() => counts / 1.0"
now = {"loss": history.history["loss"][0], "weights": repaired.get_weights()}
same("loss and weights", original={"loss": loss_weighted, "weights": weights_weighted}, now=now, within=1e-6)

# %% [markdown]
# **Check yourself.** Above there is one batch for all. What changes with batches of 50?
#
# <details><summary>Answer</summary>The old Keras divided each batch by its own number of images that count. So the
# weights have to be computed batch by batch, in the order in which the images come.</details>
#
# It comes back with `class_weight`, `sample_weight` and padding that is masked by weights of zero.

# %% [markdown]
# ## Is the second network better?
#
# The tutorial's second network looks at small windows. A **filter** of 4 x 4 numbers slides over the image and makes a
# new image, a **map**, and **max pooling** keeps the largest of each 2 x 2 numbers. Images need four axes for this:
# image, row, column, channel. (The tutorial says "2D".)

# %% now id="cnn" covers="D10 D17"
def make_cnn():
    layers = [
        keras.layers.Conv2D(25, kernel_size=(4, 4), activation="relu"), keras.layers.MaxPooling2D((2, 2)),
        keras.layers.Conv2D(50, kernel_size=(5, 5), activation="relu"), keras.layers.MaxPooling2D((2, 2)),
        keras.layers.Flatten(), keras.layers.Dense(10, activation="softmax"),
    ]
    return keras.Sequential([keras.Input((28, 28, 1)), *layers])

keras.utils.set_random_seed(11)
cnn = make_cnn()
cnn_start = cnn.get_weights()
train_maps, test_maps = train_images.reshape(-1, 28, 28, 1), test_images.reshape(-1, 28, 28, 1)

# %% now id="summary" covers="D10"
for layer in cnn.layers:
    print(f"{type(layer).__name__:13} {layer.output.shape[1:]!s:13} {layer.count_params():6}")

# %% [markdown]
# The first line by hand: a window of 4 fits at 28 − 4 + 1 = 25 places, and each of the 25 filters has 4 · 4 · 1 numbers
# and a bias, 425 in all. Twelve steps of gradient descent, then and now:

# %% original id="cnn-original" covers="D10 D17"
# %%then 2.2.4 train_maps, train_labels, cnn_start -> cnn_original
from keras.layers import Conv2D, Flatten, MaxPooling2D

cnn_model = Sequential()
cnn_model.add(Conv2D(25, kernel_size=(4, 4), strides=(1, 1), activation='relu', input_shape=(28, 28, 1)))
cnn_model.add(MaxPooling2D(pool_size=(2, 2), strides=(2, 2)))
cnn_model.add(Conv2D(50, kernel_size=(5, 5), strides=(1, 1), activation='relu'))
cnn_model.add(MaxPooling2D(pool_size=(2, 2), strides=(2, 2)))
cnn_model.add(Flatten())
cnn_model.add(Dense(10, activation='softmax'))
cnn_model.set_weights(cnn_start)
cnn_model.compile(SGD(lr=0.1), loss='categorical_crossentropy', metrics=['accuracy'])
cnn_model.fit(train_maps[:600], train_labels[:600], batch_size=50, shuffle=False, verbose=0)
cnn_original = cnn_model.get_weights()

# %% now id="cnn-now" covers="D10"
cnn.set_weights(cnn_start)
cnn.compile(keras.optimizers.SGD(0.1), "categorical_crossentropy", metrics=["accuracy"])
cnn.fit(train_maps[:600], train_labels[:600], batch_size=50, shuffle=False, verbose=0)
print("largest move of a weight:", largest_move(cnn_start, cnn.get_weights()))

# %% same id="same-cnn" covers="D10" breaks="cnn-now: SGD(0.1) => SGD(0.11)"
same("weights after twelve steps", original=cnn_original, now=cnn.get_weights(), within=1e-3)

# %% exercise 11-shapes [markdown] points=3
# ### Predict shapes and parameters
#
# Before you run a network you can say how large it is. Return two lists with one entry for each layer: the shape of its
# output for one image, and its number of parameters. Layers are `("conv", filters, size, padding)` with windows of size x
# size and steps of 1, `("pool", size)`, `("flatten",)` and `("dense", units)`. With the padding `"valid"` the window must
# lie inside the image; with `"same"` zeros are put around it, and height and width stay. Pooling drops what does not fill
# a window.
#
# <details><summary>Hint 1: the idea</summary>The output shape of one layer is the input shape of the next. A filter looks at
# all channels.</details>
# <details><summary>Hint 2: the names</summary>Plain arithmetic with <code>//</code>; or Keras itself, with
# <code>keras.Input</code> and <code>count_params</code>.</details>
# <details><summary>Hint 3: almost code</summary>For a convolution, count the places of the window in each direction, and
# the numbers of one filter, its bias included. A dense unit has one number for each input, and a bias. The others have no
# parameters.</details>

# %% answer 11-shapes covers="D10"
def shapes_and_parameters(input_shape: tuple[int, int, int], layers: list[tuple]) -> tuple[list[tuple], list[int]]:
    """([output shape of each layer], [its parameters]); input_shape is (height, width, channels)."""
    ### BEGIN SOLUTION
    shape, shapes, parameters = tuple(input_shape), [], []
    for kind, *options in layers:
        number = 0
        if kind == "conv":
            filters, size, padding = options
            number = filters * (size * size * shape[2] + 1)
            lost = size - 1 if padding == "valid" else 0
            shape = (shape[0] - lost, shape[1] - lost, filters)
        elif kind == "pool":
            shape = (shape[0] // options[0], shape[1] // options[0], shape[2])
        elif kind == "flatten":
            shape = (int(np.prod(shape)),)
        else:
            number, shape = options[0] * (shape[0] + 1), (options[0],)
        shapes.append(shape)
        parameters.append(number)
    return shapes, parameters
    ### END SOLUTION

# %% try 11-shapes
with attempt():
    recipe = [("conv", 25, 4, "valid"), ("pool", 2), ("conv", 50, 5, "valid"), ("pool", 2), ("flatten",), ("dense", 10)]
    shapes, parameters = shapes_and_parameters((28, 28, 1), recipe)
    print("39735:", sum(parameters), "  last shapes:", shapes[-3:])

# %% check 11-shapes
check("11-shapes", shapes_and_parameters)

# %% [markdown]
# Now train both networks further, and let them read the same 360 test digits.

# %% now id="both" within=6
cnn.fit(train_maps, train_labels, batch_size=50, epochs=2, verbose=0)
dense = trained_on(train_images, train_labels, batch_size=50, epochs=12)
read_by_dense = dense.predict(test_images, verbose=0).argmax(axis=1)
read_by_cnn = cnn.predict(test_maps, verbose=0).argmax(axis=1)
true_digits = test_labels.argmax(axis=1)
dense_right, cnn_right = read_by_dense == true_digits, read_by_cnn == true_digits
print("right, dense:", dense_right.sum(), "  CNN:", cnn_right.sum(), "  of", len(true_digits))

# %% [markdown]
# **Predict.** Would another 360 digits have turned the order round? A count of 340 of 360 moves by about 4 from sample to
# sample (one standard error), so can one say anything at all?
#
# One can, because the two have read the *same* digits. Those that both read, or neither, say nothing about the
# difference. What counts is where they disagree.

# %% now id="disagree" within=6
print("only dense right:", np.sum(dense_right & ~cnn_right))
print("only CNN right:  ", np.sum(cnn_right & ~dense_right))

# %% exercise 11-better [markdown] points=4
# ### Say whether one is better
#
# You get the digits that two networks have read, and the true ones. If neither network is better, then each digit on
# which exactly one of them is right is a fair coin. Return how many only the first has right, how many only the second,
# and the probability that such coins fall at least as unevenly as these, in either direction. (Without such a digit it is
# 1.) Below 0.05 most people call the difference real.
#
# <details><summary>Hint 1: the idea</summary>Throw away all digits on which both are right or both are wrong. How often
# do that many coins show so few heads, or so few tails?</details>
# <details><summary>Hint 2: the names</summary><code>math.comb</code>, or <code>scipy.stats.binomtest</code>;
# <code>min</code>, because a probability is never above 1.</details>
# <details><summary>Hint 3: almost code</summary>With n coins, add up the probabilities of 0, 1, … heads, up to the
# smaller of the two counts: each has as many ways as n over that number, of 2 to the power of n. Double it for the other
# direction.</details>

# %% answer 11-better
def compare(first: np.ndarray, second: np.ndarray, digits: np.ndarray) -> tuple[int, int, float]:
    """(only the first is right, only the second is right, probability); all arrays are (images,), whole numbers."""
    ### BEGIN SOLUTION
    import math

    first_right, second_right = first == digits, second == digits
    only_first, only_second = int(np.sum(first_right & ~second_right)), int(np.sum(second_right & ~first_right))
    coins = only_first + only_second
    ways = sum(math.comb(coins, heads) for heads in range(min(only_first, only_second) + 1))
    return only_first, only_second, min(1.0, 2 * ways / 2**coins)
    ### END SOLUTION

# %% try 11-better within=6
with attempt():
    print("dense against CNN:", compare(read_by_dense, read_by_cnn, true_digits))

# %% check 11-better
check("11-better", compare)

# %% [markdown]
# You meet this today in every table of results that prints the larger number in bold.

# %% [markdown]
# ## Numbers instead of classes
#
# A neighbour of the reader predicts how far a disease goes in a year, from ten measurements of 442 patients
# (scikit-learn's diabetes data). Its last layer has one unit and no activation, its loss is `mse`, the mean squared
# error, and `mae`, the mean absolute error, is easier to read. The tutorial gives the line with `compile` only. The
# program was ported last week. Since then its own copy of the mse, a metric that somebody once wrote for a report, is
# larger than the loss, which is the mse, too.

# %% id="patients"
from sklearn.datasets import load_diabetes

patients = load_diabetes(scaled=False)
measurements = patients.data.astype(np.float32)
progress_in_100 = (patients.target / 100).astype(np.float32)
rng = np.random.default_rng(11)
first_weights = [rng.normal(0, 0.3, shape).astype(np.float32) for shape in ((10, 16), (16,), (16, 1), (1,))]
print("targets:", progress_in_100.shape, "  a patient:", measurements[0])

# %% [markdown]
# The columns are of very different size, so they have to be scaled. Then, that was NumPy's work, and whoever used the
# network had to know the two arrays.
#
# ### Original

# %% original id="regression-original" covers="D8"
# %%then 2.2.4 measurements, progress_in_100, first_weights -> fitted_original
from keras import backend as K


def own_mse(y_true, y_pred):
    return K.mean(K.square(y_true - y_pred))

regression = Sequential([Dense(16, activation="relu", input_shape=(10,)), Dense(1)])
regression.set_weights(first_weights)
regression.compile(SGD(lr=0.01), loss='mse', metrics=['mae', own_mse])
scaled = (measurements - measurements.mean(axis=0)) / measurements.std(axis=0)
history = regression.fit(scaled, progress_in_100, batch_size=34, epochs=10, shuffle=False, verbose=0).history
fitted_original = {"mse": history["loss"], "mae": history["mean_absolute_error"]}
fitted_original["weights"] = regression.get_weights()
print("mse", history["loss"][-1].round(3), "  own_mse", history["own_mse"][-1].round(3))

# %% [markdown]
# ### Now
#
# A `Normalization` layer learns mean and deviation with `adapt` and keeps them in the model.

# %% now id="regression-now" covers="D8"
def own_mse(y_true, y_pred):
    return keras.ops.mean(keras.ops.square(y_true - y_pred))

scaling = keras.layers.Normalization()
scaling.adapt(measurements)
layers = [keras.layers.Dense(16, activation="relu"), keras.layers.Dense(1)]
regression = keras.Sequential([keras.Input((10,)), scaling, *layers])

# %% now id="regression-fit" covers="D8"
for layer, place in zip(layers, (0, 2)):
    layer.set_weights(first_weights[place : place + 2])
regression.compile(keras.optimizers.SGD(0.01), loss="mse", metrics=["mae", own_mse])
how = {"batch_size": 34, "epochs": 10, "shuffle": False, "verbose": 0}
history = regression.fit(measurements, progress_in_100, **how).history
print("mse", round(history["loss"][-1], 3), "  mae", round(history["mae"][-1], 3))

# %% same id="same-regression" covers="D8" breaks="regression-fit: SGD(0.01) => SGD(0.011)"
trained = [array for layer in layers for array in layer.get_weights()]
fitted_now = {"mse": history["loss"], "mae": history["mae"], "weights": trained}
same("errors of all epochs and weights", original=fitted_original, now=fitted_now, within=1e-4)

# %% [markdown]
# ### What bites
#
# **Predict.** The model is the same, and so is `own_mse`. What does it say now?

# %% bites id="own-metric"
print("mse", round(history["loss"][-1], 3), "  own_mse", round(history["own_mse"][-1], 3))
targets, predictions = progress_in_100[:34], regression.predict(measurements[:34], verbose=0)
print("targets", targets.shape, "minus predictions", predictions.shape, "are", (targets - predictions).shape)

# %% [markdown]
# The targets have the shape (n,), the predictions (n, 1). Subtracted, they give a table: every target against every
# prediction. Keras 1 and 2 turned targets into (n, 1) before any metric saw them. Keras 3 makes the shapes equal for
# losses and for its own metrics, but a function that you pass as a metric gets them as they are.
#
# Two more silent ones. A `Normalization` that nobody has adapted has a mean of 0 and a deviation of 1, so it does
# nothing. And if a metric's function returns one number for a batch, Keras takes the mean over batches, in which a small
# last batch counts as much as a full one.

# %% bites id="unadapted"
unadapted = keras.Sequential([keras.Input((10,)), keras.layers.Normalization(), keras.layers.Dense(1)])
unadapted.compile(keras.optimizers.SGD(0.01), "mse")
history = unadapted.fit(measurements, progress_in_100, batch_size=34, verbose=0).history
print("loss without adapt:", history["loss"])

# %% exercise 11-metric [markdown] points=3
# ### Write a metric that fit reports rightly
#
# Return a function (or a metric object) for `metrics=[…]` that gives the share of predictions no further than `tolerance`
# from their target. It must be right for targets of shape (n,) and (n, 1), with predictions of shape (n, 1), and for a
# last batch that is smaller, even if it has one row only.
#
# <details><summary>Hint 1: the idea</summary>Make the two shapes equal first. And let Keras do the averaging: it can
# weigh rows, not batches.</details>
# <details><summary>Hint 2: the names</summary><code>tf.reshape</code> with <code>(-1,)</code>, <code>tf.abs</code>,
# <code>tf.cast</code>. NumPy will not do, because <code>fit</code> draws a graph.</details>
# <details><summary>Hint 3: almost code</summary>A function inside the function: flatten both, compare their distance with
# the tolerance, and return a 1.0 or 0.0 <em>for each row</em>.</details>

# %% answer 11-metric covers="D8"
def within(tolerance: float):
    """A metric: the share of rows with |y_true - y_pred| <= tolerance; y_true is (n,) or (n, 1), y_pred (n, 1)."""
    ### BEGIN SOLUTION
    def share_within(y_true, y_pred):
        distance = tf.abs(tf.reshape(y_true, (-1,)) - tf.reshape(y_pred, (-1,)))
        return tf.cast(distance <= tolerance, tf.float32)

    return share_within
    ### END SOLUTION

# %% try 11-metric
with attempt():
    regression.compile("sgd", "mse", metrics=[within(0.5)])
    print(regression.evaluate(measurements, progress_in_100, verbose=0, return_dict=True))

# %% check 11-metric
check("11-metric", within)

# %% [markdown]
# Think of it with every metric that came along from an old program: RMSE, R², Dice, anything with a minus in it.

# %% summary [markdown]
# ## What you can do now
#
# You can read a log of any Keras, and tell your boss that no image is missing. You fitted a dense network, a CNN and a
# regression then and now, to the same weights. You know what `fit` does not say: that a loss was told something untrue,
# that batches know one digit, that a weight of zero changes the step, that your metric compared everybody with everybody.
# And you can say when a better result is luck.
#
# Of the digit reader, the loop over `next_batch` is done: `fit` runs it. What it did beside training, every twentieth
# step, comes next, in [12 Callbacks](../12_callbacks/12_callbacks.ipynb).

# %% progress
progress("11")
