# %% card [markdown] minutes=45
# # 07 From tf.Graph to tf.function
#
# **Aim.** Keep graphs apart then, and know now when `tf.function` draws a graph, how often, and what it takes into it.
#
# **You will be able to**
#
# - build and run a model in a graph of its own, and recognise the errors of mixed graphs
# - list the operations in the graph of a `tf.function`, by type and by scope
# - say which part of your Python code runs once and which in every call
# - predict how often a function is traced, and bring it down to once
# - create layers where a compiled function can use them in every call
#
# **Before you start** you need [00 Two worlds, one kernel](../00_two_worlds/00_two_worlds.ipynb) and the name scopes of
# [06 Names, paths and the LSTM's gates](../06_names_and_gates/06_names_and_gates.ipynb).

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
# ## A graph of one's own
#
# ### Then
#
# In TensorFlow 1 there was always a **default graph**, and every line added to it. Tutorial B shows how to build somewhere
# else: what is called under `my_graph.as_default()` belongs to `my_graph`, operations and variables.

# %% then covers="B22"
my_graph = tf.Graph()
with my_graph.as_default():
    sequence = tf1.placeholder(tf.float32, shape=(None, 20, 64))
    encoded = K1.layers.LSTM(32)(sequence)

print("in my_graph:", encoded.graph is my_graph, " operations:", len(my_graph.get_operations()))
print("in the default graph:", len(tf1.get_default_graph().get_operations()))

# %% [markdown]
# A single LSTM is more than five hundred operations, all of them in `my_graph`. The tutorial stops here. Its session, however,
# was made for the default graph, and a session runs one graph only:

# %% then covers="B40"
with tf.Graph().as_default():
    unrelated = tf.constant(0.0)
    old_sess = tf1.Session()  # belongs to the graph that is the default one here
K1.backend.set_session(old_sess)
one_sequence = np.ones((1, 20, 64), np.float32)
try:
    old_sess.run(encoded, {sequence: one_sequence})
except TypeError as error:
    print("TypeError:", str(error).partition("as Tensor: ")[2])

# %% [markdown]
# So open a session for the graph in question. Or ask Keras: its `get_session` sees that its session belongs to another graph,
# makes a new one, and gives the layer's variables their first values.

# %% then covers="B40"
with my_graph.as_default():
    new_sess = K1.backend.get_session()
    print("the old session:", new_sess is old_sess, "  of my_graph:", new_sess.graph is my_graph)
    print("output:", new_sess.run(encoded, {sequence: one_sequence}).shape)
old_sess.close()
new_sess.close()

# %% [markdown]
# ### What bites
#
# Tutorial A builds a second model in the same graph, with the same names for its Python variables. Nothing is replaced. The
# old variables stay, and so do the old placeholders, which are then fed by mistake.

# %% bites covers="A29"
with tf.Graph().as_default() as crowded:
    for _ in range(2):
        img = tf1.placeholder(tf.float32, shape=(None, 784))
        preds = K1.layers.Dense(10)(img)
    print([variable.op.name for variable in tf1.global_variables()])
    print("placeholders:", [op.name for op in crowded.get_operations() if op.type == "Placeholder"])

# %% [markdown]
# One graph for each example, as everywhere in this course, keeps them apart. But two graphs do not mix either:

# %% bites
with tf.Graph().as_default():
    two = tf.constant(2.0)
    try:
        encoded * two
    except ValueError as error:
        print("ValueError:", str(error).partition(" (graphs are")[0])

# %% [markdown]
# Nor does a layer of Keras 3 fit into an old graph, unless its weights were made there:

# %% bites covers="B22"
built_outside = keras.layers.Dense(3)
built_outside.build((None, 6))
with tf.Graph().as_default():
    hole = tf1.placeholder(tf.float32, shape=(None, 6))
    print("built inside: ", keras.layers.Dense(3)(hole).shape)
    try:
        built_outside(hole)
    except RuntimeError as error:
        print("built outside: RuntimeError:", str(error).partition("resource: ")[2].partition(".")[0])

# %% exercise 07-session [markdown] points=3
# ### Run a tensor of somebody else's graph
#
# You get a tensor of some graph, and a dict of what to feed. The variables of its graph have initial values, which nobody has
# assigned yet. Initialise them, run the tensor, return the numbers. Close your session.
#
# <details><summary>Hint 1: the idea</summary>A tensor knows its graph, and a session can be opened for any graph.</details>
# <details><summary>Hint 2: the names</summary><code>outputs.graph</code>, <code>tf1.Session(graph=…)</code>,
# <code>tf1.global_variables_initializer()</code>.</details>
# <details><summary>Hint 3: almost code</summary><code>with tf1.Session(graph=…) as sess:</code> also makes that graph the
# default one; inside, run the initializer and then the tensor.</details>

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
# ## Today's graph
#
# ### Now
#
# `tf.function` takes a Python function and gives back one that works with a graph. It runs your Python once, with a stand-in
# for the input, and notes every operation. This is called **tracing**. The graph is a `FuncGraph`, and one can look into it.

# %% now
hidden = keras.layers.Dense(8, activation="relu", name="hidden")
scores = keras.layers.Dense(3, name="scores")


def network(images):
    with tf.name_scope("NN"):
        x = hidden(images)
    with tf.name_scope("out"):
        return tf.nn.softmax(scores(x))


images = np.random.default_rng(7).random((4, 6), dtype=np.float32)
eager = network(images).numpy()  # the first call, outside tf.function, creates the weights

# %% now
compiled = tf.function(network)
graph = compiled.get_concrete_function(tf.constant(images)).graph
print(type(graph).__name__, "with", len(graph.get_operations()), "operations, among them:")
print([op.name for op in graph.get_operations() if op.type in ("MatMul", "Relu", "Softmax")])

# %% [markdown]
# The name scopes of tutorial C are there too. (`_1` marks a scope whose name had been used before.) The picture shows the
# operations from left to right; the variables come in from above and below.

# %% picture
level = {}
for op in reversed(graph.get_operations()):  # as far to the right as those that use it allow
    users = [level[user.name] for tensor in op.outputs for user in tensor.consumers() if user.name in level]
    level[op.name] = min(users, default=1) - 1


def place(op):
    if op.type == "ReadVariableOp" or "resource" in op.name:
        return level[op.name], -1 if "BiasAdd" in op.name else 1
    return level[op.name], 0

# %% picture
figure, axes = plt.subplots(figsize=(13, 4))
colours = {"NN": style.SKY, "out": style.ORANGE}
shown = [op for op in graph.get_operations() if op.type != "NoOp"]
for op in shown:
    x, y = place(op)
    names = {"ReadVariableOp": "read", "Placeholder": "variable" if y else "input", "Identity": "result"}
    colour = colours.get(op.name.split("/")[0], "white")
    box = {"boxstyle": "round", "facecolor": colour, "edgecolor": style.GREY, "linestyle": "-" if y == 0 else "--"}
    axes.text(x, y, names.get(op.type, op.type), ha="center", va="center", fontsize=12, bbox=box, zorder=3)
    for tensor in op.inputs:
        arrow = {"arrowstyle": "->", "color": style.GREY, "shrinkA": 28, "shrinkB": 28}
        axes.annotate("", (x, y), place(tensor.op), arrowprops=arrow, zorder=1)
axes.set(xlim=(min(level.values()) - 0.6, 0.6), ylim=(-1.5, 1.5))
axes.set_title("The graph of network(): scope NN in blue (left), scope out in orange (right)")
axes.axis("off")
style.show(figure, alt="One chain leads from the input to the result; four variables outside (dashed) are read in each call.")

# %% [markdown]
# ### Same tensors
#
# Three ways to the same numbers: Python line by line, `tf.function`, and a session with layers of then.

# %% then
hidden_weights, scores_weights = hidden.get_weights(), scores.get_weights()
with tf.Graph().as_default(), tf1.Session() as sess:
    K1.backend.set_session(sess)
    inputs = tf1.placeholder(tf.float32, shape=(None, 6))
    hidden_then, scores_then = K1.layers.Dense(8, activation="relu"), K1.layers.Dense(3)
    outputs = tf.nn.softmax(scores_then(hidden_then(inputs)))
    hidden_then.set_weights(hidden_weights)
    scores_then.set_weights(scores_weights)
    then = sess.run(outputs, {inputs: images})

# %% same
print("tf.function = eager:", np.array_equal(compiled(images), eager))
print("session = eager:    ", np.array_equal(then, eager))

# %% exercise 07-ops [markdown] points=3
# ### Read a function's graph
#
# You get a `tf.function`, an example of its input, and the name of a scope. Count the operations inside this scope, and inside
# the scopes within it, by type: `{"Relu": 2, "Tanh": 1}`.
#
# <details><summary>Hint 1: the idea</summary>A scope is a folder: what is inside has the scope's name and a slash before
# its own.</details>
# <details><summary>Hint 2: the names</summary><code>get_concrete_function</code>, <code>graph.get_operations()</code>,
# <code>op.name</code>, <code>op.type</code>; <code>collections.Counter</code> counts.</details>
# <details><summary>Hint 3: almost code</summary>Go through the operations, keep those whose name starts with the scope and a
# slash, and count their types in a dict.</details>

# %% answer 07-ops
def operations_in(function, example: tf.Tensor, scope: str) -> dict[str, int]:
    """How many operations of each type the graph of `function`, traced for `example`, has in `scope`."""
    ### BEGIN SOLUTION
    counts = {}
    for op in function.get_concrete_function(example).graph.get_operations():
        if op.name.startswith(scope + "/"):
            counts[op.type] = counts.get(op.type, 0) + 1
    return counts
    ### END SOLUTION

# %% try 07-ops
with attempt():
    print(operations_in(compiled, tf.constant(images), "out"))

# %% check 07-ops
check("07-ops", operations_in)

# %% [markdown]
# ## What runs once, and what in every call
#
# Tracing runs your Python code. Later calls run the graph, and the Python code is not looked at. So `print`, a Python counter
# or a Python `if` happen once, when the function is traced; TensorFlow operations happen in every call.

# %% now
calls_in_python = []
calls_in_graph = tf.Variable(0)


@tf.function
def double(images):
    calls_in_python.append("traced")
    calls_in_graph.assign_add(1)
    return 2 * images


for _ in range(5):
    double(tf.constant(images))
print("in Python:", len(calls_in_python), "  in the graph:", int(calls_in_graph))

# %% [markdown]
# ### What bites
#
# A Python number that is used during tracing is frozen into the graph. Changing it later does nothing:

# %% bites
factor = 2.0


@tf.function
def scale(images):
    return factor * images


before = float(scale(tf.constant(1.0)))
factor = 10.0
print("before:", before, "  after factor = 10:", float(scale(tf.constant(1.0))))

# %% [markdown]
# ### Tracing again
#
# A graph fits only some inputs. For a tensor, shape and type count; the values do not. For a Python number, the value itself
# is frozen into the graph. When no graph fits, the function is traced again, which costs far more time than a call. We count.

# %% now
def traces(arguments, **options):
    function = tf.function(lambda x: x * x, **options)
    for argument in arguments:
        function(argument)
    return function.experimental_get_tracing_count()


print("Python numbers 0 to 4:", traces(range(5)))
print("tensors 0 to 4:       ", traces([tf.constant(i) for i in range(5)]))

# %% [markdown]
# Training with batches of different sizes gives tensors of different shapes. There are two remedies. `reduce_retracing` lets
# TensorFlow make the second graph for any size. `input_signature` says beforehand what may differ: `None` stands for
# "any size".

# %% now
batches = [tf.ones((size, 6)) for size in (10, 20, 30, 40, 50)]
any_batch = [tf.TensorSpec((None, 6), tf.float32)]
results = {
    "Python numbers": traces(range(5)),
    "tensors of one shape": traces([tf.constant(float(i)) for i in range(5)]),
    "five shapes": traces(batches),
    "five shapes, reduce_retracing": traces(batches, reduce_retracing=True),
    "five shapes, input_signature": traces(batches, input_signature=any_batch),
}

# %% picture
figure, axes = plt.subplots(figsize=(9, 3.6))
colours = [style.RED, style.GREEN, style.RED, style.SKY, style.GREEN]
bars = axes.barh(list(results), list(results.values()), color=colours, edgecolor="white")
for bar, hatch in zip(bars, ("//", "", "//", "..", "")):
    bar.set_hatch(hatch)
axes.bar_label(bars, padding=4)
axes.invert_yaxis()
axes.set(xlabel="traces", title="Five calls: how many graphs are drawn?")
style.show(
    figure,
    alt="Five calls give 5 traces with Python numbers or five shapes, 2 with reduce_retracing, 1 with tensors of one shape or "
    "an input signature.",
)

# %% [markdown]
# Old code often passes the step or the learning rate as a Python number. Under `tf.function` each new value costs a graph:
# pass `tf.constant(…)`, or keep it in a variable. And a signature is a promise, which is checked:

# %% bites
narrow = tf.function(lambda x: x * x, input_signature=any_batch)
try:
    narrow(tf.ones((10, 7)))
except TypeError as error:
    print("TypeError:", str(error).partition("`")[2].partition("`. Received")[0])

# %% [markdown]
# One more trap, a silent one. Numbers of Python that are equal share a graph, even if one is an `int` and the other a
# `float`:

# %% bites
as_tensor = tf.function(tf.convert_to_tensor)
print("1 gives", as_tensor(1).dtype.name, "  and then 1.0 gives", as_tensor(1.0).dtype.name)
print("1.0 in a function of its own:", tf.function(tf.convert_to_tensor)(1.0).dtype.name)

# %% [markdown]
# **Check yourself.** A training step is called 1000 times with batches of 50, and once with the last batch of 30. How often is
# it traced, and is that a problem?
#
# <details><summary>Answer</summary>Twice: once for each shape. That is no problem. It is one when the number of traces grows
# with the number of calls.</details>

# %% exercise 07-traces [markdown] points=2
# ### Count the traces
#
# You get a list of arguments: Python numbers and tensors. A function compiled by a plain `tf.function` is called with each of
# them, in this order. How many traces are there? Predict it by a rule, or find a way to count.
#
# <details><summary>Hint 1: the idea</summary>Python code runs only while tracing, so Python can count.</details>
# <details><summary>Hint 2: the names</summary>Either a list to which the function appends something, or
# <code>experimental_get_tracing_count()</code>; for a rule, <code>tensor.dtype</code> and
# <code>tensor.shape</code>.</details>
# <details><summary>Hint 3: almost code</summary>Compile a function of your own inside <code>count_traces</code>, call it with
# every argument, and ask how often it was traced.</details>

# %% answer 07-traces
def count_traces(arguments: list) -> int:
    """How often a fresh tf.function is traced when it is called with each of `arguments`, numbers and tensors."""
    ### BEGIN SOLUTION
    traced = []
    function = tf.function(lambda argument: traced.append("once more"))
    for argument in arguments:
        function(argument)
    return len(traced)
    ### END SOLUTION

# %% try 07-traces
with attempt():
    print("three:", count_traces([1, 2, 1, tf.constant(1), tf.constant(2)]))

# %% check 07-traces
check("07-traces", count_traces)

# %% exercise 07-once [markdown] points=3
# ### Trace once for every batch size
#
# You get a Python function of one `float32` tensor of shape (batch, features). Compile it so that it is traced exactly once,
# whatever the batch size. (The function of the check multiplies its result by the number of its traces, so that one trace
# too many shows.)
#
# <details><summary>Hint 1: the idea</summary>Say before the first call what may differ from call to call.</details>
# <details><summary>Hint 2: the names</summary><code>tf.TensorSpec</code>, and <code>input_signature=</code> of
# <code>tf.function</code>.</details>
# <details><summary>Hint 3: almost code</summary>The signature is a list with one spec, whose shape has <code>None</code> in
# the place of the batch.</details>

# %% answer 07-once
def compile_once(function, features: int):
    """A compiled version of `function`, traced once for all inputs of shape (batch, features)."""
    ### BEGIN SOLUTION
    return tf.function(function, input_signature=[tf.TensorSpec((None, features), tf.float32)])
    ### END SOLUTION

# %% try 07-once
with attempt():
    seen = []
    summed = compile_once(lambda batch: (seen.append(batch.shape), tf.reduce_sum(batch, axis=1))[1], 6)
    print([summed(batch).shape[0] for batch in batches], "traced:", len(seen))

# %% check 07-once
check("07-once", compile_once)

# %% [markdown]
# ## Variables and the graph
#
# ### Then
#
# In a graph of TensorFlow 1, a layer call created variables and operations alike, and it was your own task to call it once.
#
# ### Now
#
# The variables are outside. The graph holds references to them, so a change to a weight is seen by the next call, without a
# new trace:

# %% now
layer = keras.layers.Dense(1, use_bias=False, kernel_initializer="ones", name="adds_up")
layer.build((None, 6))
compiled = tf.function(layer)
ones = tf.ones((1, 6))
first = float(compiled(ones)[0, 0])
layer.kernel.assign(2 * layer.kernel)
print("before:", first, "  after:", float(compiled(ones)[0, 0]), "  traces:", compiled.experimental_get_tracing_count())

# %% now
graph = compiled.get_concrete_function(ones).graph
print("variables that the graph refers to:", [variable.name for variable in graph.variables])

# %% [markdown]
# ### What bites
#
# Code of then makes its layers where it uses them. Inside `tf.function` this means a new layer in every trace:

# %% bites
@tf.function
def network_of_then(images):
    return keras.layers.Dense(3)(images)


try:
    network_of_then(tf.constant(images))
except ValueError as error:
    print("ValueError:", str(error).partition("ValueError: ")[2].partition(" See")[0])

# %% [markdown]
# The message says how it must be: variables are created once, best outside. And a tensor that leaves the function by a side
# door belongs to a graph, as in the days of then:

# %% bites
kept = []


@tf.function
def keeps_a_tensor(images):
    kept.append(2 * images)
    return images


keeps_a_tensor(tf.constant(images))
try:
    kept[0] + 1
except TypeError as error:
    print("TypeError:", str(error).partition(". ")[0])

# %% [markdown]
# A last word on compiling: `tf.function(..., jit_compile=True)` hands the graph on to another compiler, XLA. Keras's `compile`
# has `jit_compile="auto"` by default ([documentation](https://keras.io/api/models/model_training_apis/)): XLA if the model
# supports it, and with TensorFlow only where there is a GPU or the like. XLA may change the order of sums, so results need not
# agree to the last bit. This course leaves it out.
#
# **Check yourself.** `weights = layer.get_weights()` outside, and `images @ weights[0]` inside a `tf.function`: what happens
# when the layer is trained afterwards?
#
# <details><summary>Answer</summary>Nothing, and that is the problem. <code>get_weights</code> gives NumPy arrays; they are
# frozen into the graph as constants. The function goes on with the old weights.</details>

# %% exercise 07-layer [markdown] points=3
# ### Create the layer once
#
# Return a function compiled by `tf.function` that maps images to `tanh(images @ kernel + bias)` with the help of a Keras 3
# Dense layer. It must work for several calls, and its weights must be variables: the check changes them and calls again.
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
    print("same as tanh:", np.allclose(function(tf.constant(images)), np.tanh(images)))

# %% check 07-layer
check("07-layer", compiled_dense)

# %% summary [markdown]
# ## What you can do now
#
# You built in graphs of your own and ran them in sessions of their own. You looked into the graph that `tf.function` draws,
# and know that Python runs while it is drawn and not afterwards. You can predict how often that happens, bring it down to
# once, and keep layers where they are created once.
#
# Next: [08 Sharing and tracking](../08_sharing_and_tracking/08_sharing_and_tracking.ipynb), on who owns a variable.

# %% progress
progress("07")
