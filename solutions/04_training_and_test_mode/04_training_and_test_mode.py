# %% card [markdown] minutes=85
# # 04 Training mode and test mode
#
# **Aim.** Say which mode every layer of a model works in, then and now, and notice when nobody said it or somebody was overruled.
#
# **You will be able to**
#
# - feed the learning phase to a session, pass `training=` to a layer, and say what each Keras does when nobody says anything
# - compute Dropout's output by hand from its mask, and explain the factor
# - find out whether a layer behaves differently in the two modes
# - find a mode that was written into a functional model and is overruled, and repair it
# - recognise a Dropout whose mask never changes
#
# **Before you start** you need [01 Keras layers on TensorFlow tensors](../01_layers_on_tensors/01_layers_on_tensors.ipynb):
# layers on placeholders, and training loops by hand.

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
# ## Twenty identical opinions
#
# The digit reader of 2016 (`examples/inherited/`) has ended up in a bank, where it reads the amounts on cheques. Somebody
# moved its dense half to Keras 2 and had a good idea: the reader looks at every digit twenty times with dropout left on, and
# where the twenty answers differ, a person looks at the cheque. On Friday it was upgraded to Keras 3. On Monday nobody was
# sent a cheque: twenty answers, twenty times the same. Nothing was raised, no test is red, and the weights are Friday's.
#
# The line that matters is `x = Dropout(0.5)(x, training=True)`. In **training mode**, Dropout sets a random half of its
# inputs to zero, so that the network cannot lean on any single one; in **test mode** it passes them on as they are. In
# Keras 2, `training=True` in the call kept dropout on for good.
#
# Here is a small reader with that line in it. `written` is what stands in those calls.

# %% now id="reader"
def make_reader(written, rate=0.5, dropping=keras.layers.Dropout):
    pixels = keras.Input((784,))
    x = keras.layers.Dense(128, activation="relu")(pixels)
    x = dropping(rate)(x, training=written)
    x = keras.layers.Dense(128, activation="relu")(x)
    x = dropping(rate)(x, training=written)
    return keras.Model(pixels, keras.layers.Dense(10, activation="softmax")(x))

# %% [markdown]
# We train it once, so that Friday and Monday have the same weights. Then we take the test digit that it is least sure of,
# twenty times: in a batch, every row has a mask of its own.

# %%
data = digits.read_data_sets(one_hot=True)
keras.utils.set_random_seed(1)
reader = make_reader(written=True)
reader.compile(keras.optimizers.SGD(0.1), "categorical_crossentropy")
reader.fit(data.train.images, data.train.labels, batch_size=50, epochs=5, verbose=0)
weights = reader.get_weights()

# %%
least_sure = reader.predict(data.test.images, verbose=0).max(axis=1).argmin()
twenty = np.repeat(data.test.images[least_sure : least_sure + 1], 20, axis=0)

# %% [markdown]
# **Predict.** The same model, with these weights, answers on Keras 2.1.2 and on Keras 3. Each class has twenty probabilities
# then; the largest of their standard deviations is the **spread**. Which spread do you expect from each? Write two numbers down.
#
# ### Original

# %% original id="friday" within=0.05
# %%then 2.1.2 weights, twenty -> opinions_original
import numpy as np
from keras.layers import BatchNormalization, Dense, Dropout, Input
from keras.models import Model

np.random.seed(1)
pixels = Input(shape=(784,))
x = Dense(128, activation="relu")(pixels)
x = Dropout(0.5)(x, training=True)
x = Dense(128, activation="relu")(x)
x = Dropout(0.5)(x, training=True)
model = Model(pixels, Dense(10, activation="softmax")(x))
model.set_weights(weights)
opinions_original = model.predict(twenty)
print("spread of twenty answers:", opinions_original.std(axis=0).max().round(3))

# %% [markdown]
# ### Now

# %% now id="monday"
by_predict = reader.predict(twenty, verbose=0)
print("spread of twenty answers:", by_predict.std(axis=0).max().round(3))

# %% [markdown]
# The weights are the same, and so is the line. Somebody else told the layer a mode, and was obeyed. To find out who, we begin
# where a mode was first said.
#
# ## Who says the mode?
#
# The tutorial 将Keras作为tensorflow的精简接口 ("Keras as a simplified interface to TensorFlow") feeds `K.learning_phase(): 1`
# to each `run` in training and `K.learning_phase(): 0` in a test, and so does the digit reader. Before that, the tutorial
# prints `layer.uses_learning_phase` to see which mode the layer is in, and `K.learning_phase()` to see the current one.
#
# **Predict.** What will these two lines print?

# %%
images = np.random.default_rng(0).uniform(0.1, 1, (50, 784)).astype(np.float32)  # none is 0: a 0 was dropped

# %% [markdown]
# ### Original

# %% original covers="A18 A19 A27 B14"
# %%then 1.0.2 images
import numpy as np
import tensorflow as tf
from keras import backend as K
from keras.layers import Dense, Dropout

np.random.seed(1)
sess = tf.Session()
K.set_session(sess)
img = tf.placeholder(tf.float32, shape=(None, 784))
layer = Dropout(0.5)
dropped = layer(img)
print("Dropout:", layer.uses_learning_phase, "  Dense:", Dense(10).uses_learning_phase)
print(K.learning_phase())

# %% [markdown]
# Neither is a mode. `uses_learning_phase` said *whether* a layer has two modes; "which" is a slip of the translation. And
# `K.learning_phase()` is a placeholder, because a graph has no current mode: each `run` is fed its own, like data.

# %% original covers="A20"
# %%then 1.0.2 -> factor_original
fed_1 = sess.run(dropped, feed_dict={img: images, K.learning_phase(): 1})
fed_0 = sess.run(dropped, feed_dict={img: images, K.learning_phase(): 0})
print("share of zeros, fed 1:", (fed_1 == 0).mean().round(2), "  fed 0:", (fed_0 == 0).mean().round(2))
factor_original = (fed_1 / images).max()

# %% [markdown]
# **Predict.** What happens when somebody forgets to feed it? The answer is not the same in every version.

# %% original id="unfed-1"
# %%then 1.0.2
try:
    print("share of zeros:", (sess.run(dropped, feed_dict={img: images}) == 0).mean())
except tf.errors.InvalidArgumentError as error:
    print(error.message[error.message.index("You must feed"):].splitlines()[0])

# %% original id="unfed-2"
# %%then 2.1.2 images
import tensorflow as tf
from keras import backend as K

img = tf.placeholder(tf.float32, shape=(None, 784))
dropped = Dropout(0.5)(img)
try:
    print("share of zeros:", (K.get_session().run(dropped, feed_dict={img: images}) == 0).mean())
except tf.errors.InvalidArgumentError as error:
    print(error.message[error.message.index("You must feed"):].splitlines()[0])

# %% original id="unfed-3"
# %%then 2.2.4 images
import tensorflow as tf
from keras import backend as K
from keras.layers import Dropout

img = tf.placeholder(tf.float32, shape=(None, 784))
dropped = Dropout(0.5)(img)
print("share of zeros:", (K.get_session().run(dropped, feed_dict={img: images}) == 0).mean())

# %% [markdown]
# Up to 2.1.2 the session refused, so that a forgotten mode was found within seconds. From 2.1.3 on the placeholder has a
# [value of its own](https://github.com/keras-team/keras/blob/2.1.3/keras/backend/tensorflow_backend.py#L126), test mode, and
# forgetting it says nothing.
#
# ### Then

# %% then id="fed" covers="A19 A20"
graph = tf.Graph()
with graph.as_default():
    tf1.set_random_seed(1)
    sess = tf1.Session()
    img = tf1.placeholder(tf.float32, shape=(None, 784))
    dropped = K1.layers.Dropout(0.5)(img)
    phase = K1.backend.learning_phase()
for name, mode in (("1", {phase: 1}), ("0", {phase: 0}), ("nothing", {})):
    outputs = sess.run(dropped, feed_dict={img: images, **mode})
    print(f"fed {name:7}: share of zeros", (outputs == 0).mean().round(2))

# %% [markdown]
# ### Now
#
# The learning phase is gone. The mode is an argument of the call, and every layer of Keras 3 accepts it, needed or not.

# %% now id="said" covers="A19 A20"
keras.utils.set_random_seed(1)
layer = keras.layers.Dropout(0.5)
for training in (True, False, None):
    outputs = layer(images, training=training).numpy()
    print(f"training={training!s:5}: share of zeros", (outputs == 0).mean().round(2))

# %% [markdown]
# `None` is what a layer hears when nobody says anything.
#
# ### Same tensors
#
# Each world draws its own mask, so the outputs cannot be equal. But what is kept is multiplied by a factor, and that can be
# compared.

# %% same id="same-factor" breaks="said: Dropout(0.5) => Dropout(0.4)"
factor_then = (sess.run(dropped, feed_dict={img: images, phase: 1}) / images).max()
factor_now = (layer(images, training=True).numpy() / images).max()
same("the factor of what is kept", original=factor_original, then=factor_then, now=factor_now, within=1e-6)

# %% [markdown]
# Why a factor at all? With half of its inputs missing, the next layer would receive half of the signal in training, and all
# of it in the test.

# %% now
after = layer(images, training=True).numpy()
print("mean before Dropout:             ", images.mean().round(2))
print("mean after it, without the factor:", (after / factor_now).mean().round(2))
print("mean after it:                   ", after.mean().round(2))

# %% [markdown]
# The [first paper](https://arxiv.org/abs/1207.0580) on dropout had no factor and shrank the weights for the test. But then
# everything that ever uses the network, a server or a telephone, has to know the rate. Keras lets the training pay instead:
# what is kept is divided by 1 − rate, so that in test mode there is nothing to do and Dropout can be left out. This is called
# **inverted dropout**.

# %% exercise 04-mask [markdown] points=2
# ### Apply a dropout mask by hand
#
# A **mask** has a 1 for each input that is kept and a 0 for each that is dropped; `rate` is the share that is dropped on
# average. Return what Dropout returns in each mode. (Keras draws the mask itself. Here it is given, so that there is one
# right answer.)
#
# <details><summary>Hint 1: the idea</summary>In test mode there is nothing to do. In training mode, drop, then make up for
# what is missing on average.</details>
# <details><summary>Hint 2: the names</summary>Multiplication and division are enough; no function of TensorFlow or Keras is
# needed.</details>
# <details><summary>Hint 3: almost code</summary>In training mode, multiply the inputs by the mask, then divide by the share
# that is kept <em>on average</em>. That share follows from <code>rate</code>, not from this one mask.</details>

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
    print("rate 0.2, so what is kept grows by a quarter:", np.asarray(dropout(example, example_mask, 0.2, True)))

# %% check 04-mask
check("04-mask", dropout)

# %% [markdown]
# ### What bites
#
# Programs that asked a layer whether it has two modes find nobody to ask. (Keras 2.1.2 had already dropped the question.)

# %% bites covers="A18 B14 A19"
for line in (
    "K1.layers.Dropout(0.5).uses_learning_phase",
    "keras.layers.Dropout(0.5).uses_learning_phase",
    "keras.backend.learning_phase()",
    "keras.backend.set_learning_phase(1)",
):
    try:
        eval(line)
    except AttributeError as error:
        print(f"{line}\n    {error}")

# %% [markdown]
# For the last two, pass `training=` to the call. For the first two there is no replacement. The signature is none either:
# Dense has an argument `training`, too, and does nothing with it.

# %% exercise 04-modes [markdown] points=3
# ### Find out whether a layer has two modes
#
# You get a layer of Keras 3 and a batch of inputs. Return `True` if the layer's output depends on the mode. Look at what the
# layer does, not at its name: some layers here have two modes in general, but not with the settings that they have.
#
# <details><summary>Hint 1: the idea</summary>Ask it in both modes, with the same inputs.</details>
# <details><summary>Hint 2: the names</summary><code>training=True</code>, <code>training=False</code>,
# <code>np.allclose</code>.</details>
# <details><summary>Hint 3: almost code</summary>Two calls of the layer; the answer is whether any number of one output
# differs from its twin in the other.</details>

# %% answer 04-modes covers="A19 A20"
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
# When you port a program that feeds `K.learning_phase()`, every place where it feeds 1 becomes a call with `training=True`, and the
# places where it feeds nothing are the ones to look at twice.

# %% [markdown]
# ## The loop that forgot
#
# A colleague ports the reader's training loop to TensorFlow 2 in an afternoon and is pleased: the loss falls faster than it
# ever did. Nobody looks at what is missing from the call.
#
# The loop is that of the tutorial's second network. (Its learning rate of 0.5 suits MNIST; the course's digits want 0.1, as in
# notebook 01.)
#
# ### Original

# %% original id="listing" covers="A23"
# %%then 1.0.2
from keras.metrics import categorical_accuracy as accuracy
from keras.objectives import categorical_crossentropy
from tensorflow.examples.tutorials.mnist import input_data

labels = tf.placeholder(tf.float32, shape=(None, 10))
x = Dense(128, activation='relu')(img)
x = Dropout(0.5)(x)
x = Dense(128, activation='relu')(x)
x = Dropout(0.5)(x)
preds = Dense(10, activation='softmax')(x)
loss = tf.reduce_mean(categorical_crossentropy(labels, preds))
train_step = tf.train.GradientDescentOptimizer(0.1).minimize(loss)

# %% original id="listing-run" covers="A23 A20" within=0.03
# %%then 1.0.2
mnist_data = input_data.read_data_sets('MNIST_data', one_hot=True)
with sess.as_default():
    for _ in range(100):
        batch = mnist_data.train.next_batch(50)
        train_step.run(feed_dict={img: batch[0], labels: batch[1], K.learning_phase(): 1})
    test_feed = {img: mnist_data.test.images, labels: mnist_data.test.labels, K.learning_phase(): 0}
    print("accuracy, fed 0:", accuracy(labels, preds).eval(feed_dict=test_feed).round(2))

# %% [markdown]
# ### Then

# %% then id="network" covers="A23"
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
# To compare the worlds fairly, we start all of today's loops from the same weights.

# %% then id="train-then" covers="A23 A20"
keras.utils.set_random_seed(3)
initial_weights = make_reader(written=None).get_weights()
batches_then, losses_then = digits.read_data_sets(one_hot=True).train, []
with graph.as_default(), sess.as_default():
    for number, dense in enumerate(dense_then):
        dense.set_weights(initial_weights[2 * number : 2 * number + 2])
    for _ in range(100):
        batch = batches_then.next_batch(50)
        feed_dict = {img: batch[0], labels: batch[1], phase: 1}
        losses_then.append(sess.run([loss, train_step], feed_dict=feed_dict)[0])
    trained_weights = [array for dense in dense_then for array in dense.get_weights()]

# %% then id="test-then" covers="A23" within=2
few_images, few_labels = data.test.images[:20], data.test.labels[:20]
test_then = sess.run(preds, feed_dict={img: few_images, phase: 0})
print("right, fed 0:", (test_then.argmax(axis=1) == few_labels.argmax(axis=1)).sum(), "of 20")

# %% [markdown]
# ### Now
#
# The same loop with a tape. A model hands the mode on to all its layers. (`tf.function` makes the steps quick and changes
# nothing else here.)

# %% now id="train" covers="A20 A23"
def train(model, training):
    model.set_weights(initial_weights)
    batches = digits.read_data_sets(one_hot=True).train
    optimizer, variables = keras.optimizers.SGD(0.1), model.trainable_variables
    optimizer.build(variables)

    @tf.function
    def step(batch_images, batch_labels):
        with tf.GradientTape() as tape:
            predictions = model(batch_images, training=training)
            loss_value = tf.reduce_mean(keras.losses.categorical_crossentropy(batch_labels, predictions))
        optimizer.apply(tape.gradient(loss_value, variables), variables)
        return loss_value

    return [float(step(*batches.next_batch(50))) for _ in range(100)]

# %% now id="train-now" within=0.03
keras.utils.set_random_seed(1)
model_now = make_reader(written=None)
losses_now = train(model_now, training=True)
right = model_now(data.test.images, training=False).numpy().argmax(axis=1) == data.test.labels.argmax(axis=1)
print("accuracy, training=False:", right.mean().round(2))

# %% [markdown]
# ### Same tensors
#
# The three loops drew different masks, so their weights differ. But give the weights that the session trained to the layers
# of 2016 and of today, and in test mode all three say the same.

# %% original id="test-original"
# %%then 1.0.2 trained_weights, few_images -> test_original
first, second = Dense(128, activation='relu'), Dense(128, activation='relu')
last = Dense(10, activation='softmax')
preds = last(Dropout(0.5)(second(Dropout(0.5)(first(img)))))
first.set_weights(trained_weights[0:2])
second.set_weights(trained_weights[2:4])
last.set_weights(trained_weights[4:6])
test_original = sess.run(preds, feed_dict={img: few_images, K.learning_phase(): 0})

# %% now id="test-now" covers="A23"
model_now.set_weights(trained_weights)
test_now = model_now(few_images, training=False)

# %% same id="same-test" covers="A19 A20 A23" breaks="test-now: training=False => training=True"
same("predictions in test mode", original=test_original, then=test_then, now=test_now, within=1e-6)

# %% [markdown]
# ### What bites
#
# **Predict.** Leave the mode out of the loop above. Is the training loss after 100 steps higher, lower, or the same?

# %% bites id="forget" within=0.05
forgetful = make_reader(written=None)
losses_forgot = train(forgetful, training=None)
plain = make_reader(written=None, rate=0.0)
losses_plain = train(plain, training=True)
for name, losses in {"with the mode": losses_now, "forgotten": losses_forgot, "no Dropout": losses_plain}.items():
    print(f"training loss of the last ten steps, {name:13}: {np.mean(losses[-10:]):.2f}")

# %% same id="same-forgot" breaks="forget: training=None => training=True"
same("weights after 100 steps", forgotten=forgetful.get_weights(), without_dropout=plain.get_weights())

# %% [markdown]
# Nothing failed, and the loss looks better than before. The loop that forgot has trained a network without Dropout, bit for
# bit.

# %% picture
def smooth(losses):
    return np.convolve(losses, np.ones(10) / 10, mode="valid")

lines = {"then, fed 1": losses_then, "now, training=True": losses_now, "now, forgotten": losses_forgot,
         "now, no Dropout at all": losses_plain}
figure = drawing.curves({name: smooth(losses) for name, losses in lines.items()}, wide="now, forgotten",
                        labels=("step", "training loss (mean of 10 steps)"))
drawing.show(figure, caption="Which of these four would you have shown to your boss?",
             alt="The training loss of the loop that forgot the mode lies exactly on that of a network without Dropout, "
                 "below the two loops that drop.")

# %% [markdown]
# **Check yourself.** With Dropout the training loss is often higher than the loss on test data. Is that a bug?
#
# <details><summary>Answer</summary>No. The training loss is measured with half of the network missing, the test loss with all of
# it. To compare the two, measure both in test mode.</details>
#
# You meet this today in every training loop written by hand, and in every `train_step` that calls `self(x)`.

# %% [markdown]
# ## Who overrules whom
#
# Now for Monday. A mode may be said in two places: in the layer's call when the model is written, and to the model when it is
# used. What if the two disagree? A layer that writes down what it hears can tell.

# %% bites id="spy"
def make_spied(library, written):
    class Spy(library.layers.Layer):
        def call(self, inputs, training=None):
            heard.append(training)
            return inputs

    pixels = library.Input((784,))
    outputs = library.layers.Dense(10)(Spy()(pixels, training=written))
    spied = library.Model(pixels, outputs)
    spied.compile("sgd", "mse", run_eagerly=True)
    return spied

# %% bites
heard = []

def last_heard(call, *given, **how):
    call(*given, **how)
    return str(heard[-1])

# %% bites
def modes_heard(library):
    table = {}
    for written in (None, True, False):
        spied = make_spied(library, written)
        table[f"written {written}: model(x)"] = last_heard(spied, few_images)
        table[f"written {written}: fit"] = last_heard(spied.fit, few_images, few_labels, verbose=0)
        table[f"written {written}: predict"] = last_heard(spied.predict, few_images, verbose=0)
    return table

# %% [markdown]
# **Predict.** Nine rows: three modes written into the layer's call, and three ways to use the model. In which rows do Keras 2
# (here its last version, 2.21) and Keras 3 disagree?

# %% bites id="rule"
from course.columns import columns

columns(then=modes_heard(tf.keras), now=modes_heard(keras), titles={"then": "Keras 2.21", "now": "Keras 3"})

# %% [markdown]
# In Keras 2, what is written wins. In a *functional* model of Keras 3, what the model is told wins: `fit` tells it `True`,
# `evaluate` and `predict` tell it `False`, and only a plain `model(x)` tells it nothing, so that the written mode holds. (In a
# subclass of `keras.Model`, `call` runs as it is written, and nobody overrules it. But if `call` takes no argument `training`, then
# nobody is told either, not even by `fit`: a Dropout in it never drops.)
#
# So on Monday `predict` said "test", and every layer tested. There are three ways out.

# %% now id="ways"
class AlwaysDropout(keras.layers.Dropout):
    def call(self, inputs, training=None):
        return super().call(inputs, training=True)

always = make_reader(written=None, dropping=AlwaysDropout)
always.set_weights(weights)

# %% now id="ways-out" within=0.05
answers = {
    "Friday: predict, Keras 2.1.2": opinions_original,
    "Monday: predict, Keras 3": by_predict,
    "model(x)": reader(twenty).numpy(),
    "model(x, training=True)": reader(twenty, training=True).numpy(),
    "AlwaysDropout, predict": always.predict(twenty, verbose=0),
}
for name, opinions in answers.items():
    print(f"{name:29} spread {opinions.std(axis=0).max():.3f}")

# %% picture
class_read = opinions_original.mean(axis=0).argmax()
figure = drawing.dots({name: opinions[:, class_read] for name, opinions in answers.items()},
                      label=f"probability of a {class_read}, twenty answers each")
drawing.show(figure, caption="One digit, one set of weights, twenty answers in each row. Which rows would send it to a person?",
             alt="On Friday the twenty answers are scattered widely. On Monday, with predict on Keras 3, all twenty lie on one "
                 "point. With each of the three ways out they are scattered again.")

# %% [markdown]
# | way out | `predict` works | what else it switches |
# |---|---|---|
# | `model(x)`, saying nothing | no | nothing: every layer does what is written |
# | `model(x, training=True)` | no | everything: BatchNormalization trains, too |
# | a layer that always drops, or a subclassed model | yes | nothing, but loading the model needs the class |
#
# Asking with dropout on is called **Monte Carlo dropout** ([Gal and Ghahramani 2016](https://arxiv.org/abs/1506.02142)).
#
# **Check yourself.** Could you have the twenty answers from `predict`, without a class of your own?
#
# <details><summary>Answer</summary>On Keras 2, yes: write <code>training=True</code> into the call. On Keras 3 not with a
# functional or Sequential model, because <code>predict</code> tells it "test"; with a subclassed one, whose
# <code>call</code> says <code>training=True</code>, yes.</details>

# %% exercise 04-overruled [markdown] points=3
# ### Write the test that would have been red on Monday
#
# You get a finished Keras 3 model and some images. Return `True` if `model.predict` gives something else than the modes
# written into the model's calls would give. (With nothing written, test mode is meant. No model here draws random numbers
# under `predict`.)
#
# <details><summary>Hint 1: the idea</summary>There is one way to use a functional model in which the written modes hold. Look
# at the table above for the rows in which nobody is overruled.</details>
# <details><summary>Hint 2: the names</summary><code>model.predict</code> with <code>verbose=0</code>,
# <code>np.allclose</code> with an <code>atol</code>, and the model itself.</details>
# <details><summary>Hint 3: almost code</summary>Two outputs for the same images: one in which the model is told "test", one in
# which it is told nothing. The answer is whether they differ by more than rounding.</details>

# %% answer 04-overruled
def predict_overrules(model: keras.Model, images: np.ndarray) -> bool:
    """Whether predict overrules a mode that is written into the model, and it shows; images (batch, features)."""
    ### BEGIN SOLUTION
    as_written, predicted = model(images), model.predict(images, verbose=0)
    return not np.allclose(as_written, predicted, atol=1e-5)
    ### END SOLUTION

# %% try 04-overruled
with attempt():
    print("the reader:", predict_overrules(reader, few_images), "  with nothing written:",
          predict_overrules(make_reader(written=None), few_images))

# %% check 04-overruled
check("04-overruled", predict_overrules)

# %% [markdown]
# ### The other direction: `fit`
#
# The bank buys a branch that writes with a paler pen, and has 500 of its digits. The reader is to be trained on them a little
# further. Its lower part, the **base**, has BatchNormalization, which in training mode normalises by the mean of the batch and
# moves its own **moving mean** towards it (more in notebook 05). That mean was learned from all of the bank's digits and is to
# stay. So the base is called with `training=False`: its weights train, its statistics do not move.

# %% id="base"
def make_tuned(library, written):
    pixels = library.Input((784,))
    x = library.layers.Dense(16, activation="relu")(pixels)
    base = library.Model(pixels, library.layers.BatchNormalization()(x))
    outputs = library.layers.Dense(10, activation="softmax")(base(pixels, training=written))
    model = library.Model(pixels, outputs)
    model.compile(library.optimizers.SGD(0.1), "categorical_crossentropy")
    return model

# %% now
keras.utils.set_random_seed(1)
first = make_tuned(keras, written=None)
first.fit(data.train.images, data.train.labels, batch_size=50, epochs=2, verbose=0)
start = first.get_weights()  # kernel, bias; scale, shift, moving mean, moving variance; kernel, bias
pale_images, pale_labels = 0.6 * data.train.images[:500], data.train.labels[:500]

# %% [markdown]
# **Predict.** How far has the moving mean gone after two epochs on the pale digits? (`training=False` is in the call.)
#
# ### Original

# %% original id="tune-original"
# %%then 2.1.2 start, pale_images, pale_labels -> tuned_original
pixels = Input(shape=(784,))
x = Dense(16, activation="relu")(pixels)
x = BatchNormalization()(x, training=False)
model = Model(pixels, Dense(10, activation="softmax")(x))
model.set_weights(start)
model.compile("sgd", "categorical_crossentropy")
K.set_value(model.optimizer.lr, 0.1)
model.fit(pale_images, pale_labels, batch_size=50, epochs=2, shuffle=False, verbose=0)
tuned_original = model.get_weights()[4:]
print("largest move of the moving mean:", abs(tuned_original[0] - start[4]).max())

# %% [markdown]
# ### Then

# %% then id="tune-then"
model_then = make_tuned(tf.keras, written=False)
model_then.set_weights(start)
model_then.fit(pale_images, pale_labels, batch_size=50, epochs=2, shuffle=False, verbose=0)
tuned_then = model_then.get_weights()[4:]
print("largest move of the moving mean:", abs(tuned_then[0] - start[4]).max())

# %% [markdown]
# ### What bites
#
# The same lines on Keras 3.

# %% bites id="tune-bites" within=0.02
model_3 = make_tuned(keras, written=False)
model_3.set_weights(start)
model_3.fit(pale_images, pale_labels, batch_size=50, epochs=2, shuffle=False, verbose=0)
print("largest move of the moving mean:", abs(model_3.get_weights()[4] - start[4]).max().round(3))

# %% [markdown]
# `fit` told the model "train", and the `training=False` in the call was overruled. Keras' own
# [guide to fine-tuning](https://keras.io/guides/transfer_learning/) relies on that line. If the base is frozen
# (`base.trainable = False`), its BatchNormalization stays in test mode whatever it hears. But a Dropout in it does not:

# %% bites
frozen = make_spied(keras, written=False)
frozen.layers[1].trainable = False
print("fit, written False, frozen: the layer hears", last_heard(frozen.fit, few_images, few_labels, verbose=0))

# %% [markdown]
# ### Now
#
# In a subclass nobody is overruled. It must take the argument `training`, so that `fit` and `predict` can still tell the head: without
# it, a Dropout there would never drop, and nobody would say so.

# %% now id="tune-now"
class Tuned(keras.Model):
    def __init__(self, base, head):
        super().__init__()
        self.base, self.head = base, head

    def call(self, inputs, training=None):
        return self.head(self.base(inputs, training=False), training=training)

# %% now
parts = make_tuned(keras, written=None)
parts.set_weights(start)
tuned = Tuned(parts.layers[1], parts.layers[2])
tuned.compile(keras.optimizers.SGD(0.1), "categorical_crossentropy")
tuned.fit(pale_images, pale_labels, batch_size=50, epochs=2, shuffle=False, verbose=0)
tuned_now = tuned.get_weights()[4:]

# %% [markdown]
# ### Same tensors
#
# With that, Keras 3 computes what Keras 2 did: the statistics stay, and the last layer learns the same numbers.

# %% same id="same-tuned" breaks="tune-now: training=False => training=True"
same("moving statistics and last layer", original=tuned_original, then=tuned_then, now=tuned_now, within=1e-5)

# %% exercise 04-tune [markdown] points=4
# ### Train the base without moving its statistics
#
# You get `base` and `head`, two Keras 3 models; the head takes what the base gives and returns logits. Train the weights of
# both by plain gradient descent on the mean cross-entropy, one step for each batch. The base is to work in test mode all the
# time. The head has Dropout, which is to drop in training. Then return the logits for the test images, in test mode. (The
# check's Dropout has a fixed mask, so that the result can be compared.)
#
# <details><summary>Hint 1: the idea</summary>Base and head need different modes in the same step. So do not ask for one mode
# of the whole: call the two one after the other, and tell each its own.</details>
# <details><summary>Hint 2: the names</summary><code>tf.GradientTape</code>, <code>training=</code>,
# <code>trainable_variables</code> of both models, <code>keras.losses.CategoricalCrossentropy(from_logits=True)</code>,
# <code>keras.optimizers.SGD</code> and its <code>apply</code>.</details>
# <details><summary>Hint 3: almost code</summary>In the tape: features from the base in test mode, logits from them by the head
# in training mode, then the mean loss. After it: one step for the variables of base and head together. After the loop: both once
# more, both in test mode.</details>

# %% answer 04-tune
def fine_tune(
    base: keras.Model,
    head: keras.Model,
    batches: list[tuple[np.ndarray, np.ndarray]],
    learning_rate: float,
    test_images: np.ndarray,
) -> tf.Tensor:
    """Logits (tests, classes) after one step per batch of images (batch, features) and one-hot labels (batch, classes)."""
    ### BEGIN SOLUTION
    loss = keras.losses.CategoricalCrossentropy(from_logits=True)
    variables = [variable.value for variable in base.trainable_variables + head.trainable_variables]
    for batch_images, batch_labels in batches:
        with tf.GradientTape() as tape:
            loss_value = loss(batch_labels, head(base(batch_images, training=False), training=True))
        for variable, gradient in zip(variables, tape.gradient(loss_value, variables)):
            variable.assign_sub(learning_rate * gradient)
    return head(base(test_images, training=False), training=False)
    ### END SOLUTION

# %% try 04-tune
with attempt():
    small_base = keras.Sequential([keras.Input((784,)), keras.layers.Dense(16), keras.layers.BatchNormalization()])
    small_head = keras.Sequential([keras.Input((16,)), keras.layers.Dropout(0.2), keras.layers.Dense(10)])
    few_batches = [data.train.next_batch(50) for _ in range(20)]
    print("test logits:", fine_tune(small_base, small_head, few_batches, 0.1, few_images).shape)
    print("moving mean, which is to stay at 0, largest:", abs(small_base.get_weights()[4]).max())

# %% check 04-tune
check("04-tune", fine_tune)

# %% exercise 04-opinions [markdown] points=3
# ### Give the reader its doubt back
#
# You get a finished functional model of Keras 3, a chain of layers with Dropout and BatchNormalization among them, and nothing
# written into its calls. Return its answers of `num_runs` runs on the same images, with Dropout dropping anew in each run and
# BatchNormalization in test mode. Afterwards the model must be as it was: its statistics, and which of its layers are
# trainable. (The answers are random: the check compares their mean and spread over some 300 runs, and the spread may be off by
# 30 %.)
#
# <details><summary>Hint 1: the idea</summary>One mode for the whole model is not enough: Dropout is to train and
# BatchNormalization to test. Either tell the layers one by one, or find out what keeps BatchNormalization in test mode
# whatever it is told.</details>
# <details><summary>Hint 2: the names</summary><code>model.layers</code>, <code>isinstance</code>,
# <code>keras.layers.Dropout</code> or <code>keras.layers.BatchNormalization</code>, <code>trainable</code>,
# <code>np.stack</code>.</details>
# <details><summary>Hint 3: almost code</summary>For each run, send the images through the layers in their order (the first is
# the input); a layer is in training mode if, and only if, it is a Dropout. Keep what the last layer gives.</details>

# %% answer 04-opinions
def opinions_of(model: keras.Model, images: np.ndarray, num_runs: int) -> np.ndarray:
    """The answers of all runs, shape (runs, batch, classes), for images (batch, features)."""
    ### BEGIN SOLUTION
    runs = []
    for _ in range(num_runs):
        x = images
        for layer in model.layers[1:]:
            x = layer(x, training=isinstance(layer, keras.layers.Dropout))
        runs.append(x)
    return np.stack(runs)
    ### END SOLUTION

# %% try 04-opinions within=0.05
with attempt():
    print("shape and spread:", opinions_of(make_reader(written=None), few_images[:3], 20).shape,
          opinions_of(reader, twenty[:1], 20).std(axis=0).max().round(2))

# %% check 04-opinions
check("04-opinions", opinions_of)

# %% [markdown]
# You meet this today wherever a functional model comes from Keras 2 with `training=` inside. Search for it before the
# upgrade, because afterwards nothing will remind you.
#
# ## A mask that never changes
#
# The reader's convolutions still run in a session. They are to be moved in small steps: graph and session stay, and only the
# layers become Keras 3 layers. That works if the layer is made inside the graph; one that was made outside says so.

# %% bites id="captured"
outside = keras.layers.Dropout(0.5)
with tf.Graph().as_default():
    try:
        outside(tf1.placeholder(tf.float32, shape=(None, 784)), training=True)
    except RuntimeError as error:
        print(type(error).__name__, "…", str(error).splitlines()[2].strip("\x1b[01m"))

# %% [markdown]
# Made inside, Dropout says nothing. We run one layer three times in one session, on an image of ones.
#
# **Predict.** How many different masks will come out of `K1`, and how many of Keras 3?
#
# ### Then

# %% then
ones = np.ones((1, 784), np.float32)
with tf.Graph().as_default(), tf1.Session() as old_session:
    tf1.set_random_seed(1)
    hole = tf1.placeholder(tf.float32, shape=(None, 784))
    drop_then = K1.layers.Dropout(0.5)(hole, training=True)
    masks_then = np.concatenate([old_session.run(drop_then, feed_dict={hole: ones}) for _ in range(3)])
print("different masks in 3 runs:", len(np.unique(masks_then, axis=0)))

# %% [markdown]
# ### What bites

# %% bites
keras.utils.set_random_seed(1)
with tf.Graph().as_default(), tf1.Session() as old_session:
    hole = tf1.placeholder(tf.float32, shape=(None, 784))
    new_layer = keras.layers.Dropout(0.5)
    drop_now = new_layer(hole, training=True)
    old_session.run(tf1.global_variables_initializer())
    masks_frozen, states = [], []
    for _ in range(3):
        masks_frozen.append(old_session.run(drop_now, feed_dict={hole: ones})[0])
        states.append(old_session.run(new_layer.seed_generator.state.value)[1])
print("different masks in 3 runs:", len(np.unique(masks_frozen, axis=0)))
print("state of the generator after each run:", *states)

# %% picture
rows = {"K1": masks_then, "Keras 3": masks_frozen}
figure = drawing.images({name: [mask.reshape(28, 28) for mask in masks] for name, masks in rows.items()}, "run")
drawing.show(figure, caption="Three runs in one session; white is kept, black is dropped. Which row would you train with?",
             alt="Six masks of 28 by 28. The three of K1 differ from each other; the three of Keras 3 are the same.")

# %% [markdown]
# Keras 3 keeps the state of its random numbers in a variable, and each call adds a node that moves it on. But a session runs
# only what it is asked for, and nobody asks for that node. So the state stays where it was, the mask stays the same, and a
# network trained like that has lost half of its units for good.
#
# ### Now
#
# A `tf.function` runs everything that its Python code does, in order, even inside an old graph. Wrapped in one, the layer
# draws anew. Better still, leave the session behind.

# %% now
keras.utils.set_random_seed(1)
with tf.Graph().as_default(), tf1.Session() as old_session:
    hole = tf1.placeholder(tf.float32, shape=(None, 784))
    new_layer = keras.layers.Dropout(0.5)
    drop_moving = tf.function(new_layer)(hole, training=True)
    old_session.run(tf1.global_variables_initializer())
    masks_moving = [old_session.run(drop_moving, feed_dict={hole: ones})[0] for _ in range(3)]
print("different masks in 3 runs:", len(np.unique(masks_moving, axis=0)))

# %% [markdown]
# %%
sess.close()

# %% summary [markdown]
# ## What you can do now
#
# You know who says the mode in each Keras, and what silence means: an error up to 2.1.2, test mode from 2.1.3 on. You computed Dropout
# by hand and found out by trying whether a layer has two modes. You found modes that a functional model overrules in silence,
# and repaired both victims, the doubt that died under `predict` and the statistics that moved under `fit`. And you know why a
# Keras 3 Dropout in an old graph drops the same units for ever.
#
# Of the digit reader, `K.learning_phase()` in `feed` is done: the mode now stands in its calls. Its `update_ops` are next, in
# [05 State updates and weight lists](../05_state_and_weights/05_state_and_weights.ipynb).

# %% progress
progress("04")
