# %% card [markdown] minutes=45
# # 11 compile and fit: dense net, CNN, regression
#
# **Aim.** Let Keras do the training with `compile` and `fit`, and check by hand that it trains what you mean.
#
# **You will be able to**
#
# - turn labels into one-hot rows whose width does not depend on luck
# - train a dense network and a CNN with `compile` and `fit`, then and now, with the same weights bit for bit
# - predict every shape and parameter count of a CNN
# - keep the test set out of your decisions, and read a confusion matrix
# - fit a regression and compute its mse and mae yourself
#
# **Before you start** you need [01 Keras layers on TensorFlow tensors](../01_layers_on_tensors/01_layers_on_tensors.ipynb).

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

# %% [markdown] covers="D13 D17"
# ## Two lines for a training loop
#
# So far we wrote the loop ourselves. `compile` notes a loss and an optimizer, `fit` runs the loop. That is short, and tutorial
# D warns at its end: Keras hides so much that you may build the wrong model without noticing. It is right; it even happens to
# the tutorial. (Small slips: all its steps are numbered 1, and it "reshapes to 2D" what gets four dimensions.) So each section
# ends with a check by hand.
#
# `fit` of then warns about a piece of its own machinery. We silence this one message.

# %%
import warnings

warnings.filterwarnings("ignore", message=".*state_updates.*")

# %% [markdown]
# ## From a digit to a row
#
# The labels are whole numbers from 0 to 9. A network with 10 outputs wants rows of 10 numbers, with a 1 at the place of the
# digit: **one-hot** rows. The images are flat: 784 numbers from 0 to 1.

# %% covers="D3"
mnist_data = digits.read_data_sets(one_hot=False)
train_images, test_images = mnist_data.train.images, mnist_data.test.images
train_digits, test_digits = mnist_data.train.labels, mnist_data.test.labels
print(train_images.shape, train_digits.shape, train_digits[:8])

# %% [markdown]
# ### Then
#
# Tutorial D puts each label into a list of its own and hands the lists to scikit-learn's `MultiLabelBinarizer`. That tool is
# made for things that have **several** labels at once.

# %% then covers="D3 D4"
from sklearn.preprocessing import MultiLabelBinarizer

binarizer = MultiLabelBinarizer()
by_binarizer = binarizer.fit_transform([[i] for i in train_digits])
print(by_binarizer.shape, by_binarizer.dtype, by_binarizer[0])

# %% [markdown]
# ### Now
#
# Three short ways. Each is told the number of classes.

# %% now covers="D4"
by_keras = keras.utils.to_categorical(train_digits, num_classes=10)
by_tensorflow = tf.one_hot(train_digits, 10).numpy()
by_numpy = np.eye(10, dtype=np.float32)[train_digits]
print(by_keras.dtype, by_tensorflow.dtype, by_numpy.dtype)

# %% [markdown]
# ### Same tensors
#
# The types differ, the numbers do not.

# %% same
for name, rows in (("to_categorical", by_keras), ("tf.one_hot", by_tensorflow), ("np.eye", by_numpy)):
    print(f"{name:15} the same numbers as the binarizer:", np.array_equal(rows, by_binarizer))

# %% [markdown]
# ### What bites
#
# The binarizer learns its width from the labels that occur. With 0, 1 and 5 it makes three columns, and a digit that it has
# not seen becomes a row of zeros, with no more than a warning.

# %% bites covers="D4"
narrow = MultiLabelBinarizer().fit([[0], [1], [5]])
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    print("digits 5 and 3:", narrow.transform([[5], [3]]).tolist(), "  warning:", caught[0].message)
print("to_categorical without num_classes:", keras.utils.to_categorical([0, 1, 5]).shape)

# %% [markdown]
# `to_categorical` without `num_classes` looks at the largest label: six columns here, not ten. And `tf.one_hot` takes any
# label that does not fit, silently:

# %% bites
print("tf.one_hot of 1 and 12:", tf.one_hot([1, 12], 3).numpy().tolist())
try:
    keras.utils.to_categorical([1, 12], num_classes=3)
except IndexError as error:
    print("to_categorical: IndexError:", error)

# %% exercise 11-onehot [markdown] points=2
# ### Make one-hot rows
#
# The labels come as tutorial D makes them, each in a list of its own: `[[3], [0], …]`. Some classes may not occur. Return
# float32 rows.
#
# <details><summary>Hint 1: the idea</summary>The width is `num_classes`, whatever labels occur. And the lists have to
# go.</details>
# <details><summary>Hint 2: the names</summary><code>np.ravel</code>, then <code>tf.one_hot</code>, or <code>np.eye</code> with
# a dtype.</details>
# <details><summary>Hint 3: almost code</summary>Flatten the list of lists to one axis; then one of the three ways from
# above.</details>

# %% answer 11-onehot
def one_hot(labels: list[list[int]], num_classes: int) -> tf.Tensor:
    """float32 rows of shape (len(labels), num_classes)."""
    ### BEGIN SOLUTION
    return tf.one_hot(np.ravel(labels), num_classes)
    ### END SOLUTION

# %% try 11-onehot
with attempt():
    print("[[0, 0, 1, 0], [1, 0, 0, 0]]:", np.asarray(one_hot([[2], [0]], 4)).astype(int).tolist())

# %% check 11-onehot
check("11-onehot", one_hot)

# %% [markdown]
# ## A dense network
#
# Tutorial D: "a three-layer network with 32, 16 and 10 hidden nodes, then an output of size 10". Its code has two hidden
# layers, 32 and 16, and the 10 **are** the output.

# %% covers="D5"
train_labels, test_labels = by_tensorflow, tf.one_hot(test_digits, 10).numpy()


def dense_layers(library):
    return [
        library.layers.Dense(32, activation="relu"),
        library.layers.Dense(16, activation="relu"),
        library.layers.Dense(10, activation="softmax"),
    ]

# %% [markdown]
# ### Then
#
# The network has no input shape, so there are no weights until it meets data:

# %% then covers="D5"
keras.utils.set_random_seed(11)
graph = tf.Graph()
with graph.as_default():
    tf1.set_random_seed(11)
    dense_then = K1.Sequential(dense_layers(K1))
    try:
        dense_then.weights
    except ValueError as error:
        print("ValueError:", str(error).partition(" Weights are")[0])

# %% [markdown]
# `compile` takes an optimizer of TensorFlow. The tutorial goes from `compile` straight to the output of a training. But the
# call of `fit` is missing, and `compile` trains nothing.

# %% then covers="D7"
sess = tf1.Session(graph=graph)
with graph.as_default(), sess.as_default():
    K1.backend.set_session(sess)
    dense_then.build((None, 784))
    dense_then.compile(tf1.train.AdamOptimizer(0.001), "categorical_crossentropy", metrics=["accuracy"])
    start = dense_then.get_weights()
    untouched = all(map(np.array_equal, start, dense_then.get_weights()))
    history_then = dense_then.fit(train_images, train_labels, batch_size=64, epochs=5, shuffle=False, verbose=0).history
    moved = not np.array_equal(start[0], dense_then.get_weights()[0])
print("compile left the weights alone:", untouched, "  fit moved them:", moved)

# %% [markdown]
# ### Now
#
# Keras 3 wants an optimizer of its own, as an object or by name. In its settings one number differs from TensorFlow's:
# `epsilon`, which notebook 03 explains. We set it as then.

# %% now covers="E15"
dense = keras.Sequential([keras.Input((784,)), *dense_layers(keras)])
dense.set_weights(start)
dense.compile(keras.optimizers.Adam(0.001, epsilon=1e-8), "categorical_crossentropy", metrics=["accuracy"])
history = dense.fit(train_images, train_labels, batch_size=64, epochs=5, shuffle=False, verbose=0).history

# %% same
print("what was recorded:", list(history_then), "and", sorted(history))
distance = np.abs(np.subtract(history["loss"], history_then["loss"]))
print("first losses nearer than 1e-5:", bool(distance[0] < 1e-5), "  last ones nearer than 0.01:", bool(distance[-1] < 0.01))

# %% [markdown]
# Near, but not the same bits: the two Adams round differently, and the small differences grow from step to step. With plain
# gradient descent, below, not a bit will differ.
#
# `evaluate` gives the loss and the metrics for other data, `predict` the outputs. A short way to write `compile` is with names
# only, as tutorial E does; `sgd` then means gradient descent with a learning rate of 0.01, which is little.

# %% now covers="E15"
by_name = keras.Sequential([keras.Input((784,)), keras.layers.Dense(10, activation=keras.activations.softmax)])
by_name.compile("sgd", "categorical_crossentropy", metrics=["accuracy"])
print("learning rate of 'sgd':", round(float(by_name.optimizer.learning_rate.numpy()), 4))
print("shape of predict:", dense.predict(test_images, verbose=0).shape)

# %% [markdown]
# ### What bites
#
# Tutorial E mixes words of several generations, and leaves out the imports.

# %% bites covers="E2 E12"
old_words = {
    "nb_epoch": lambda: dense.fit(train_images, train_labels, nb_epoch=5),
    "predict_classes": lambda: dense.predict_classes(test_images),
    "tf1 optimizer": lambda: dense.compile(tf1.train.AdamOptimizer(0.001), "categorical_crossentropy"),
}
for name, old_word in old_words.items():
    try:
        old_word()
    except (TypeError, AttributeError, ValueError) as error:
        print(f"{name}: {type(error).__name__}: {str(error).partition(': <')[0]}")

# %% [markdown]
# Today it is `epochs=`, and `np.argmax(model.predict(images), axis=-1)`. `input_dim` still works, with a warning; begin with
# `keras.Input((784,))` instead.

# %% bites covers="E2"
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    keras.layers.Dense(32, input_dim=28 * 28)
print(str(caught[0].message).partition(" When")[0])

# %% [markdown] covers="D14"
# ### Which data decide?
#
# Tutorial D gives the test set as `validation_data`. **Validation** data are those you look at while you choose: how many
# epochs, which learning rate. If that is the test set, then the test is no longer a test. `validation_split=0.2` keeps a fifth
# of the training data for it. But which fifth? We sort the digits first.

# %% bites covers="D14"
order = np.argsort(train_digits, kind="stable")
keras.utils.set_random_seed(11)
model = keras.Sequential([keras.Input((784,)), keras.layers.Dense(10, activation="softmax")])
model.compile(keras.optimizers.Adam(0.01), "categorical_crossentropy", metrics=["accuracy"])
history = model.fit(train_images[order], train_labels[order], batch_size=64, epochs=4, validation_split=0.2, verbose=0).history
print("accuracy above 0.8:", history["accuracy"][-1] > 0.8, "  validation below 0.4:", history["val_accuracy"][-1] < 0.4)
print("digits in the last fifth:", np.unique(train_digits[order][-288:]))

# %% [markdown]
# It is the **last** fifth, cut off before anything is shuffled. The network was trained on some of the 8s and on no 9 at all,
# and that is what validation shows. Shuffle the data once before you split.

# %% exercise 11-confusion [markdown] points=3
# ### Count who is taken for whom
#
# A **confusion matrix** has a row for each true class and a column for each predicted class. Each cell counts images. Return
# it as whole numbers; a class that does not occur has a row and a column all the same.
#
# <details><summary>Hint 1: the idea</summary>Two whole numbers for each image: its label and its prediction. Count the
# pairs.</details>
# <details><summary>Hint 2: the names</summary><code>np.argmax(…, axis=-1)</code>, twice;
# <code>tf.math.confusion_matrix</code> or <code>np.add.at</code>.</details>
# <details><summary>Hint 3: almost code</summary>Take the argmax of <code>model.predict(images)</code> and of the labels. Hand
# labels first, predictions second, and the number of classes to <code>tf.math.confusion_matrix</code>.</details>

# %% answer 11-confusion
def confusion(model: keras.Model, images: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Counts of shape (classes, classes), [label, prediction], from images and one-hot labels (batch, classes)."""
    ### BEGIN SOLUTION
    predicted = np.argmax(model.predict(images, verbose=0), axis=-1)
    counts = np.zeros((labels.shape[1], labels.shape[1]), dtype=int)
    np.add.at(counts, (np.argmax(labels, axis=-1), predicted), 1)
    return counts
    ### END SOLUTION

# %% try 11-confusion
with attempt():
    counts = confusion(dense, test_images, test_labels)
    right = dense.evaluate(test_images, test_labels, verbose=0)[1] * 360
    print("360:", np.sum(counts), "  the diagonal is what evaluate calls right:", round(right) == np.trace(counts))

# %% check 11-confusion
check("11-confusion", confusion)

# %% [markdown]
# ## A convolutional network
#
# The second network of tutorial D looks at small windows. A **filter** of 4 x 4 numbers slides over the image and gives a new
# image, a **map**; there are 25 of them. **Max pooling** keeps the largest number of each square of 2 x 2. The images must be
# four-dimensional for this: (image, row, column, channel).

# %% covers="D10 D17"
def cnn_layers(library):
    return [
        library.layers.Conv2D(25, kernel_size=(4, 4), activation="relu"),
        library.layers.MaxPooling2D(pool_size=(2, 2), strides=(2, 2)),
        library.layers.Conv2D(50, kernel_size=(5, 5), activation="relu"),
        library.layers.MaxPooling2D(pool_size=(2, 2), strides=(2, 2)),
        library.layers.Flatten(),
        library.layers.Dense(10, activation="softmax"),
    ]


train_maps, test_maps = (images.reshape(-1, 28, 28, 1) for images in (train_images, test_images))

# %% now covers="D10"
keras.utils.set_random_seed(11)
cnn = keras.Sequential([keras.Input((28, 28, 1)), *cnn_layers(keras)])
for layer in cnn.layers:
    print(f"{type(layer).__name__:13} {str(layer.output.shape[1:]):13} {layer.count_params():6}")
print("parameters:", cnn.count_params())

# %% [markdown]
# Check the first line by hand. A window of 4 fits at 28 - 4 + 1 = 25 places. A filter has 4 · 4 · 1 numbers and a bias, so 25
# filters have 25 · 17 = 425 parameters.
#
# ### Then
#
# One epoch with gradient descent, from the same weights, on the same batches. Half of the images are enough for this.

# %% then covers="D10"
start = cnn.get_weights()
half_maps, half_labels = train_maps[:720], train_labels[:720]
graph = tf.Graph()
sess = tf1.Session(graph=graph)
with graph.as_default(), sess.as_default():
    K1.backend.set_session(sess)
    cnn_then = K1.Sequential([K1.layers.InputLayer((28, 28, 1)), *cnn_layers(K1)])
    cnn_then.compile(tf1.train.GradientDescentOptimizer(0.1), "categorical_crossentropy", metrics=["accuracy"])
    cnn_then.set_weights(start)
    cnn_then.fit(half_maps, half_labels, batch_size=64, epochs=1, shuffle=False, verbose=0)
    weights_then = cnn_then.get_weights()

# %% [markdown]
# ### Now

# %% now covers="D10"
cnn.compile(keras.optimizers.SGD(0.1), "categorical_crossentropy", metrics=["accuracy"])
cnn.fit(half_maps, half_labels, batch_size=64, epochs=1, shuffle=False, verbose=0)
weights_now = cnn.get_weights()

# %% [markdown]
# ### Same tensors

# %% same covers="D13"
print("the weights moved by up to", max(np.abs(a - b).max() for a, b in zip(weights_now, start)).round(2))
print("bit for bit equal to then:", all(map(np.array_equal, weights_then, weights_now)))

# %% [markdown]
# After 12 steps, 39 735 numbers agree in every bit.
#
# ### The whole run
#
# Now with Adam and three epochs, as in the tutorial, and with a validation set that is not the test set. The loader has shuffled
# the images, so the last fifth will do. (We have few images: smaller batches and a larger learning rate make up for it.)

# %% now covers="D12"
cnn.set_weights(start)
cnn.compile(keras.optimizers.Adam(0.002), "categorical_crossentropy", metrics=["accuracy"])
history = cnn.fit(half_maps, half_labels, batch_size=32, epochs=3, validation_split=0.2, verbose=0).history
test_accuracy = cnn.evaluate(test_maps, test_labels, verbose=0)[1]
print("epochs recorded:", len(history["val_accuracy"]), "  test accuracy above 0.8:", test_accuracy > 0.8)

# %% picture
figure, panels = plt.subplots(1, 2, figsize=(11, 4), layout="constrained")
epochs = range(1, 4)
for panel, key in zip(panels, ("loss", "accuracy")):
    panel.plot(epochs, history[key], color=style.BLUE, marker="o", label="training")
    panel.plot(epochs, history[f"val_{key}"], color=style.ORANGE, marker="s", linestyle="--", label="validation")
    panel.set(xlabel="epoch", ylabel=key, xticks=epochs)
panels[0].legend()
style.show(
    figure,
    alt="Loss and accuracy over three epochs: both improve in every epoch; validation begins far ahead of training and ends "
    "beside it.",
)

# %% [markdown]
# Validation is ahead of training? The training figures are averages over the epoch, from the time when the network was
# still worse; validation is measured at the end of it.
#
# ### What bites
#
# Tutorial D shows an output that is not its code's: "validate on **64** samples" where the test set has 10 000, a validation
# accuracy of 1.0000, and a list of accuracies that ends in 0.99990 where the log ends in 0.9816. Numbers that belong to one
# run agree with each other:

# %% bites covers="D12"
seen = {}
keep = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: seen.update(logs))
few = train_maps[:256], train_labels[:256]
again = cnn.fit(*few, batch_size=64, validation_split=0.25, callbacks=[keep], verbose=0).history
print("list and log agree:", all(seen[key] == again[key][-1] for key in again))
print("validated on", int(256 * 0.25), "images; so one image more or less changes the accuracy by", round(1 / 64, 4))

# %% [markdown]
# And here is a wrong model that nobody complains about: the last layer lost its softmax. The loss wants probabilities and gets
# any numbers. We compare what Keras reports with the cross-entropy by hand.

# %% bites covers="D13"
no_softmax = keras.Sequential([keras.Input((784,)), keras.layers.Dense(10)])
no_softmax.set_weights(model.get_weights())
no_softmax.compile("sgd", "categorical_crossentropy", metrics=["accuracy"])
for name, network in (("with softmax", model), ("without", no_softmax)):
    reported = network.evaluate(test_images, test_labels, batch_size=360, verbose=0)[0]
    by_hand = -np.mean(np.log(np.maximum(model(test_images), 1e-7))[test_labels == 1])
    print(f"{name:12} reported = by hand:", np.isclose(reported, by_hand, rtol=1e-3))

# %% [markdown]
# Same weights, same data, no message, another loss. That is the moral of tutorial D and of this course: compare shapes, counts
# and tensors with a computation of your own.

# %% exercise 11-shapes [markdown] points=3
# ### Predict shapes and parameters
#
# Return two lists with one entry for each layer: the shape of its output for one image, and its number of parameters. Layers
# are `("conv", filters, size, padding)` with windows of size x size and steps of 1, `("pool", size)`, `("flatten",)` and
# `("dense", units)`. With the padding `"valid"` the window must lie inside the image; with `"same"` zeros are put around it,
# and height and width stay. Pooling drops what does not fill a window.
#
# <details><summary>Hint 1: the idea</summary>The output shape of one layer is the input shape of the next. A filter looks at
# all channels.</details>
# <details><summary>Hint 2: the names</summary>Plain arithmetic with <code>//</code>; or Keras itself, with
# <code>keras.Input</code> and <code>count_params</code>.</details>
# <details><summary>Hint 3: almost code</summary>For a convolution: height - size + 1, and filters · (size · size · channels +
# 1). For a dense layer: units · (inputs + 1). The others have no parameters.</details>

# %% answer 11-shapes
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
    print("39735:", sum(parameters), "  same shapes:", shapes == [layer.output.shape[1:] for layer in cnn.layers])

# %% check 11-shapes
check("11-shapes", shapes_and_parameters)

# %% exercise 11-block [markdown] points=3
# ### Compute a convolution block
#
# Check the first two layers by hand: convolution without padding, plus bias, ReLU, then max pooling in squares of 2 x 2, side
# by side. A last row or column that fills no square is dropped.
#
# <details><summary>Hint 1: the idea</summary>Four steps, each a tensor from the last one.</details>
# <details><summary>Hint 2: the names</summary><code>tf.nn.conv2d</code>, <code>tf.nn.relu</code>,
# <code>tf.nn.max_pool2d</code>; or slices and a loop over the places of the window.</details>
# <details><summary>Hint 3: almost code</summary>Convolve with strides 1 and the padding <code>"VALID"</code>, add the bias,
# apply ReLU, and pool with windows and strides of 2.</details>

# %% answer 11-block
def conv_block(images: tf.Tensor, kernel: tf.Tensor, bias: tf.Tensor) -> tf.Tensor:
    """(batch, height', width', filters) from images (batch, height, width, channels).

    `kernel` is (rows, columns, channels, filters), `bias` is (filters,); height' = (height - rows + 1) // 2.
    """
    ### BEGIN SOLUTION
    maps = tf.nn.conv2d(images, kernel, strides=1, padding="VALID")
    return tf.nn.max_pool2d(tf.nn.relu(maps + bias), ksize=2, strides=2, padding="VALID")
    ### END SOLUTION

# %% try 11-block
with attempt():
    first = cnn.layers[0]
    layers_say = cnn.layers[1](first(test_maps[:3]))
    by_hand = conv_block(tf.constant(test_maps[:3]), tf.constant(first.kernel), tf.constant(first.bias))
    print("as the layers:", np.allclose(by_hand, layers_say, atol=1e-5))

# %% check 11-block
check("11-block", conv_block)

# %% [markdown]
# ### What it has learned
#
# The filters of the first layer, and the confusion matrix of the test images.

# %%
filters = cnn.layers[0].kernel.numpy()[:, :, 0, :]
tiles = np.pad(filters, ((0, 1), (0, 1), (0, 0)), constant_values=np.nan)  # a gap between the tiles
sheet = tiles.reshape(5, 5, 5, 5).transpose(2, 0, 3, 1).reshape(25, 25)[:-1, :-1]
limit = np.abs(filters).max()
predicted = np.argmax(cnn(test_maps), axis=-1)
matrix = tf.math.confusion_matrix(test_digits, predicted, 10).numpy()

# %% picture
figure, panels = plt.subplots(1, 2, figsize=(11, 5), layout="constrained")
panels[0].imshow(sheet, cmap="PuOr", vmin=-limit, vmax=limit)
panels[0].set(title="25 filters of 4 x 4", xticks=[], yticks=[])
panels[1].imshow(np.sqrt(matrix), cmap="Purples")
for (row, column), count in np.ndenumerate(matrix):
    if count:
        colour = "white" if count > 15 else "black"
        panels[1].text(column, row, str(count), ha="center", va="center", color=colour, fontsize=12)
panels[1].set(title="test images", xlabel="prediction", ylabel="label", xticks=range(10), yticks=range(10))
for panel in panels:
    panel.grid(False)
style.show(
    figure,
    alt="Left, the 25 filters of the first layer show no pattern that one could name. Right, the confusion matrix: most of "
    "the 360 test images lie on the diagonal, where prediction and label agree.",
)

# %% [markdown]
# The mistakes are off the diagonal: each row tells for whom a digit was taken. Notebook 10 shows what such filters make of an
# image.
#
# **Check yourself.** The test set has 360 images. Two networks get 340 and 344 of them right. Is the second one better?
#
# <details><summary>Answer</summary>Nobody can tell from this. With n images and an accuracy p the standard error is
# sqrt(p(1-p)/n), here about 1.2 percentage points, or 4 images. Another choice of test images could turn the order
# round.</details>

# %% [markdown]
# ## Numbers instead of classes
#
# To predict a number, the last layer has one unit and no activation. The loss is the mean squared error, `mse`; the mean
# absolute error, `mae`, is easier to read. Tutorial D gives only the line with `compile`. We use scikit-learn's diabetes data:
# ten measurements for each of 442 patients, and how far the disease went in a year.

# %%
from sklearn.datasets import load_diabetes

data = load_diabetes()
measurements = (20 * data.data).astype(np.float32)  # columns with a spread of about 1
progression = ((data.target - 150) / 75).astype(np.float32)
print(measurements.shape, progression.shape)

# %% [markdown]
# ### Then

# %% then covers="D8"
rng = np.random.default_rng(11)
start = [rng.normal(0, 0.3, shape).astype(np.float32) for shape in ((10, 16), (16,), (16, 1), (1,))]


def regression_layers(library):
    return [library.layers.Dense(16, activation="relu"), library.layers.Dense(1)]


graph = tf.Graph()
sess = tf1.Session(graph=graph)

# %% then covers="D8"
with graph.as_default(), sess.as_default():
    K1.backend.set_session(sess)
    regression_then = K1.Sequential([K1.layers.InputLayer((10,)), *regression_layers(K1)])
    regression_then.compile(optimizer=tf1.train.AdamOptimizer(0.01), loss="mse", metrics=["mae"])
    regression_then.set_weights(start)
    before_then = regression_then.evaluate(measurements, progression, batch_size=442, verbose=0)

# %% [markdown]
# ### Now

# %% now covers="D8"
regression = keras.Sequential([keras.Input((10,)), *regression_layers(keras)])
regression.compile(optimizer=keras.optimizers.Adam(0.01), loss="mse", metrics=["mae"])
regression.set_weights(start)
before = regression.evaluate(measurements, progression, batch_size=442, verbose=0)

# %% same
print("mse and mae as then:", np.allclose(before, before_then, atol=1e-5))

# %% now covers="D8"
regression.fit(measurements[:354], progression[:354], batch_size=64, epochs=12, verbose=0)
mse, mae = regression.evaluate(measurements[354:], progression[354:], verbose=0)
always_the_mean = np.mean((progression[354:] - progression[:354].mean()) ** 2)
print("better than always predicting the mean:", mse < always_the_mean)

# %% [markdown]
# ### What bites
#
# The predictions have the shape (n, 1), the targets (n,). Subtract one from the other and NumPy, and TensorFlow too, lays them
# out as a table: every target against every prediction. No error, a wrong number.

# %% bites
predictions = regression.predict(measurements[354:], verbose=0)
difference = predictions - progression[354:]
print("shape of the difference:", difference.shape)
print("its mean square is the mse of evaluate:", np.isclose(np.mean(difference**2), mse, rtol=1e-3))

# %% [markdown]
# `fit` and `evaluate` of Keras 3 make the shapes equal before they compare, so the trap waits for those who write the formula
# themselves. You do so now.

# %% exercise 11-errors [markdown] points=2
# ### Compute mse and mae
#
# Return the mean of the squared errors and the mean of the absolute errors.
#
# <details><summary>Hint 1: the idea</summary>One error for each target. Look at the shapes first.</details>
# <details><summary>Hint 2: the names</summary><code>np.mean</code>, <code>np.abs</code>; <code>predictions[:, 0]</code> or
# <code>np.squeeze</code>.</details>
# <details><summary>Hint 3: almost code</summary>Bring the predictions to the shape (n,), subtract, and take two
# means.</details>

# %% answer 11-errors
def mse_and_mae(targets: np.ndarray, predictions: np.ndarray) -> tuple[float, float]:
    """(mean squared error, mean absolute error) from targets (n,) and predictions (n, 1)."""
    ### BEGIN SOLUTION
    error = predictions[:, 0] - targets
    return np.mean(error**2), np.mean(np.abs(error))
    ### END SOLUTION

# %% try 11-errors
with attempt():
    by_hand = mse_and_mae(progression[354:], predictions)
    print("as evaluate says:", np.allclose(by_hand, [mse, mae], rtol=1e-3))

# %% check 11-errors
check("11-errors", mse_and_mae)

# %% summary [markdown]
# ## What you can do now
#
# You train with `compile` and `fit`, then and now, to the same bits. You know where one-hot rows get their width, which part of
# the data `validation_split` takes, and what each layer of a CNN has for shape and parameters. And you check by hand: the first
# block of a CNN, a confusion matrix, the errors of a regression.
#
# Next: [12 Callbacks](../12_callbacks/12_callbacks.ipynb), where your own code runs inside `fit`.

# %% progress
progress("11")
