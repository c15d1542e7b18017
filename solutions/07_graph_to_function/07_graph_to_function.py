# %% card [markdown] minutes=75
# # 07 From tf.Graph to tf.function
#
# **Aim.** Know when a graph is drawn, what is frozen into it, and what runs when nobody asks for it, in a session and in
# `tf.function`.
#
# **You will be able to**
#
# - build and run a model in a graph of its own, and recognise the errors of mixed graphs
# - say which part of your Python code runs once and which in every call, and find what was frozen
# - predict how often a function is traced, and bring it down to once
# - write decisions and loops on tensors, in place of `tf.cond` and `tf.while_loop`
# - create variables where a compiled function can use them, and run an old building function as it stands
#
# **Before you start** you need [01 Keras layers on TensorFlow tensors](../01_layers_on_tensors/01_layers_on_tensors.ipynb)
# and [04 Training mode and test mode](../04_training_and_test_mode/04_training_and_test_mode.ipynb).

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
# ## Fast, and deaf
#
# At night the bank's digit reader goes through the cheques of the day. It looks at every digit twenty times with dropout left
# on, and where the answers spread by more than `limit`, a person looks at the cheque. A session used to do this in an hour.
# Ported to TensorFlow 2 line by line, the reader says the same as before, but in the morning it is still running.
#
# A colleague writes `tf.function` around it, and the night is saved. Then two amounts are misread, and the bank lowers the
# limit, so that more cheques are looked at. The next morning there is not one more than before. Nothing was raised.

# %% now id="reader"
keras.utils.set_random_seed(1)
data = digits.read_data_sets(one_hot=True)
reader = keras.Sequential([keras.Input((784,))])
for _ in range(2):
    reader.add(keras.layers.Dense(128, activation="relu"))
    reader.add(keras.layers.Dropout(0.5))
reader.add(keras.layers.Dense(10, activation="softmax"))
reader.compile(keras.optimizers.SGD(0.1), "categorical_crossentropy")
learned = reader.fit(data.train.images, data.train.labels, batch_size=50, epochs=5, verbose=0)

# %% now id="doubtful"
limit = 0.3

def doubtful(images):
    opinions = tf.stack([reader(images, training=True) for _ in range(20)])
    spread = tf.reduce_max(tf.math.reduce_std(opinions, axis=0), axis=1)
    return spread > limit

# %% [markdown]
# **Predict.** How many times faster is the compiled function, once it has been called for the first time? And how many of the
# test digits will it send to a person with a limit of 0.3, and then of 0.2? Write three guesses down.

# %% now id="fast" varies=1
import time


def seconds(function):
    start = time.perf_counter()
    function(data.test.images[:1])
    return time.perf_counter() - start

compiled = tf.function(doubtful)
first_call = seconds(compiled)
line_by_line, in_a_graph = (min(seconds(function) for _ in range(5)) for function in (doubtful, compiled))
print(f"the first call takes as long as {first_call / line_by_line:.0f} calls line by line")
print(f"each later call is {line_by_line / in_a_graph:.0f} times faster")

# %% bites id="deaf" within=15
for limit in (0.3, 0.2):
    line_by_line = tf.reduce_sum(tf.cast(doubtful(data.test.images), tf.int32)).numpy()
    in_a_graph = tf.reduce_sum(tf.cast(compiled(data.test.images), tf.int32)).numpy()
    print(f"limit {limit}: sent to a person {line_by_line} line by line, {in_a_graph} by the compiled function")

# %% [markdown]
# **Why a graph?** Line by line, Python looks at each of the twenty passes anew: it finds the layer, checks shapes, asks for one
# product, waits, goes on. The arithmetic of such a small network is the least part of that. `tf.function` runs the Python code
# once and writes down what it asks for; from then on TensorFlow works through the list by itself. The list is a **graph**, and
# making it is called **tracing**. A graph can also be saved, sent to a machine without Python, or spread over several devices.
#
# The price is that afterwards nobody reads the Python code any more. `limit` was 0.3 when it was read. To see what else follows
# from that, we begin where a graph was all there was.
#
# ## A graph of one's own
#
# In TensorFlow 1 every line added to a **default graph**, and a **session** ran pieces of one graph. The second part of
# 将Keras作为tensorflow的精简接口 ("Keras as a simplified interface to TensorFlow") shows how to build somewhere else: under `with
# my_graph.as_default()`, all of a layer belongs to `my_graph`. It stops there. **Predict.** What does its own session, from the
# first lines, say to this tensor?
#
# ### Original

# %% original id="own-graph" covers="B22 B40"
# %%then 1.0.2
import warnings

import numpy as np
import tensorflow as tf
from keras import backend as K
from keras.layers import LSTM, Dense

warnings.simplefilter('ignore')
sess = tf.Session()
K.set_session(sess)
my_graph = tf.Graph()
with my_graph.as_default():
    x = tf.placeholder(tf.float32, shape=(None, 20, 64))
    y = LSTM(32)(x)
print("in my_graph:", len(my_graph.get_operations()), "operations")

# %% original id="own-graph-run" covers="B22 B40"
# %%then 1.0.2
one_sequence = np.ones((1, 20, 64))
try:
    sess.run(y, feed_dict={x: one_sequence})
except TypeError as error:
    print("TypeError:", str(error).partition("as Tensor: ")[2])

# %% [markdown]
# A session belongs to the graph in which it was made. (Keras 1.0.2 unrolled the LSTM, so its twenty steps are all in there.) Give
# Keras a session of that graph before the layer is called, and the layer's variables have their values from birth:

# %% original id="own-session" covers="B22 B40"
# %%then 1.0.2
own_session = tf.Session(graph=my_graph)
K.set_session(own_session)
with my_graph.as_default():
    again = LSTM(32)(x)
print("output:", own_session.run(again, {x: one_sequence}).shape)

# %% [markdown]
# ### Then
#
# The same in the API that ships today. Its Keras helps: `get_session` sees that its session is of another graph, makes a new
# one, and gives the variables their first values.

# %% then id="own-graph-then" covers="B22 B40"
my_graph = tf.Graph()
with my_graph.as_default():
    sequence = tf1.placeholder(tf.float32, shape=(None, 20, 64))
    encoded = K1.layers.LSTM(32)(sequence)
    keras_session = K1.backend.get_session()
    print("session of my_graph:", keras_session.graph is my_graph, "  operations:", len(my_graph.get_operations()))
print("output:", keras_session.run(encoded, {sequence: np.ones((1, 20, 64))}).shape)
keras_session.close()

# %% [markdown]
# ### Now
#
# The graph of a `tf.function` is its own, too. Nobody opens a session for it; one asks for it with an example of the input.

# %% now id="network"
hidden = keras.layers.Dense(8, activation="relu", name="hidden")
scores = keras.layers.Dense(3, activation="softmax", name="scores")

def network(images):
    return scores(hidden(images))

images = np.random.default_rng(7).random((4, 6), dtype=np.float32)
line_by_line = network(images)  # the first call also creates the weights
hidden_weights, scores_weights = hidden.get_weights(), scores.get_weights()

# %% now id="its-graph" covers="B22"
compiled_network = tf.function(network)
graph = compiled_network.get_concrete_function(images).graph
print([op.type for op in graph.get_operations()])

# %% [markdown]
# `Placeholder` is where something comes in: the images, and the four variables, which stay outside the graph and are read in
# every call.
#
# ### Same tensors
#
# We give one set of weights to all worlds.

# %% original id="network-original"
# %%then 1.0.2 images, hidden_weights, scores_weights -> original
with my_graph.as_default():
    img = tf.placeholder(tf.float32, shape=(None, 6))
    hidden, scores = Dense(8, activation='relu'), Dense(3, activation='softmax')
    preds = scores(hidden(img))
    K.set_session(own_session)
    hidden.set_weights(hidden_weights)
    scores.set_weights(scores_weights)
    original = own_session.run(preds, feed_dict={img: images})

# %% then id="network-then"
with tf.Graph().as_default(), tf1.Session() as session:
    K1.backend.set_session(session)
    img = tf1.placeholder(tf.float32, shape=(None, 6))
    hidden_then, scores_then = K1.layers.Dense(8, activation="relu"), K1.layers.Dense(3, activation="softmax")
    preds = scores_then(hidden_then(img))
    hidden_then.set_weights(hidden_weights)
    scores_then.set_weights(scores_weights)
    then = session.run(preds, {img: images})

# %% same id="same-network" covers="B22" breaks=["network-then: relu => tanh", "its-graph: tf.function(network) => tf.function(lambda images: network(images / 2))"]
same("probabilities", original=original, session=then, line_by_line=line_by_line, tf_function=compiled_network(images), within=1e-6)

# %% [markdown]
# ### What bites
#
# The first example's model and the second one's go into one default graph in that tutorial. Nothing is replaced: the old
# variables stay, and so do the old placeholders, which are then fed by mistake.

# %% bites covers="A29"
with tf.Graph().as_default() as crowded:
    for _ in range(2):
        img = tf1.placeholder(tf.float32, shape=(None, 784))
        preds = K1.layers.Dense(10)(img)
    print([variable.op.name for variable in tf1.global_variables()])
    print("placeholders:", [op.name for op in crowded.get_operations() if op.type == "Placeholder"])

# %% [markdown]
# So keep one graph for each example. But two graphs do not mix, and a session that was made outside of both has nothing to
# run. These are three of the commonest messages in old code that is moved by halves:

# %% bites id="mixed" covers="B40"
def say(call):
    try:
        call()
    except (RuntimeError, TypeError, ValueError) as error:
        print(f"{type(error).__name__}: {str(error).partition(' (graphs are')[0]}")

with tf.Graph().as_default():
    two = tf.constant(2.0)
    say(lambda: encoded * two)  # encoded is of my_graph
    say(lambda: tf1.Session().run(encoded))
say(lambda: tf1.Session().run(two))

# %% exercise 07-session [markdown] points=2 covers="B22 B40"
# ### Run a tensor of somebody else's graph
#
# You get a tensor of some graph, and a dict of what to feed. The variables of its graph have initial values, which nobody has
# assigned yet. Initialise them, then run the tensor, return the numbers, and leave no session open. (Within one `run` nothing has
# an order.)
#
# <details><summary>Hint 1: the idea</summary>A tensor knows its graph, and a session can be opened for any graph.</details>
# <details><summary>Hint 2: the names</summary><code>outputs.graph</code>, <code>tf1.Session(graph=…)</code>,
# <code>tf1.global_variables_initializer()</code>.</details>
# <details><summary>Hint 3: almost code</summary><code>with</code> on a session also makes its graph the default one, and closes
# it at the end; inside, run first what initialises, then, in another <code>run</code>, what was asked for.</details>

# %% answer 07-session
def run_foreign(outputs: tf.Tensor, feeds: dict[tf.Tensor, np.ndarray]) -> np.ndarray:
    """The value of `outputs`, an array of its shape, with the graph's variables at their initial values."""
    ### BEGIN SOLUTION
    with tf1.Session(graph=outputs.graph) as sess:
        sess.run(tf1.global_variables_initializer())
        return sess.run(outputs, feed_dict=feeds)
    ### END SOLUTION

# %% try 07-session
with attempt():
    with tf.Graph().as_default():
        hole = tf1.placeholder(tf.float32, shape=(None,))
        tripled = hole * tf1.get_variable("three", initializer=3.0)
    print("3, 6 and 9:", run_foreign(tripled, {hole: np.array([1, 2, 3], np.float32)}))

# %% check 07-session
check("07-session", run_foreign)

# %% [markdown]
# A program that keeps several old models in one process still needs this: each model its graph, and each graph its session.
#
# ## What runs once, and what in every call
#
# Back to the deaf reader. The Python code runs while the graph is drawn, and not afterwards.
#
# **Predict.** The function below is called three times with 0. How often does it print? Which of the two columns changes?

# %% bites id="noisy"
@tf.function
def noisy(number):
    print("Python reads this line")
    return number + np.random.normal(), number + tf.random.normal(())

np.random.seed(1)
tf.random.set_seed(1)
for _ in range(3):
    from_numpy, from_tensorflow = noisy(tf.constant(0.0))
    print(f"np.random {from_numpy:.2f}   tf.random {from_tensorflow:.2f}")

# %% [markdown]
# `print` and `np.random` are Python's: they ran once, and the random number they gave is now a constant. An augmentation that
# is written with `np.random` inside a compiled step distorts every image in the same way. TensorFlow's functions become
# operations of the graph and run in every call.
#
# The same holds for the shape. While tracing, `.shape` says what is known then, and `tf.shape` what will be.

# %% now id="shapes"
@tf.function(input_signature=[tf.TensorSpec((None, 6))])
def rows(images):
    print("while tracing, .shape:", images.shape)
    return tf.shape(images)

print("in the call, tf.shape:", rows(images).numpy())

# %% [markdown]
# ### Now
#
# So what shall change must come in from outside: as a tensor among the arguments, or as a variable. (In the session it was a
# placeholder or a variable for the same reason.)

# %% now id="hearing" within=15
limit_variable = tf.Variable(0.3)

@tf.function
def doubtful_now(images):
    opinions = tf.stack([reader(images, training=True) for _ in range(20)])
    return tf.reduce_max(tf.math.reduce_std(opinions, axis=0), axis=1) > limit_variable

for limit in (0.3, 0.2):
    limit_variable.assign(limit)
    print(f"limit {limit}: sent to a person", tf.reduce_sum(tf.cast(doubtful_now(data.test.images), tf.int32)).numpy())

# %% [markdown]
# To look inside while it runs: `tf.print` is an operation, so it speaks in every call, and
# `tf.config.run_functions_eagerly(True)` switches all compiled functions back to plain Python, for a debugger or for a `.numpy()`
# that a graph refuses:

# %% bites id="eagerly"
@tf.function
def peek(number):
    return number.numpy() + 1

try:
    peek(tf.constant(1.0))
except AttributeError as error:
    print(str(error).splitlines()[-1].strip())
tf.config.run_functions_eagerly(True)
print("eagerly:", peek(tf.constant(1.0)))
tf.config.run_functions_eagerly(False)

# %% [markdown]
# In a loss or a metric of your own the message is the same, because `fit` compiles its step. There the switch is
# `compile(..., run_eagerly=True)`.
#
# **Check yourself.** `kernel, bias = layer.get_weights()` stands outside, `images @ kernel + bias` inside a compiled function.
# Then the layer is trained. What does the function say now?
#
# <details><summary>Answer</summary>What it said before. <code>get_weights</code> gives NumPy arrays, and those are frozen into the
# graph as constants.</details>

# %% exercise 07-frozen [markdown] points=3
# ### Find the weights that were frozen
#
# Somebody has compiled a network, and some of its weights do not learn. You get the compiled function, an example of its input,
# and the arrays that the weights had at the start. Return for each array whether it is **frozen**: whether the graph holds it as
# a constant. (The others are read from variables, or not used at all. All have one shape, and some differ in a few numbers only.)
#
# <details><summary>Hint 1: the idea</summary>What is frozen stands in the graph itself. List the graph's constants and look for
# each array among them.</details>
# <details><summary>Hint 2: the names</summary><code>get_concrete_function</code>, <code>get_operations</code>; a constant is an
# operation whose <code>type</code> is <code>"Const"</code>, <code>op.get_attr("value")</code> is what it holds, and
# <code>tf.make_ndarray</code> makes an array of that.</details>
# <details><summary>Hint 3: almost code</summary>First a list of the arrays of all constants; then, for each of the given arrays,
# whether <code>np.array_equal</code> says yes to any of them.</details>

# %% answer 07-frozen
def frozen_in(function, example: tf.Tensor, arrays: list[np.ndarray]) -> list[bool]:
    """For each array, whether the graph of `function`, traced for `example`, holds it as a constant."""
    ### BEGIN SOLUTION
    operations = function.get_concrete_function(example).graph.get_operations()
    constants = [tf.make_ndarray(op.get_attr("value")) for op in operations if op.type == "Const"]
    return [any(np.array_equal(array, constant) for constant in constants) for array in arrays]
    ### END SOLUTION

# %% try 07-frozen
with attempt():
    kept, lost = np.eye(6, dtype=np.float32), np.ones((6, 2), np.float32)
    as_variable = tf.Variable(kept)
    print("False, True:", frozen_in(tf.function(lambda x: x @ as_variable @ lost), tf.constant(images), [kept, lost]))

# %% check 07-frozen
check("07-frozen", frozen_in)

# %% [markdown]
# You meet this today in every training step that reads a schedule, a flag or a counter from Python.
#
# ## Drawn again
#
# A training step is compiled, and it is slower than before. The log says something about retracing, in a sentence so long
# that everybody has learned to scroll past it.
#
# A graph fits only some inputs. So `tf.function` keeps a **cache** of graphs, and looks an input up by a **key**. For a tensor
# the key is its dtype and shape, for a Python number it is the number itself, because that is frozen. When no graph fits, the
# function is traced again, and you have seen what that costs.
#
# **Predict.** One function is called with these eight inputs, in this order. How many graphs does it draw?

# %% now id="cache"
given = {
    "1": 1, "2": 2, "tensor 1.0": tf.constant(1.0), "tensor 2.0": tf.constant(2.0), "1.0": 1.0,
    "10 rows": tf.ones((10, 6)), "20 rows": tf.ones((20, 6)), "10 rows, NumPy": np.zeros((10, 6), np.float32),
}
square, keys, drawn = tf.function(lambda x: x * x), [], []
for argument in given.values():
    before = square.experimental_get_tracing_count()
    square(argument)
    drawn.append(square.experimental_get_tracing_count() > before)
    keys.append(str(square.get_concrete_function(argument).function_type.parameters["x"].type_constraint))
print("graphs:", square.experimental_get_tracing_count())

# %% picture
figure = drawing.calls(list(given), [key.replace(", name=None", "") for key in keys], drawn)
drawing.show(figure, caption="The cache as a table: a line for each key, in the order in which it was made. Which call would you not "
             "have expected to find its graph already there?",
             alt="Eight calls, five keys. New graphs are drawn for the numbers 1 and 2, for the scalar tensor, for 10 rows and for "
                 "20 rows. The number 1.0 uses the graph of 1, the second scalar tensor that of the first, and the NumPy "
                 "array that of the tensor of 10 rows.")

# %% [markdown]
# ### What bites
#
# `1.0` uses the graph of `1`, because in Python the two are equal. If `1` came first, the function goes on with a whole number:

# %% bites id="equal-numbers"
as_tensor = tf.function(tf.convert_to_tensor)
print("1 gives", as_tensor(1).dtype.name, "  and then 1.0 gives", as_tensor(1.0).dtype.name)

# %% [markdown]
# The common case is the other one: a step number or a learning rate from Python, with a new value each time, or batches of many
# sizes. Here is the warning. (The notebook has switched such messages off, so we catch it.)

# %% bites id="retracing"
heard = []

def catch(record):
    heard.append(record.getMessage())
    return False  # so it is not printed as well

@tf.function
def step(number):
    return number + 1

# %% bites id="retracing-heard"
tf.get_logger().addFilter(catch)
tf.get_logger().setLevel("WARNING")
for number in range(6):
    step(number)
tf.get_logger().setLevel("ERROR")
tf.get_logger().removeFilter(catch)
print(heard[0].partition("<function")[0] + "…", heard[0].partition("> ")[2].partition(" and the excessive")[0])

# %% [markdown]
# ### Now
#
# For numbers, pass a tensor. For shapes there are two remedies: with `reduce_retracing`, TensorFlow draws its second graph for
# any size; with `input_signature` you say beforehand what may differ, and `None` stands for "any size".

# %% now id="remedies"
def traces(arguments, **options):
    function = tf.function(lambda x: x * x, **options)
    for argument in arguments:
        function(argument)
    return function.experimental_get_tracing_count()

batches = [tf.ones((size, 6)) for size in (10, 20, 30, 40, 50)]
any_batch = [tf.TensorSpec((None, 6), tf.float32)]

# %% now id="remedies-2"
print("five Python numbers:          ", traces(range(5)))
print("five numbers as tensors:      ", traces([tf.constant(number) for number in range(5)]))
print("five shapes:                  ", traces(batches))
print("five shapes, reduce_retracing:", traces(batches, reduce_retracing=True))
print("five shapes, input_signature: ", traces(batches, input_signature=any_batch))

# %% [markdown]
# A signature is a promise, and it is checked:

# %% bites id="promise"
narrow = tf.function(lambda x: x * x, input_signature=any_batch)
try:
    narrow(tf.ones((10, 7)))
except TypeError as error:
    print("TypeError:", str(error).partition("`")[2].partition("`. Received")[0])

# %% [markdown]
# **Check yourself.** A training step is called 1000 times with batches of 50, and once with the last batch of 30. How often is
# it traced, and is that a problem?
#
# <details><summary>Answer</summary>Twice, once for each shape. That is no problem. It is one when the number of traces grows
# with the number of calls.</details>

# %% exercise 07-key [markdown] points=3
# ### Predict which calls share a graph
#
# Write the rule down. `key_of` gets one argument of a call and returns its key, anything that Python can compare with `==` and use in a
# set. Two arguments must have equal keys exactly if a plain `tf.function` would use one graph for both. The arguments are Python
# numbers, `True`, `False`, strings, tensors, NumPy arrays, and tuples of all these, tuples among them. (Try it: the cell below the
# answer measures.)
#
# <details><summary>Hint 1: the idea</summary>Ask of each kind what is frozen into the graph: the value, or only what is known of
# it before it has a value.</details>
# <details><summary>Hint 2: the names</summary><code>tf.is_tensor</code>, <code>isinstance</code>, <code>np.ndarray</code>;
# <code>dtype.name</code> is the same word for TensorFlow's types and NumPy's.</details>
# <details><summary>Hint 3: almost code</summary>For tensors and arrays alike, a tuple of the dtype's name and the shape. For a tuple,
# the tuple of the keys of its parts. What remains is its own key.</details>

# %% answer 07-key
def key_of(argument):
    """The key under which a plain tf.function would look up a graph for this argument."""
    ### BEGIN SOLUTION
    if isinstance(argument, tuple):
        return tuple(key_of(part) for part in argument)
    if tf.is_tensor(argument) or isinstance(argument, np.ndarray):
        return "tensor", argument.dtype.name, tuple(argument.shape)
    return argument
    ### END SOLUTION

# %% try 07-key
with attempt():
    mixed = [3, 3.0, True, 1, "1", tf.constant(3), np.int32([3]), tf.constant([4]), (1, tf.ones(2)), (2, tf.ones(2))]
    measured = tf.function(lambda argument: 0)
    for argument in mixed:
        measured(argument)
    print("predicted:", len({key_of(argument) for argument in mixed}), "  measured:", measured.experimental_get_tracing_count())

# %% check 07-key
check("07-key", key_of)

# %% exercise 07-once [markdown] points=3
# ### Bring a training step down to one trace
#
# Somebody calls `step(images, labels, rate)` with NumPy arrays of `float32`, images (batch, features) and one-hot labels (batch,
# classes). The batches have many sizes, and `rate` is a Python number that falls from step to step. Return a function that is called
# in the same way and has `step` traced exactly once, and given each batch as it is. (The check's `step` takes a mean over the batch
# and multiplies it by the number of its traces, so that a row too many shows, and so does a trace.)
#
# <details><summary>Hint 1: the idea</summary>Say before the first call what may differ from call to call. Here that is more than a
# size.</details>
# <details><summary>Hint 2: the names</summary><code>input_signature</code>, with one <code>tf.TensorSpec</code> for each
# argument.</details>
# <details><summary>Hint 3: almost code</summary>Two specs of two axes each, the first of them <code>None</code>, and a third whose
# shape has no axes at all: a number that arrives as a tensor is not frozen.</details>

# %% answer 07-once
def compile_once(step, num_features: int, num_classes: int):
    """A function of images (batch, features), labels (batch, classes) and a rate that traces `step` once for all calls."""
    ### BEGIN SOLUTION
    specs = [tf.TensorSpec((None, size), tf.float32) for size in (num_features, num_classes)]
    return tf.function(step, input_signature=[*specs, tf.TensorSpec((), tf.float32)])
    ### END SOLUTION

# %% try 07-once
with attempt():
    seen = []

    def example_step(images, labels, rate):
        seen.append("traced")
        return rate * tf.reduce_sum(images) + tf.reduce_sum(labels)

    once = compile_once(example_step, 6, 3)
    for size in (4, 3, 2):
        once(np.ones((size, 6), np.float32), np.ones((size, 3), np.float32), 1 / size)
    print("once:", seen)

# %% check 07-once
check("07-once", compile_once)

# %% [markdown]
# In a program this shows as a training loop that gets slower the longer it runs, and as a memory that fills with graphs.
#
# ## `if` and `while`
#
# The reader of 2016 doubles a digit's brightness until it is bright enough, and inverts a picture that is dark on light. In a
# graph of TensorFlow 1 that took some getting used to, because Python's own `if` cannot wait for a number that comes later.
#
# ### Original

# %% original id="flow-original"
# %%then 1.0.2 -> flow_original
import numpy as np
import tensorflow as tf

hole = tf.placeholder(tf.float32, shape=())
try:
    if hole > 0:
        print("positive")
except TypeError as error:
    print("TypeError:", str(error).partition(". ")[0])
size = tf.cond(hole > 0, lambda: hole, lambda: -hole)
doublings, result = tf.while_loop(lambda n, x: x < 100., lambda n, x: (n + 1, 2 * x), [tf.constant(0), size])
sess = tf.Session()
flow_original = np.array([sess.run([doublings, result], feed_dict={hole: number}) for number in (3., -40.)])
print("doublings and result:", *flow_original)

# %% [markdown]
# The same lines still work, in `tf1` and in `tf`. But inside a `tf.function` nobody has to write them.
#
# ### Now
#
# **Predict.** The function below has an `if`, a `while` and a `print` in each branch. It is called with 3, then with −40. What does
# Python print? (Remember: it reads the code once.)

# %% now id="flow"
@tf.function
def doubled_up(number):
    if number > 0:
        print("Python reads the first branch")
        size = number
    else:
        print("Python reads the second branch")
        size = -number
    doublings = 0
    while size < 100.0:
        doublings, size = doublings + 1, 2 * size
    return doublings, size

flow_now = np.array([doubled_up(tf.constant(number)) for number in (3.0, -40.0)])
print("doublings and result:", *flow_now)

# %% [markdown]
# Both branches, while tracing. Before it traces, `tf.function` hands your source to **AutoGraph**, which rewrites `if`, `while`, `for`
# and `and` as calls. Each of these calls looks at its condition: if it is a tensor, both sides are traced and become `tf.cond` or
# `tf.while_loop`; if it is a value of Python, it is decided there and then, and only that side gets into the graph.

# %% now id="flow-graph"
operations = doubled_up.get_concrete_function(tf.constant(3.0)).graph.get_operations()
print([op.type for op in operations if "If" in op.type or "While" in op.type])

# %% [markdown]
# ### Same tensors

# %% same id="same-flow" breaks=["flow: size < 100.0 => size < 200.0", "flow: size = -number => size = -2 * number"]
same("doublings and result", original=flow_original, now=flow_now)

# %% [markdown]
# A `for` is decided in the same way. Over `range` Python runs it, and the graph grows with every turn; over a tensor or `tf.range` it
# becomes one loop in the graph.

# %% now id="for"
@tf.function
def unrolled(number):
    for _ in range(1000):
        number = number + 1
    return number

@tf.function
def looped(number):
    for _ in tf.range(1000):
        number = number + 1
    return number

for function in (unrolled, looped):
    print(function.__name__, len(function.get_concrete_function(tf.constant(0.0)).graph.get_operations()), "operations")

# %% [markdown]
# ### What bites
#
# Since either branch may run, each must give the same names, and a loop must give back what it took, in dtype and shape. AutoGraph
# needs the source of your function, and it is `tf.function` that asks for it: a plain call in an old graph, or the `call` of a
# Keras 3 layer in a functional model (notebook 09), gets none of it.

# %% bites id="branches"
@tf.function
def one_sided(number):
    if number > 0:
        size = number
    return size

@tf.function
def changes(number):
    last = 0
    while number > 0:
        last, number = number, number - 1
    return last

# %% bites id="branches-called"
for function in (one_sided, changes):
    try:
        function(tf.constant(1.5))
    except (TypeError, ValueError) as error:
        print(str(error).splitlines()[-1].strip())

# %% exercise 07-loop [markdown] points=4
# ### Look until you are sure
#
# Twenty opinions are too many where five would do. Take the rows of `opinions` one after another, and stop as soon as the mean of those
# taken has a class above `limit` (to reach it is not enough). Return that mean, and how many rows were taken, as a whole number (all,
# if it never happens). Both arguments are tensors: the check compiles your function once, for any number of rows, and calls it
# several times. The graph must do without calls back to Python, such as `tf.numpy_function`.
#
# <details><summary>Hint 1: the idea</summary>Write it as you would for Python's own numbers: add a row, compare, perhaps leave. See to
# it that all that decides, and all that is counted on, is a tensor.</details>
# <details><summary>Hint 2: the names</summary><code>for row in opinions</code> with <code>break</code>; <code>tf.zeros_like</code>,
# <code>tf.reduce_max</code>, <code>tf.cast</code>. Not <code>.numpy()</code>, <code>len</code> or <code>return</code> inside the
# loop.</details>
# <details><summary>Hint 3: almost code</summary>Before the loop, a total of zeros with the shape and dtype of one row, and a count of 0.
# In the loop, both grow; then, if the largest entry of total over count is above the limit, leave. After it, divide.</details>

# %% answer 07-loop
def look_until_sure(opinions: tf.Tensor, limit: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """The mean (classes,) of the rows taken from opinions (rows, classes), and their number, a whole number."""
    ### BEGIN SOLUTION
    total, taken = tf.zeros_like(opinions[0]), 0
    for row in opinions:
        total, taken = total + row, taken + 1
        if tf.reduce_max(total) > limit * tf.cast(taken, tf.float32):
            break
    return total / tf.cast(taken, tf.float32), taken
    ### END SOLUTION

# %% try 07-loop
with attempt():
    three_rows = tf.constant([[0.5, 0.5], [0.9, 0.1], [0.1, 0.9]])
    mean, taken = tf.function(look_until_sure)(three_rows, tf.constant(0.6))
    print("0.7 and 0.3 after 2:", mean.numpy(), "after", int(taken))

# %% check 07-loop
check("07-loop", look_until_sure)

# %% [markdown]
# You meet this today when you delete `tf.cond` and `tf.while_loop` from an old program, and when you wonder which of your `if`s is
# still asked.
#
# ## The line that nobody ran
#
# The reader of 2016 was to count the digits it had read. The line is there, and the log says 0, for a year.
#
# ### Original

# %% original id="assign-original"
# %%then 1.0.2 -> read_original
count = tf.Variable(0.0)
update = tf.assign(count, count + 1.0)
result = count * 1.0
sess.run(tf.initialize_variables([count]))
print("counted:", *[sess.run(result) for _ in range(3)])
with tf.control_dependencies([update]):
    result = count * 1.0
read_original = [sess.run(result) for _ in range(3)]
print("counted, with control_dependencies:", *read_original)

# %% [markdown]
# A session runs what it is asked for and what that needs. `result` needs the variable, but not the assignment two lines above:
# that Python came by there once means nothing to the graph. So one asked for the assignment as well, as the digit reader does with
# `update_ops`, or tied the two with `control_dependencies`.
#
# ### Then and now
#
# **Predict.** The same three lines in `tf1`, and in a `tf.function`: what do three calls count?

# %% then id="assign-then"
with tf1.Session(graph=tf.Graph()) as session:
    count_then = tf1.get_variable("count", initializer=0.0)
    update = tf1.assign(count_then, count_then + 1.0)
    result = count_then * 1.0
    count_then.initializer.run()
    print("counted:", *[session.run(result) for _ in range(3)])

# %% now id="assign-now"
count_now = tf.Variable(0.0)

@tf.function
def read_one():
    count_now.assign_add(1.0)
    return count_now * 1.0

read_now = [read_one().numpy() for _ in range(3)]
print("counted:", *read_now)

# %% same id="same-count" breaks="assign-now: assign_add(1.0) => assign_add(0.0)"
same("the count after each call", original=read_original, now=read_now)

# %% [markdown]
# `tf.function` adds the ties itself. Whatever has an effect (an assignment, a `tf.print`, a random number) runs in every call, in the
# order of your lines; these are its **automatic control dependencies**. They are why `update_ops` has no successor: notebook 05
# showed a BatchNormalization of Keras 3 in an old graph, whose updates nobody ran.

# %% picture
from course import graphs

made = update.graph.get_operations()
in_session = [op for op in made if not op.name.startswith("count/") and not op.control_inputs]
of_function = read_one.get_concrete_function().graph
figure = graphs.operations({
    "one session.run(result)": (in_session, [result.op]),
    "one call of the tf.function": (of_function.get_operations(), [*of_function.control_outputs, of_function.outputs[0].op]),
})
drawing.show(figure, caption="The two graphs as TensorFlow holds them; what one run needs is filled. Dashed arrows say only \"after\". "
             "Which line of your code do you see grey on the left?",
             alt="In the session's graph the assignment and the sum that it stores stay unfilled. In the graph of the tf.function "
                 "everything is filled, and a dashed arrow leads from the assignment to the reading that follows it.")

# %% [markdown]
# You meet this today in reverse: a line that was dead for years, ported to `tf.function`, begins to run.
#
# ## Variables are made once
#
# A graph of TensorFlow 1 held the variables, too, and to call `tf.layers.dense` twice was to have two layers. Today variables are
# Python objects that live outside and are read in each call, so a change is seen without a new trace:

# %% now id="outside"
layer = keras.layers.Dense(1, use_bias=False, kernel_initializer="ones")
layer.build((None, 6))
compiled_layer, ones = tf.function(layer), tf.ones((1, 6))
before = float(compiled_layer(ones)[0, 0])
layer.kernel.assign(2 * layer.kernel)
print("before:", before, "  after:", float(compiled_layer(ones)[0, 0]), "  traces:", compiled_layer.experimental_get_tracing_count())

# %% [markdown]
# ### What bites
#
# Code of then makes its layers where it uses them. Inside `tf.function` this means new variables in every trace.

# %% bites id="singleton"
@tf.function
def network_of_then(images):
    return keras.layers.Dense(3)(images)

try:
    network_of_then(tf.constant(images))
except ValueError as error:
    print("ValueError:", str(error).partition("ValueError: ")[2].partition(" See")[0])

# %% [markdown]
# "On the first call" is allowed, and that is why the Python code of a first call may run *twice*: once to see whether it makes
# variables, and again without.

# %% bites id="twice"
unbuilt = keras.layers.Dense(3)

@tf.function
def lazy(images):
    print("Python reads the code")
    return unbuilt(images)

lazy(tf.constant(images))
print("after the first call:", lazy.experimental_get_tracing_count(), "traces")

# %% [markdown]
# And a tensor that leaves the function by a side door belongs to its graph, as in the days of then:

# %% bites id="side-door"
kept_tensors = []

@tf.function
def keeps_a_tensor(images):
    kept_tensors.append(2 * images)
    return images

keeps_a_tensor(tf.constant(images))
try:
    kept_tensors[0] + 1
except TypeError as error:
    print("TypeError:", str(error).partition(". ")[0])

# %% exercise 07-layer [markdown] points=2
# ### Create the layer once
#
# Return a function compiled by `tf.function` that maps images to `tanh(images @ kernel + bias)`. It must work for several calls,
# and kernel and bias must be variables, of a layer or your own, that no call sets: the check changes them and calls again.
#
# <details><summary>Hint 1: the idea</summary>What is created once belongs before the compiled function; what runs in every
# call belongs into it.</details>
# <details><summary>Hint 2: the names</summary><code>keras.layers.Dense(…, activation="tanh")</code>, <code>build</code>,
# <code>set_weights</code>, <code>tf.function</code>.</details>
# <details><summary>Hint 3: almost code</summary>Make and build the layer, set its weights, and return
# <code>tf.function</code> of something that calls it.</details>

# %% answer 07-layer
def compiled_dense(kernel: np.ndarray, bias: np.ndarray):
    """A tf.function from images (batch, features) to tanh(images @ kernel + bias), shape (batch, units)."""
    ### BEGIN SOLUTION
    layer = keras.layers.Dense(len(bias), activation="tanh")
    layer.build((None, len(kernel)))
    layer.set_weights([kernel, bias])
    return tf.function(lambda images: layer(images))
    ### END SOLUTION

# %% try 07-layer
with attempt():
    function = compiled_dense(np.eye(6, dtype=np.float32), np.zeros(6, np.float32))
    print("largest difference from tanh:", np.abs(function(tf.constant(images)) - np.tanh(images)).max())

# %% check 07-layer
check("07-layer", compiled_dense)

# %% [markdown]
# ### The bridge: `wrap_function`
#
# Sometimes the old building function is long, nobody dares to touch it, and all you want is to call it. TensorFlow has a bridge for
# that: `tf1.wrap_function` traces it once, by the rules of then, keeps the variables that it makes, and gives back something that a
# program of today can call and train.

# %% then id="old-code"
def network_2016(images):
    with tf1.variable_scope("decide"):
        kernel = tf1.get_variable("kernel", (6, 3), initializer=tf1.glorot_uniform_initializer(seed=1))
        bias = tf1.get_variable("bias", (3,), initializer=tf1.ones_initializer())
    return tf.nn.relu(tf1.nn.xw_plus_b(images, kernel, bias))

# %% now id="wrapped"
wrapped = tf1.wrap_function(network_2016, [tf.TensorSpec((None, 6), tf.float32)])
print([variable.name for variable in wrapped.graph.variables])
before = wrapped(images)
wrapped.graph.variables[1].assign_add([1.0, 1.0, 1.0])
print("after a change of the bias, the mean has moved by", float(tf.reduce_mean(wrapped(images) - before)))

# %% now id="port"
ported = keras.Sequential([keras.Input((6,)), keras.layers.Dense(3, activation="relu")])
for weight, variable in zip(ported.weights, wrapped.graph.variables):
    weight.assign(variable)

# %% same id="same-wrapped" breaks='port: activation="relu" => activation="tanh"'
same("outputs of the old function and of the layer", wrapped=wrapped(images), ported=ported(images), within=1e-6)

# %% [markdown]
# So an old function can be ported piece by piece, with itself as the witness.

# %% summary [markdown]
# ## What you can do now
#
# You know that Python draws a graph once and is then not asked again: you found numbers that were frozen, wrote down the rule by which
# graphs are shared, and brought a training step down to one trace. You turned loops of tensors into plain Python, saw why a
# session forgot an assignment that `tf.function` runs, and called an old function as it stands.
#
# Of the digit reader, its one graph and its `sess.run` are done: what it decides is a compiled function that hears. Next:
# [08 Sharing and tracking](../08_sharing_and_tracking/08_sharing_and_tracking.ipynb), on who owns a variable.

# %% progress
progress("07")
