# %% card [markdown] minutes=90
# # 10 Models as functions, foreign inputs, flipped kernels
#
# **Aim.** Use a network that somebody else has trained inside your own program, and notice when it does not see what it was trained on.
#
# **You will be able to**
#
# - say what a file of weights does not hold, and find it out
# - put a trained model on a tensor of your own, then and now
# - keep what it has learned while you teach it something new, BatchNormalization included
# - bring weights from a library that flips its kernels and puts the channels first
# - ask a model which pixels its answer rests on
#
# **Before you start** you need [04 Training mode and test
# mode](../04_training_and_test_mode/04_training_and_test_mode.ipynb) and [09 Functional API and
# KerasTensors](../09_functional_api/09_functional_api.ipynb).

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
# ## Never so sure
#
# The examination office of a university has borrowed the digit reader of 2016 (`examples/inherited/`) from the bank, to read
# the points on its sheets. The bank has looked after it. The reader's **eye**, two convolutions whose weights lie in
# `digits.h5`, has a third one on top now, and the whole finds a digit wherever it stands in its box.
#
# The office gets the lines that build the network, and a file of weights. It builds the network, loads the file, and
# hands it the scans. Nothing is raised. On Monday the first students stand at the door with points that nobody gave them. "It
# cannot be the reader," says the office. "It was never in doubt."

# %% id="sheets"
data = digits.read_data_sets(one_hot=False)
train_digits, test_digits = data.train.labels, data.test.labels

def anywhere_in_the_box(rows, seed):
    moves = np.random.default_rng(seed).integers(-4, 5, (len(rows), 2))
    return np.stack([np.roll(row.reshape(28, 28, 1), move, (0, 1)) for row, move in zip(rows, moves)])

train_images = anywhere_in_the_box(data.train.images, 1)
test_images = anywhere_in_the_box(data.test.images, 2)
scans = np.rint(255 * test_images[..., 0]).astype(np.uint8)

# %% [markdown]
# This is the network. Its body, which we call the **base**, makes 32 numbers of an image, and one Dense layer turns these
# into ten **logits**, the numbers before a softmax.

# %% id="base"
def make_base():
    layers = keras.layers
    eye = [layers.Conv2D(8, 5, activation="relu", name="look1"), layers.MaxPooling2D(),
           layers.Conv2D(16, 3, activation="relu", name="look2"), layers.MaxPooling2D()]
    third = [layers.Conv2D(32, 3, use_bias=False, name="look3"),
             layers.BatchNormalization(momentum=0.9, name="norm"),
             layers.ReLU(), layers.GlobalAveragePooling2D(name="mean")]
    return keras.Sequential([keras.Input((28, 28, 1)), *eye, *third], name="base")

def make_reader():
    return keras.Sequential([keras.Input((28, 28, 1)), make_base(), keras.layers.Dense(10, name="logits")])

# %% [markdown]
# The bank's part: the eye's weights come out of the inherited file, the rest is trained, and all of it is saved.

# %% id="bank"
import tempfile

from course import inherited

folder = tempfile.mkdtemp()
keras.utils.set_random_seed(10)
banks = make_reader()
banks_eye = keras.Sequential([keras.Input((28, 28, 1)), *banks.layers[0].layers[:4]])
banks_eye.load_weights(inherited.LEFT / "digits.h5")

# %% id="bank-fit"
cross_entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
banks.compile(keras.optimizers.Adam(0.01), cross_entropy)
banks.fit(train_images, train_digits, batch_size=50, epochs=8, verbose=0)
banks.save_weights(f"{folder}/reader.weights.h5")

# %% [markdown]
# And this is the office's part, all of it.

# %% id="office"
reader = make_reader()
reader.load_weights(f"{folder}/reader.weights.h5")

def report(model, images):
    probabilities = tf.nn.softmax(model.predict(images, verbose=0)).numpy()
    right = np.mean(probabilities.argmax(axis=1) == test_digits)
    sure = probabilities.max(axis=1).mean()
    print(f"right: {right:.2f}   its probability for what it says: {sure:.3f}")

# %% [markdown]
# **Predict.** The scans are bytes from 0 to 255, in the shape (28, 28). What will the office get: an error, about as many
# right digits as the bank, or fewer? And how sure will the reader be?

# %% bites id="bytes" within=0.15
report(reader, scans)

# %% now id="prepared" within=0.03
report(reader, test_images)

# %% [markdown]
# The bank's images are numbers from 0 to 1. With them the reader is right in {{prepared: right}} of all cases; with bytes, in
# {{bytes: right}}, and surer of itself. The weights are the bank's, to the last bit. What is missing is what the bank does
# to an image *before* the model, and that stands in no file of weights. Keras 3 even helped the mistake along: it turned the
# bytes into floats and added the axis that was missing.
#
# Why so sure? Inputs that are 255 times as large make logits that are about 255 times as large, and the softmax of large
# logits is nearly 0 or 1. Certainty says nothing about being right.
#
# ### The famous networks
#
# The tutorial 将Keras作为tensorflow的精简接口 ("Keras as a simplified interface to TensorFlow") takes **VGG-16** for its example of a
# trained model, one of those that come with Keras. Each of them has its own preparation, as a function beside the model.
#
# **Predict.** One pixel is red 255, green 128, blue 0. Which of these five families leaves it as it is?

# %% now id="families"
pixel = np.array([[[[255.0, 128.0, 0.0]]]])
for family in ("vgg16", "resnet_v2", "mobilenet_v2", "densenet", "efficientnet"):
    prepared = getattr(keras.applications, family).preprocess_input(pixel.copy())
    print(f"{family:13}", prepared.ravel().round(2))

# %% [markdown]
# VGG-16 wants blue first, each colour less its mean over a million photographs. EfficientNet has the preparation inside the
# model, and its `preprocess_input` does nothing. For VGG-16 the numbers were the same in 2017.

# %% original
# %%then 2.1.2 pixel -> vgg_original
from keras.applications.vgg16 import preprocess_input

vgg_original = preprocess_input(pixel.copy())

# %% now id="vgg"
vgg_now = keras.applications.vgg16.preprocess_input(pixel.copy())

# %% same id="same-vgg" breaks="vgg: vgg16 => mobilenet_v2"
same("a pixel, prepared for VGG-16", original=vgg_original, now=vgg_now, within=1e-4)

# %% exercise 10-prepared [markdown] points=2
# ### Find the preparation that was lost
#
# You get a model that gives logits, scans of bytes with the digits that they show, and some preparations by name, each a function from
# scans to what the model may have been trained on. Return the name of the one that belongs to the model. Two of them may
# read equally many digits; then the probabilities tell: they fit the digits only with the right one.
#
# <details><summary>Hint 1: the idea</summary>Being sure is cheap. What is dear is being sure and wrong, and there is a
# number that grows with exactly that.</details>
# <details><summary>Hint 2: the names</summary><code>model.predict</code> or a call,
# <code>keras.losses.SparseCategoricalCrossentropy(from_logits=True)</code>, <code>min</code> with a
# <code>key</code>.</details>
# <details><summary>Hint 3: almost code</summary>For each name: prepare the scans, ask the model, and compute the mean
# cross-entropy of its logits with the digits. The name with the smallest one is the answer.</details>

# %% answer 10-prepared
def find_preparation(model: keras.Model, scans: np.ndarray, digits: np.ndarray, preparations: dict) -> str:
    """The name in `preparations` with which `model` was trained; scans (batch, height, width), digits (batch,)."""
    ### BEGIN SOLUTION
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    losses = {name: float(loss(digits, model(prepare(scans)))) for name, prepare in preparations.items()}
    return min(losses, key=losses.get)
    ### END SOLUTION

# %% try 10-prepared
def divided(images):
    return images[..., None] / np.float32(255)

def inverted(images):
    return 1 - divided(images)

with attempt():
    candidates = {"inverted": inverted, "divided": divided}
    print("the reader's:", find_preparation(reader, scans, test_digits, candidates))

# %% check 10-prepared
check("10-prepared", find_preparation)

# %% [markdown]
# You meet this today with every downloaded model. The first thing to look for is not the weights but the lines before `predict`.
#
# ## On a tensor of its own
#
# In 2016 the reader's eye did not get arrays at all. It was put on a tensor, the placeholder that the program already had, by
# a line that the tutorial recommends, too: `first_layer.set_input(my_input_tensor)`. The tensor "may be a data feeder or the
# output of another model". With it, preparation and network become one thing that nobody can take apart by mistake. So the office looks for
# that line.
#
# ### Original

# %% id="file"
weights_file = str(inherited.LEFT / "digits.h5")

# %% original id="set-input" covers="B27 B28"
# %%then 1.0.2
import tensorflow as tf
from keras import backend as K
from keras.layers import Convolution2D, Dense, Flatten, MaxPooling2D
from keras.models import Sequential

sess = tf.Session()
K.set_session(sess)
feed = tf.placeholder(tf.uint8, shape=(None, 28, 28))
my_input_tensor = tf.reshape(tf.cast(feed, tf.float32) / 255., [-1, 28, 28, 1])

# %% original id="set-input-2" covers="B27 B28"
# %%then 1.0.2 scans, weights_file -> seen_original
first_layer = Convolution2D(8, 5, 5, activation='relu', dim_ordering='tf', input_shape=(28, 28, 1))
first_layer.set_input(my_input_tensor)
model = Sequential()
model.add(first_layer)
model.add(MaxPooling2D(dim_ordering='tf'))
model.add(Convolution2D(16, 3, 3, activation='relu', dim_ordering='tf'))
model.add(MaxPooling2D(dim_ordering='tf'))
model.add(Flatten())
model.load_weights(weights_file)
output_tensor = model.output
seen_original = sess.run(output_tensor, feed_dict={feed: scans})

# %% [markdown]
# `set_input` left Keras with version 1.1.2. The tutorial's other way is younger than it looks, and has survived: a model can
# be *called* on a tensor, as a layer can.
#
# **Predict.** The eye has 2 kernels and 2 biases, and below it is called. How many variables are there after the call?
#
# ### Then

# %% then id="called-then" covers="B29 B28"
def make_eye(library):
    layers = library.layers
    body = [layers.Conv2D(8, 5, activation="relu"), layers.MaxPooling2D(),
            layers.Conv2D(16, 3, activation="relu"), layers.MaxPooling2D(), layers.Flatten()]
    return library.Sequential([layers.Input((28, 28, 1)), *body], name="eye")

def prepare(scans):
    return tf.reshape(tf.cast(scans, tf.float32) / 255.0, [-1, 28, 28, 1])

# %% then id="called-then-2" covers="B29 B27"
with tf.Graph().as_default(), tf1.Session() as old_session:
    K1.backend.set_session(old_session)
    eye_then = make_eye(K1)
    eye_then.load_weights(weights_file)
    before = len(tf1.global_variables())
    feed = tf1.placeholder(tf.uint8, shape=(None, 28, 28))
    output_tensor = eye_then(prepare(feed))
    print("variables:", before, "before the call,", len(tf1.global_variables()), "after it")
    on_tensor = K1.layers.InputLayer(input_tensor=prepare(feed))
    rebuilt = K1.Sequential([on_tensor, *eye_then.layers]).output
    seen_then, rebuilt_then = old_session.run([output_tensor, rebuilt], feed_dict={feed: scans})

# %% [markdown]
# The call uses the structure *and* the weights, and adds no variable. The last lines are what later editions of the tutorial's
# original wrote instead of `set_input`.
#
# ### Now

# %% now id="called-now" covers="B29 B28"
eye = make_eye(keras)
eye.load_weights(weights_file)
before = len(eye.weights)
seen_now = eye(prepare(scans))
print("variables:", before, "before the call,", len(eye.weights), "after it")

# %% same id="same-seen" covers="B27 B28 B29" breaks="called-now: eye.load_weights => print"
same("what the eye sees", original=seen_original, then=seen_then, rebuilt=rebuilt_then, now=seen_now,
     within=1e-5)

# %% [markdown]
# Ten years, four ways to write it, and one file, which all of them read.
#
# To hand the two on as one thing, wrap the call in a model with an input of its own. The old model is then one *layer* of
# the new one, with the same weights, not with copies.

# %% now id="wrapped" covers="B27"
sheet = keras.Input((28, 28), dtype="uint8")
pixels = keras.layers.Rescaling(1 / 255)(keras.layers.Reshape((28, 28, 1))(sheet))
office = keras.Model(sheet, reader(pixels))
shared = sum(new is old for new, old in zip(office.weights, reader.weights))
print("arrays of weights:", len(office.weights), "  that are the reader's own:", shared)

# %% now within=0.03
report(office, scans)

# %% [markdown]
# ### What bites
#
# **Predict.** In the tutorial's first listing `first_layer` is made, but nobody adds it to the model. What does Keras say?

# %% original id="unadded" covers="B27"
# %%then 1.0.2
model = Sequential()
first_layer = Dense(32, activation='relu', input_dim=784)
try:
    model.add(Dense(10, activation='softmax'))
except Exception as error:
    print(error)

# %% bites id="unadded-now" covers="B27"
listing = keras.Sequential()
first_layer = keras.layers.Dense(32, activation="relu")
listing.add(keras.layers.Dense(10, activation="softmax"))
outputs = listing(np.zeros((1, 784)))
print("layers:", len(listing.layers), "  outputs for a row of 784 numbers:", outputs.shape)

# %% [markdown]
# In 2016 it was an error. Today it is a smaller network, which runs. The old words themselves fail loudly:

# %% bites id="words" covers="B27 B28 C13"
images = prepare(scans)
for line in (
    "keras.layers.Dense(32).set_input(images)",
    "keras.layers.InputLayer(input_tensor=images)",
    "keras.Model(images, eye(images))",
    "eye.output",
    "keras.Sequential([keras.layers.Conv2D(8, 5)]).load_weights(weights_file)",
):
    try:
        eval(line)
    except Exception as error:
        print(f"{line}\n    {type(error).__name__}: {str(error).partition(' Received')[0]}")

# %% [markdown]
# The first two are gone: call the model, or wrap it. `eye.output` is odd, for the eye has been called, only not on a
# KerasTensor ([keras#20116](https://github.com/keras-team/keras/issues/20116)); take `eye.outputs[0]`. The last model has no
# weights to load into before it knows its input: give it a `keras.Input`.
#
# The third line is the question whether a placeholder "is the same with input layer in keras", as a comment in
# keras上手之：与tensorflow混合编程 ("Keras hands-on: mixed with TensorFlow") has it. It was not, even then:

# %% then id="placeholder-then" covers="C13"
with tf.Graph().as_default():
    for img in (K1.Input((784,)), tf1.placeholder(tf.float32, shape=(None, 784))):
        try:
            print(img.op.type, "->", type(K1.Model(img, K1.layers.Dense(10)(img))).__name__)
        except tf.errors.InvalidArgumentError as error:
            print(img.op.type, "->", error.message.partition("'")[0])

# %% [markdown]
# For TensorFlow both are placeholders. Only the first carries the record from which Keras builds a `Model`.
#
# A last one says nothing at all until much later. `predict` gives NumPy arrays, and no gradient passes through those.

# %% bites id="predict"
for name in ("call", "predict"):
    watched = tf.constant(test_images[:8])
    with tf.GradientTape() as tape:
        tape.watch(watched)
        logits = reader(watched) if name == "call" else tf.constant(reader.predict(watched, verbose=0))
    slope = tape.gradient(logits, watched)
    print(f"{name:8}", "no gradient" if slope is None else f"gradient of shape {slope.shape}")

# %% exercise 10-rewire [markdown] points=3 covers="B27 B28 B29"
# ### Give a trained model a raw input
#
# You get a model that takes flat rows of **standardised** pixels. Return a `keras.Model` that takes images of bytes, 0 to 255,
# in the shape (batch, height, width). It divides them by 255, subtracts `mean`, divides by `deviation` (both of the shape
# (height, width)), flattens, and passes them to the old model. The weights are shared: who trains the new model trains the
# old one. It must work in `fit`, too, where your lines are drawn as a graph.
#
# <details><summary>Hint 1: the idea</summary>The old model is one layer of the new one. Call it; do not copy it.</details>
# <details><summary>Hint 2: the names</summary><code>keras.Input</code> with a shape and <code>dtype="uint8"</code>,
# <code>keras.ops.cast</code>, <code>keras.layers.Flatten</code>, <code>keras.Model</code>.</details>
# <details><summary>Hint 3: almost code</summary>Make an input. Turn it into float32, then calculate with it as with an array.
# Flatten, call the model on the result, and build a <code>keras.Model</code> from the input and that output.</details>

# %% answer 10-rewire
def accept_raw(model: keras.Model, mean: np.ndarray, deviation: np.ndarray) -> keras.Model:
    """A model from bytes (batch, height, width) to what `model` gives for standardised rows (batch, height * width).

    `mean` and `deviation` have the shape (height, width) and belong to pixels from 0 to 1.
    """
    ### BEGIN SOLUTION
    raw = keras.Input(mean.shape, dtype="uint8")
    standardised = (keras.ops.cast(raw, "float32") / 255.0 - mean) / deviation
    return keras.Model(raw, model(keras.layers.Flatten()(standardised)))
    ### END SOLUTION

# %% try 10-rewire
with attempt():
    flat_model = keras.Sequential([keras.Input((784,)), keras.layers.Dense(10)])
    example = accept_raw(flat_model, np.zeros((28, 28), np.float32), np.ones((28, 28), np.float32))
    print("largest difference from rows divided by 255:",
          abs(example(scans[:5]) - flat_model(scans[:5].reshape(5, 784) / 255)).numpy().max().round(3))

# %% check 10-rewire
check("10-rewire", accept_raw)

# %% [markdown]
# ## Squared paper
#
# In the summer term the sheets are printed on squared paper. The lines run through the digits, and the reader has never seen any. A
# clerk types in 40 digits, four of each, and asks whether that is enough.

# %% id="paper"
def on_squares(images):
    squares = np.zeros((28, 28, 1), np.float32)
    squares[::7] = squares[:, ::7] = 0.6
    return np.maximum(images, squares)

chosen = np.stack([np.flatnonzero(train_digits == digit)[:4] for digit in range(10)], axis=1).ravel()
few, few_digits = on_squares(train_images[chosen]), train_digits[chosen]
squared = on_squares(test_images)

# %% now id="as-it-is" within=0.2
report(reader, squared)

# %% [markdown]
# With so few digits the usual way is **transfer learning**: keep the trained base, **freeze** it, which means that its weights do not
# train, and train a new last layer, the **head**. We give the head the same first weights everywhere.

# %% id="head"
base_weights = reader.layers[0].get_weights()
head_start = [np.random.default_rng(10).normal(0, 0.2, (32, 10)), np.zeros(10)]
evenings = dict(batch_size=10, epochs=40, shuffle=False, verbose=0)

# %% [markdown]
# ### Original

# %% original id="frozen-net"
# %%then 2.2.4 base_weights, head_start
from keras.layers import Activation, BatchNormalization, Conv2D, Dense, GlobalAveragePooling2D, MaxPooling2D
from keras.models import Sequential
from keras.optimizers import SGD


def make_base():
    eye = [Conv2D(8, 5, activation="relu", input_shape=(28, 28, 1)), MaxPooling2D(),
           Conv2D(16, 3, activation="relu"), MaxPooling2D()]
    third = [Conv2D(32, 3, use_bias=False), BatchNormalization(momentum=0.9), Activation("relu")]
    base = Sequential(eye + third + [GlobalAveragePooling2D()])
    base.set_weights(base_weights)
    return base

# %% [markdown]
# The head below is trained until it knows its 40 digits. **Predict.** When we then ask for these same 40 with `predict`, what
# share will be right?

# %% original id="frozen-original" within=0.2
# %%then 2.2.4 few, few_digits, squared, test_digits, evenings
base = make_base()
for layer in base.layers:
    layer.trainable = False
head = Dense(10, activation="softmax")
model = Sequential([base, head])
head.set_weights(head_start)
model.compile(SGD(lr=0.5), "sparse_categorical_crossentropy", metrics=["accuracy"])
history = model.fit(few, few_digits, **evenings).history
of_the_forty = model.predict(few).argmax(axis=1) == few_digits
of_the_test = model.predict(squared).argmax(axis=1) == test_digits
print("its 40 digits, while it learns:", round(float(history["acc"][-1]), 2))
print("the same 40, by predict:       ", of_the_forty.mean().round(2))
print("the test digits:               ", of_the_test.mean().round(2))

# %% [markdown]
# The base holds a BatchNormalization. In training mode it normalises by the mean of the *batch*, in test mode by its moving
# mean, and in Keras 2 freezing changed nothing about that: it only kept the weights. So the head learned from numbers that
# it never meets again. This was [argued about for long](https://github.com/keras-team/keras/pull/9965), and those who knew
# it let the base `predict` first and trained the head alone, on 32 numbers for each image:

# %% original id="features" within=0.1
# %%then 2.2.4 -> head_original
base = make_base()
head = Dense(10, activation="softmax", input_shape=(32,))
alone = Sequential([head])
head.set_weights(head_start)
alone.compile(SGD(lr=0.5), "sparse_categorical_crossentropy")
alone.fit(base.predict(few), few_digits, **evenings)
head_original = head.get_weights()
of_the_test = alone.predict(base.predict(squared)).argmax(axis=1) == test_digits
print("the test digits:", of_the_test.mean().round(2))

# %% [markdown]
# ### Now
#
# In Keras 3 a frozen BatchNormalization is in test mode, whatever it is told. So the plain way is right.

# %% now id="freeze"
def on_top_of(base, written=None):
    pixels = keras.Input((28, 28, 1))
    head = keras.layers.Dense(10)
    model = keras.Model(pixels, head(base(pixels, training=written)))
    head.set_weights(head_start)
    return model

base = make_base()
base.set_weights(base_weights)
base.trainable = False

# %% now id="frozen-now" within=0.1
frozen = on_top_of(base)
frozen.compile(keras.optimizers.SGD(0.5), cross_entropy)
frozen.fit(few, few_digits, **evenings)
report(frozen, squared)

# %% same id="same-head" breaks="freeze: base.trainable = False => base.trainable = True"
same("the head", features=head_original, now=frozen.layers[-1].get_weights(), within=1e-3)

# %% [markdown]
# Is it worth it? The other way to use 40 digits is to train everything anew. **Predict.** Which is better, and with how
# many digits would you change your mind?

# %% now id="anew" within=0.12
keras.utils.set_random_seed(10)
anew = make_reader()
anew.compile(keras.optimizers.Adam(0.01), cross_entropy)
anew.fit(few, few_digits, batch_size=20, epochs=40, verbose=0)
report(anew, squared)

# %% [markdown]
# From 40 digits a new network reads {{anew: right}} of the test digits, the new head on the old base {{frozen-now: right}}, and the
# reader without any help had {{as-it-is: right}}. It is not always so. The base can only pass on what it has learned, and
# the more digits you have, the less a new network needs it; so train both, as here, and count.
#
# ### What bites
#
# The base itself ought to get used to the lines. So it is thawed, and trained a little further.
#
# **Predict.** In the lines below, how far will the first kernel of the base move?

# %% bites id="thaw" within=0.01
def largest_move(place):
    return abs(base.get_weights()[place] - base_weights[place]).max().round(3)

base.trainable = True
frozen.fit(few, few_digits, **evenings | {"epochs": 1})
print("move of the first kernel, thawed after fit:", largest_move(0))
frozen.compile(keras.optimizers.SGD(0.01), cross_entropy)
frozen.fit(few, few_digits, **evenings | {"epochs": 1})
print("compiled again:", largest_move(0))

# %% [markdown]
# `fit` keeps the step that it has drawn, with the variables that were trainable then. So compile again after each change. (The
# other direction is as silent: what is frozen after a `fit` goes on training.)
#
# And with the base thawed, BatchNormalization is awake, too. The usual advice against that is `training=False` in the base's
# call. In [notebook 04](../04_training_and_test_mode/04_training_and_test_mode.ipynb) you saw who wins:

# %% bites id="written" within=0.4
base.set_weights(base_weights)
advised = on_top_of(base, written=False)
advised.layers[-1].set_weights(head_original)
advised.compile(keras.optimizers.SGD(0.01), cross_entropy)
advised.fit(few, few_digits, **evenings)
print("move of the moving mean:", largest_move(7), "  of the moving variance:", largest_move(8))

# %% [markdown]
# `fit` tells a functional model of Keras 3 "train", and that beats what is written. Forty digits have replaced statistics
# that came from all of the bank's.

# %% exercise 10-thaw [markdown] points=3
# ### Thaw the base, and leave its statistics alone
#
# You get `base`, a Keras 3 model whose layers are a chain, all of it frozen, and `head`, a trained layer that makes logits of
# what the base gives. Return a compiled model of the two, ready for `fit` with whole-number labels: plain gradient
# descent with `learning_rate` on the mean cross-entropy. It trains the head and the layers of the base from the one named
# `first` on, its last ones. The layers before that do not train, and **no** BatchNormalization does: all four of its arrays
# stay as they are, and it is in test mode during `fit`, too.
#
# <details><summary>Hint 1: the idea</summary>There are two kinds of layers that must not move, for two reasons. For one kind, being
# frozen also settles the mode.</details>
# <details><summary>Hint 2: the names</summary><code>trainable</code>, of the base and of its layers: setting it on a model sets
# it on all of its layers. <code>isinstance</code>, <code>keras.layers.BatchNormalization</code>,
# <code>keras.Sequential</code>, <code>compile</code>.</details>
# <details><summary>Hint 3: almost code</summary>Thaw the base as a whole. Then go through its layers in order: freeze each
# until you meet <code>first</code>, and from there on only those that normalise. Then build and compile.</details>

# %% answer 10-thaw
def thaw(base: keras.Model, head: keras.layers.Layer, first: str, learning_rate: float) -> keras.Model:
    """A compiled model, base and head, in which the base trains from layer `first` on, without its normalisation."""
    ### BEGIN SOLUTION
    base.trainable = True
    names = [layer.name for layer in base.layers]
    for place, layer in enumerate(base.layers):
        normalises = isinstance(layer, keras.layers.BatchNormalization)
        layer.trainable = place >= names.index(first) and not normalises
    model = keras.Sequential([base, head])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.SGD(learning_rate), loss)
    return model
    ### END SOLUTION

# %% try 10-thaw within=0.08
with attempt():
    base.set_weights(base_weights)
    base.trainable = False
    frozen.layers[-1].set_weights(head_original)
    thawed = thaw(base, frozen.layers[-1], "look2", 0.02)
    thawed.fit(few, few_digits, **evenings)
    report(thawed, squared)
    print("move of the moving mean:", largest_move(7))

# %% check 10-thaw
check("10-thaw", thaw)

# %% [markdown]
# Nearly every program for images begins with a base that somebody else has trained, so these flags are worth a look in each of them.

# %% [markdown] covers="B26 B36 B41"
# ## Kernels that are the wrong way round
#
# In the bank's archive lies an older reader, trained with **Theano**, a library of those years. It has the right shapes, it
# loads, and it reads less than somebody who guesses.
#
# The tutorial warns of that: convolution kernels from Theano must be converted, because Theano puts the channels first and
# TensorFlow last. The advice is right and the reason is not. What mathematicians call a **convolution** turns the kernel by 180
# degrees before it is laid on the image. A **cross-correlation** lays it on as it is. Theano computed the first
# ([`filter_flip=True`](https://github.com/Theano/Theano/blob/master/theano/tensor/nnet/abstract_conv.py)), TensorFlow
# computes the second and calls it a convolution all the same.
#
# SciPy has both operations under their own names. **Predict.** Which of the two is `keras.ops.conv`, and how far off is the
# other?

# %% then id="scipy" covers="B26 B41"
from scipy.signal import convolve2d, correlate2d

image = test_images[0, :, :, 0]
kernel = eye.layers[0].get_weights()[0][:, :, 0, 0]
by_correlation = correlate2d(image, kernel, mode="valid")
by_convolution = convolve2d(image, kernel, mode="valid")

# %% now id="conv" covers="B26 B41"
by_keras = keras.ops.conv(image[None, :, :, None], kernel[:, :, None, None])[0, :, :, 0].numpy()
print("distance from the convolution:", abs(by_keras - by_convolution).max().round(2))

# %% same id="same-conv" covers="B26 B41" breaks="scipy: correlate2d(image, kernel => correlate2d(image, kernel[::-1, ::-1]"
same("keras.ops.conv", scipy_correlates=by_correlation, now=by_keras, within=1e-5)

# %% [markdown]
# Theano itself is no longer developed, but SciPy can stand in for it. The archive's reader is one convolution, ReLU, pooling and a
# Dense layer, all in Theano's way: an image is (channel, row, column), a kernel (out, in, rows, columns), and the maps are
# flattened in that order.

# %% id="theano"
def theano_maps(images, kernel, bias):
    maps = np.empty((len(images), len(kernel), 24, 24))
    for image, number in np.ndindex(maps.shape[:2]):
        maps[image, number] = convolve2d(images[image, :, :, 0], kernel[number, 0], mode="valid")
    positive = np.maximum(maps + bias[:, None, None], 0)
    return positive.reshape(-1, len(kernel), 12, 2, 12, 2).max(axis=(3, 5))

# %% id="archive"
theano_kernel = np.moveaxis(eye.layers[0].get_weights()[0], (3, 2), (0, 1))
theano_bias = eye.layers[0].get_weights()[1]
archive_images = data.train.images[:600].reshape(-1, 28, 28, 1)
rows_of_maps = theano_maps(archive_images, theano_kernel, theano_bias).reshape(600, -1)
last = keras.Sequential([keras.Input((1152,)), keras.layers.Dense(10, activation="softmax")])
last.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
last.fit(rows_of_maps, train_digits[:600], batch_size=50, epochs=4, verbose=0)
theano = [theano_kernel, theano_bias, *last.get_weights()]

# %% id="archive-says" within=0.04
plain_images = data.test.images.reshape(-1, 28, 28, 1)
theano_says = last(theano_maps(plain_images, theano_kernel, theano_bias).reshape(-1, 1152)).numpy()
print("right, as Theano computed:", (theano_says.argmax(axis=1) == test_digits).mean().round(2))

# %% [markdown]
# ### Original
#
# Keras 1.0.2 could keep Theano's order of axes on TensorFlow (`dim_ordering='th'`), so that the arrays fit as they are. And
# it had the tool that the tutorial's link led to.
#
# **Predict.** With the kernels as they are, how many digits are right?

# %% original id="converted" within=0.1 covers="B26 B36"
# %%then 1.0.2 theano, plain_images, test_digits -> converted_says
from keras.utils.np_utils import convert_kernel

channels_first = plain_images.transpose(0, 3, 1, 2)
archive = Sequential()
archive.add(Convolution2D(8, 5, 5, activation='relu', dim_ordering='th', input_shape=(1, 28, 28)))
archive.add(MaxPooling2D(dim_ordering='th'))
archive.add(Flatten())
archive.add(Dense(10, activation='softmax'))
archive.compile('sgd', 'categorical_crossentropy')
for name, kernel in (('as it is', theano[0]), ('convert_kernel', convert_kernel(theano[0]))):
    archive.set_weights([kernel] + theano[1:])
    converted_says = archive.predict(channels_first)
    print(name, 'right:', (converted_says.argmax(axis=1) == test_digits).mean().round(2))

# %% same id="same-theano" covers="B26" breaks="archive-says: theano_kernel => theano_kernel[:, :, ::-1]"
same("what the archive's reader says", scipy=theano_says, original=converted_says, within=1e-4)

# %% [markdown]
# A kernel that is not flipped has the right shape, so nothing fails. Moving the axes alone, as the tutorial's reason
# suggests, would have left it like that.
#
# ### What bites
#
# In Keras 2 the tool went through a whole model. It is still recommended.

# %% original id="list-index" covers="B26 B36"
# %%then 2.1.2 theano
from keras.layers import Conv2D, Dense, Flatten, MaxPooling2D
from keras.models import Sequential
from keras.utils import layer_utils

first = Conv2D(8, 5, activation='relu', input_shape=(28, 28, 1))
archive = Sequential([first, MaxPooling2D(), Flatten(), Dense(10)])
try:
    layer_utils.convert_all_kernels_in_model(archive)
except IndexError as error:
    print("IndexError:", error)

# %% [markdown]
# It flips with a *list* of slices, which NumPy took for a tuple
# [until version 1.23](https://numpy.org/doc/stable/release/1.23.0-notes.html). And there is a second tool, because the order of the
# axes does matter in one place: behind `Flatten`. There the maps have become rows of the Dense kernel, and rows that stand
# elsewhere fit as well, and mean something else.
#
# **Predict.** Twelve by twelve pixels, eight channels: row 0 stays where it is. Which row of Theano's comes next?

# %% original id="dense-rows" covers="B26 B36"
# %%then 2.1.2
import numpy as np

numbered = np.repeat(np.arange(1152.)[:, None], 10, axis=1)
archive.layers[-1].set_weights([numbered, np.zeros(10)])
last = archive.layers[-1]
layer_utils.convert_dense_weights_data_format(last, (12, 12, 8), target_data_format='channels_last')
print("rows, in their new order:", last.get_weights()[0][:10, 0].astype(int))

# %% [markdown]
# Keras 3 has none of these tools, so you write it.
#
# **Check yourself.** For which kernels would nobody notice that the flip was forgotten?
#
# <details><summary>Answer</summary>For those that look the same after half a turn, such as a blur, or a 1 x 1 kernel. Test a
# conversion with random kernels, never with a symmetric one.</details>

# %% exercise 10-theano [markdown] points=3 covers="B26 B41"
# ### Bring a network from Theano
#
# The network is a convolution, ReLU, flatten, and a dense layer. You get Theano's four arrays: the kernel (out, in, rows,
# columns), its bias, the dense kernel, whose rows run over the maps **channels first**, and its bias. `map_shape` is (channels,
# height, width) of the maps that are flattened. Return the four arrays for `Conv2D` and `Dense` of Keras 3, and leave those that
# you were given as they are.
#
# <details><summary>Hint 1: the idea</summary>The first kernel needs its axes moved and two of them flipped. The dense kernel
# needs its rows in another order.</details>
# <details><summary>Hint 2: the names</summary><code>transpose</code>, <code>[::-1]</code>, <code>reshape</code>.</details>
# <details><summary>Hint 3: almost code</summary>Give the dense kernel the shape (channels, height, width, units), move the
# channels behind the width, and flatten the first three axes again.</details>

# %% answer 10-theano
def from_theano(weights: list[np.ndarray], map_shape: tuple[int, int, int]) -> list[np.ndarray]:
    """[kernel (rows, columns, in, out), bias (out,), kernel (height * width * channels, units), bias (units,)].

    `weights` is [kernel (out, in, rows, columns), bias, kernel (channels * height * width, units), bias].
    """
    ### BEGIN SOLUTION
    kernel, bias, dense_kernel, dense_bias = weights
    kernel = kernel.transpose(2, 3, 1, 0)[::-1, ::-1]
    blocks = dense_kernel.reshape(*map_shape, -1).transpose(1, 2, 0, 3)
    return [kernel, bias, blocks.reshape(dense_kernel.shape), dense_bias]
    ### END SOLUTION

# %% try 10-theano
with attempt():
    layers = [keras.layers.Conv2D(8, 5, activation="relu"), keras.layers.MaxPooling2D(),
              keras.layers.Flatten(), keras.layers.Dense(10, activation="softmax")]
    from_archive = keras.Sequential([keras.Input((28, 28, 1)), *layers])
    from_archive.set_weights(from_theano(theano, (8, 12, 12)))
    converted = from_archive(plain_images).numpy()
    print("largest difference from Theano:", abs(converted - theano_says).max().round(4))

# %% check 10-theano
check("10-theano", from_theano)

# %% [markdown]
# Weights of 2015 to 2017 still turn up. The second half, the rows behind `Flatten`, concerns every network that comes from
# PyTorch, which puts the channels first, too, but [correlates](https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv2d.html).
#
# ## Why this digit?
#
# Two students got the points of another digit than the one they wrote. They want to know what the reader looked at. A model is a function, so
# it has a derivative: the gradient of a class's score for the **image** says how much each pixel would change it.
#
# %% id="asked"
read = reader.predict(test_images, verbose=0).argmax(axis=1)
misread = np.flatnonzero(read != test_digits)[:2]
eight, four = (np.flatnonzero((read == digit) & (test_digits == digit))[0] for digit in (8, 4))
asked_places = [*misread, eight, four]
asked, asked_rows = test_images[asked_places], np.eye(10, dtype=np.float32)[read[asked_places]]
reader_weights = reader.get_weights()

# %% [markdown]
# ### Original

# %% original id="slope-original"
# %%then 2.2.4 base_weights, reader_weights, asked, asked_rows -> slope_original
from keras import backend as K

whole = Sequential([make_base(), Dense(10)])
whole.set_weights(reader_weights)
labels = K.placeholder((None, 10))
score = K.sum(whole.output * labels)
slopes = K.function([whole.input, labels], K.gradients(score, [whole.input]))
slope_original = slopes([asked, asked_rows])[0]

# %% [markdown]
# ### Now

# %% now id="slope"
def slope_of(function, images):
    images = tf.constant(images)
    with tf.GradientTape() as tape:
        tape.watch(images)
        score = tf.reduce_sum(function(images))
    return tape.gradient(score, images).numpy()

def own_logits(images):
    return reader(images) * asked_rows

slope_now = slope_of(own_logits, asked)

# %% same id="same-slope" breaks="slope: * asked_rows => * 1.0"
same("slope of each pixel", original=slope_original, now=slope_now, within=1e-4)

# %% [markdown]
# ### What bites
#
# **Predict.** Forget to choose a class, and add up all ten. What is the largest gradient for the sum of the logits, and what
# for the sum of the probabilities?

# %% bites id="sums" within=0.5
def probabilities(images):
    return tf.nn.softmax(reader(images))

print("all logits:       ", abs(slope_of(reader, asked)).max().round(3))
print("all probabilities:", abs(slope_of(probabilities, asked)).max().round(3))

# %% [markdown]
# The probabilities of an image add up to 1, whatever the image is. The derivative of 1 is 0, and what is left of it is
# rounding.
#
# **Check yourself.** We added up the scores of several images and differentiated the sum. Why does each image still get its own
# gradient?
#
# <details><summary>Answer</summary>The score of one image does not depend on the pixels of another, so the other terms have
# the gradient zero. With BatchNormalization in training mode it does, and the gradients get mixed.</details>
#
# ### A picture for the student
#
# Gradients look like noise, because they ask about changes that nobody makes. A plainer question: what if this place were
# empty? We cover a square of 7 by 7 pixels, ask again, and note how far the lead of the digit that was read has fallen.
# That is an **occlusion map**: violet where the lead is lost, orange where it grows.

# %% now id="cover"
def lead_lost(image, digit):
    places = [(row, column) for row in range(0, 28, 2) for column in range(0, 28, 2)]
    covered = np.repeat(image[None], len(places) + 1, axis=0)
    for copy, (row, column) in zip(covered, places):
        copy[max(row - 3, 0) : row + 4, max(column - 3, 0) : column + 4] = 0
    logits = reader.predict(covered, verbose=0)
    lead = logits[:, digit] - np.delete(logits, digit, axis=1).max(axis=1)
    return (lead[-1] - lead[:-1]).reshape(14, 14)

# %% picture
read_digits = asked_rows.argmax(axis=1)
titles = [f"a {digit}, read as {said}" for digit, said in zip(test_digits[asked_places], read_digits)]
rows = {"image": [image[..., 0] for image in asked], "gradient": [abs(slope[..., 0]) for slope in slope_now],
        "lead lost": [lead_lost(image, digit) for image, digit in zip(asked, read_digits)]}
figure = drawing.maps(rows, titles)
drawing.show(figure, caption="Where does the reader lose its lead when a place is covered? Which picture would you show the student?",
             alt="Below each digit, the gradient is scattered over strokes and gaps. The occlusion map has one or two clear "
                 "spots: in the 1 that was read as a 4, the flag at its left takes the lead away when it is covered, "
                 "and the right edge adds to it.")

# %% [markdown]
# The 1 was read as a 4 because of its thick flag. That is something one can say to a student.

# %% exercise 10-evidence [markdown] points=3
# ### Split a score over the places
#
# The reader ends in GlobalAveragePooling and a Dense layer, and for such models one can say exactly where a score comes from
# (by a **class activation map**, of which Grad-CAM is the relative for other endings).
# You get a Keras 3 model (a `Sequential`) whose last two layers are these, and images. Return for each place of the maps
# that are averaged what it adds to each class's logit, so that the **mean over the places, plus the bias**, is the logit.
#
# <details><summary>Hint 1: the idea</summary>A mean and a matrix product may change places: first multiply at each place, then
# average.</details>
# <details><summary>Hint 2: the names</summary><code>model.layers</code>, which are a chain; a slice of it;
# <code>get_weights</code>; <code>@</code>.</details>
# <details><summary>Hint 3: almost code</summary>Send the images through all layers but the last two, one after the other. The
# maps (batch, height, width, channels), times the last layer's kernel (channels, classes), are what is asked for.</details>

# %% answer 10-evidence
def evidence(model: keras.Model, images: np.ndarray) -> np.ndarray:
    """(batch, height, width, classes): what each place of the averaged maps adds to each class's logit."""
    ### BEGIN SOLUTION
    maps = images
    for layer in model.layers[:-2]:
        maps = layer(maps, training=False)
    kernel, _ = model.layers[-1].get_weights()
    return np.asarray(maps) @ kernel
    ### END SOLUTION

# %% try 10-evidence
with attempt():
    flat_reader = keras.Sequential([keras.Input((28, 28, 1)), *reader.layers[0].layers, reader.layers[1]])
    places = evidence(flat_reader, asked)
    bias = reader.layers[1].get_weights()[1]
    print("shape:", places.shape, "  largest difference from the logits:",
          abs(places.mean(axis=(1, 2)) + bias - reader(asked)).numpy().max().round(3))

# %% check 10-evidence
check("10-evidence", evidence)

# %% [markdown]
# Whoever has to justify what a network decided needs one of these. Before you show a heat map, ask what it would look like
# for a class that is not in the picture.

# %% summary [markdown]
# ## What you can do now
#
# You know what a file of weights does not hold, and that a reader which sees bytes is never in doubt. You put the eye of 2016 on a
# tensor in three generations of Keras, from one file. You froze a base rightly, and thawed it without losing its statistics. You
# brought kernels from a library that flips them, and asked a model where its answer comes from.
#
# Of the digit reader, the eye is done: it runs on any tensor, and others may build on it. Its loop of steps is next, in
# [11 Compile and fit](../11_compile_and_fit/11_compile_and_fit.ipynb).

# %% progress
progress("10")
