# %% card [markdown] minutes=35
# # 00 Two worlds, one kernel
#
# **Aim.** Have TensorFlow 1 with its Keras, Keras 2 and Keras 3 side by side in one kernel, and know which is which.
#
# **You will be able to**
#
# - say for any layer or model which of the three Kerases it belongs to, and move weights between them
# - run a graph in a session, and the same computation eagerly, and compare the results
# - find the variables of a graph that have no value yet
# - recognise the error messages of mixed worlds
#
# **Before you start** you need Python, NumPy, and a rough idea of what a neural network layer does. No TensorFlow.

# %% [markdown]
# Run this cell first. It is the same in every notebook of the course: `tf1` and `K1` are TensorFlow 1 and its Keras
# (**then**), `tf` and `keras` are TensorFlow 2 and Keras 3 (**now**). The environment variables must be set before
# TensorFlow is imported: the first makes Keras 2 available next to Keras 3, the others keep TensorFlow quiet, repeatable and
# on the CPU.

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
# ## Three Kerases
#
# Tutorials say `keras` and mean three different libraries, depending on their year. All three can be imported in one
# kernel, and each class says in `__module__` where it comes from.
#
# ### Then
#
# TensorFlow 1 had the Keras of sessions and placeholders, today `tf.compat.v1.keras`. Keras 2 was `tf.keras` for most of
# TensorFlow 2's life; it lives on in the package `tf_keras`. Both come from that package, but their LSTM layers, for
# example, are different classes.

# %% then
K2 = tf.keras  # Keras 2, because TF_USE_LEGACY_KERAS is set

for name, library in (("K1", K1), ("K2", K2)):
    print(f"{name}  Dense: {library.layers.Dense.__module__:35}  LSTM: {library.layers.LSTM.__module__}")

# %% [markdown]
# ### Now
#
# Keras 3 is a package of its own, no longer a wrapper of TensorFlow: it runs on TensorFlow, JAX or PyTorch. In a program that
# does not set the variable, `tf.keras` means Keras 3 too; in this course we never write it in today's code.

# %% now covers="C12 D1"
print("K3  Dense:", keras.layers.Dense.__module__)
print("versions: TensorFlow", tf.__version__[:4], " Keras", keras.__version__[:4])

# %% [markdown]
# ### Same tensors
#
# The layers are different classes, but the arithmetic is the same. Give them the same weights and they give the same numbers.

# %% same
rng = np.random.default_rng(0)
images, kernel, bias = rng.random((4, 6)), rng.normal(size=(6, 3)), rng.normal(size=3)
images = images.astype(np.float32)
dense_2, dense_3 = K2.layers.Dense(3, activation="tanh"), keras.layers.Dense(3, activation="tanh")
dense_2.build((None, 6))
dense_3.build((None, 6))
dense_2.set_weights([kernel, bias])
dense_3.set_weights(dense_2.get_weights())
print("largest difference between Keras 2 and Keras 3:", np.abs(dense_2(images) - dense_3(images)).max())

# %% [markdown]
# ### What bites
#
# The classes look alike and do not mix. The message is the one that fills the forums: the layer *is* a `keras.Layer`, one
# would think, but not this Keras's.

# %% bites covers="D2"
try:
    keras.Sequential([dense_2])
except ValueError as error:
    print(str(error).partition(". Received")[0])

# %% [markdown]
# Worse is what says nothing. A Keras 3 layer may hold a Keras 2 layer as an attribute; its weights are then invisible, so
# they are neither trained nor saved.

# %% bites
class Wrapper(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.inner = dense_2

    def call(self, inputs):
        return self.inner(inputs)


wrapper = Wrapper()
wrapper(images)
print("weights of the inner layer:", len(dense_2.weights), "  weights the wrapper knows of:", len(wrapper.weights))

# %% [markdown]
# So the map of this kernel has three countries, and only arrays of weights cross the borders.

# %% picture
boxes = [
    (0.02, "then", "tf.compat.v1.keras\n(K1)", "graphs, sessions", style.ORANGE),
    (0.36, "in between", "tf_keras\n(K2)", "eager, Keras 2", style.SKY),
    (0.70, "now", "keras\n(K3)", "eager, tf.function", style.GREEN),
]
figure, axes = plt.subplots(figsize=(10, 3.6))
for left, when, name, runs, colour in boxes:
    axes.add_patch(plt.Rectangle((left, 0.3), 0.28, 0.45, facecolor=colour, alpha=0.35, edgecolor=colour))
    for height, text in ((0.55, name), (0.38, runs), (0.80, when)):
        axes.text(left + 0.14, height, text, ha="center", va="center", fontsize=13)
for start in (0.30, 0.64):
    axes.annotate("", (start + 0.06, 0.2), (start, 0.2), arrowprops={"arrowstyle": "<->"})
    axes.text(start + 0.03, 0.05, "weights as arrays", ha="center", fontsize=12)
axes.axis("off")
style.show(figure, alt="Three boxes, K1, K2 and K3; between neighbours only arrays of weights can be exchanged.")

# %% exercise 00-classify [markdown] points=3
# ### Tell the three Kerases apart
#
# Return `"K1"`, `"K2"` or `"K3"` for a layer (an instance). K1's own classes are in modules with `_v1` in their last part;
# the layers that K1 shares with K2 are not asked for. Anything that is no Keras layer at all is `"none"`.
#
# <details><summary>Hint 1: the idea</summary>A class knows the module that it was defined in.</details>
# <details><summary>Hint 2: the names</summary><code>type(thing).__module__</code>, and the string methods
# <code>split</code>, <code>startswith</code>, <code>endswith</code>.</details>
# <details><summary>Hint 3: almost code</summary>Take the part before the first dot. <code>keras</code> is K3.
# <code>tf_keras</code> is K1 when the module's name ends in <code>_v1</code>, else K2.</details>

# %% answer 00-classify
def world_of(thing: object) -> str:
    """"K1", "K2", "K3" or "none" for an instance of some class."""
    ### BEGIN SOLUTION
    module = type(thing).__module__
    package = module.split(".")[0]
    if package == "keras":
        return "K3"
    if package == "tf_keras":
        return "K1" if module.endswith("_v1") else "K2"
    return "none"
    ### END SOLUTION

# %% try 00-classify
with attempt():
    print(world_of(K1.layers.LSTM(2)), world_of(dense_2), world_of(dense_3), world_of("Dense"))

# %% check 00-classify
check("00-classify", world_of)

# %% exercise 00-rebuild [markdown] points=3
# ### Move a Keras 2 layer to Keras 3
#
# You get a Dense layer of Keras 2 that has been built. Return a Keras 3 Dense layer that gives the same output. The number
# of units, the activation and the weights come from the old layer; the new layer must be a `keras.layers.Dense`.
#
# <details><summary>Hint 1: the idea</summary>Objects do not cross the border, but numbers and strings do.</details>
# <details><summary>Hint 2: the names</summary><code>layer.units</code>, <code>layer.get_config()</code>,
# <code>get_weights</code>, <code>build</code>, <code>set_weights</code>.</details>
# <details><summary>Hint 3: almost code</summary>The old layer's config has the activation as a string. Make the new layer,
# build it for the old kernel's number of rows, then set the weights.</details>

# %% answer 00-rebuild
def to_keras_3(old_layer) -> keras.layers.Dense:
    """A Keras 3 Dense layer with the units, activation and weights of a built Keras 2 Dense layer."""
    ### BEGIN SOLUTION
    config = old_layer.get_config()
    new_layer = keras.layers.Dense(config["units"], activation=config["activation"], use_bias=config["use_bias"])
    new_layer.build((None, old_layer.kernel.shape[0]))
    new_layer.set_weights(old_layer.get_weights())
    return new_layer
    ### END SOLUTION

# %% try 00-rebuild
with attempt():
    moved = to_keras_3(dense_2)
    print("same output:", np.allclose(moved(images), dense_2(images)), "  weights:", len(moved.weights))

# %% check 00-rebuild
check("00-rebuild", to_keras_3)

# %% [markdown]
# ## Graph and session, or at once
#
# ### Then
#
# TensorFlow 1 separates saying from doing. First you draw a **graph**: what is to be computed from what. A **placeholder**
# is an input that is not known yet. Then a **session** runs the part of the graph that you ask for.

# %% then covers="A1 A2 E3 E10 C2"
graph = tf.Graph()
with graph.as_default():
    sess = tf1.Session()
    K1.backend.set_session(sess)
    inputs = tf1.placeholder(tf.float32, shape=(None, 6))
    dense_1 = K1.layers.Dense(3, activation="tanh")
    outputs = dense_1(inputs)
    print("Keras uses our session:", K1.backend.get_session() is sess)

print(outputs)

# %% [markdown]
# `outputs` has a name and a shape, and no numbers. We give the layer the weights of its Keras 3 twin and run it.

# %% then
weights = dense_3.get_weights()  # outside the graph: Keras 3 reads its weights eagerly
with graph.as_default(), sess.as_default():
    dense_1.set_weights(weights)
    then = sess.run(outputs, feed_dict={inputs: images})
print(then.round(3))

# %% [markdown]
# ### Now
#
# Today's TensorFlow computes at once: it is **eager**. `tf.function` gives back the graph, drawn by running your Python code
# once, with no placeholder or session to be seen.

# %% now
eager = dense_3(images).numpy()
compiled = tf.function(dense_3)(tf.constant(images)).numpy()

# %% [markdown]
# ### Same tensors

# %% same
print("session = eager:      ", np.array_equal(then, eager))
print("session = tf.function:", np.array_equal(then, compiled))

# %% [markdown]
# ### What bites
#
# A placeholder makes sense only in a graph.

# %% bites
try:
    tf1.placeholder(tf.float32, shape=(None, 6))
except RuntimeError as error:
    print("RuntimeError:", error)

# %% [markdown]
# You will find the advice to call `tf.compat.v1.disable_v2_behavior()` at the top. It switches the whole process back to
# TensorFlow 1 and cannot be undone, and Keras 3 does not work any more. This course keeps each old graph inside
# `with graph.as_default():` instead, and the rest of the kernel stays in the present.
#
# And a second trap: in TensorFlow 1 a layer's weights can only be read where its graph and session are the current ones.

# %% bites
try:
    dense_1.get_weights()
except Exception as error:
    print(type(error).__name__ + ":", str(error).splitlines()[0][:100])

# %% exercise 00-session [markdown] points=4
# ### Run a layer in a session
#
# Write the "then" side yourself: a new graph, a session, a placeholder, a `K1` Dense layer with the activation
# `"sigmoid"` and the given weights; feed the images and return the numbers. Close the session.
#
# <details><summary>Hint 1: the idea</summary>Draw, set the weights, run; all of it inside the graph.</details>
# <details><summary>Hint 2: the names</summary><code>tf.Graph().as_default()</code>, <code>tf1.Session()</code>,
# <code>K1.backend.set_session</code>, <code>tf1.placeholder</code>, <code>sess.run</code>.</details>
# <details><summary>Hint 3: almost code</summary><code>with tf.Graph().as_default(), tf1.Session() as sess:</code> and then
# the five lines of the section above, with your own names.</details>

# %% answer 00-session
def run_in_session(images: np.ndarray, kernel: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """sigmoid(images @ kernel + bias), shape (batch, units), computed by a TensorFlow 1 session."""
    ### BEGIN SOLUTION
    with tf.Graph().as_default(), tf1.Session() as sess:
        K1.backend.set_session(sess)
        inputs = tf1.placeholder(tf.float32, shape=(None, kernel.shape[0]))
        layer = K1.layers.Dense(kernel.shape[1], activation="sigmoid")
        outputs = layer(inputs)
        layer.set_weights([kernel, bias])
        return sess.run(outputs, feed_dict={inputs: images})
    ### END SOLUTION

# %% try 00-session
with attempt():
    print(run_in_session(images, *dense_3.get_weights()).round(3))

# %% check 00-session
check("00-session", run_in_session)

# %% [markdown]
# ## Variables are born empty
#
# ### Then
#
# In a graph a variable is first only a place. Its value comes when the session runs its initializer. Forget that, and the
# session complains; the original tutorial did not forget it, some of its copies did.

# %% then covers="A9"
with tf.Graph().as_default(), tf1.Session() as sess:
    K1.backend.set_session(sess)
    counter = tf1.get_variable("counter", initializer=41)
    try:
        sess.run(counter)
    except tf.errors.FailedPreconditionError as error:
        print("FailedPreconditionError:", next(line for line in error.message.splitlines() if "variable" in line)[:33])
    print("empty:", sess.run(tf1.report_uninitialized_variables()))
    sess.run(tf1.global_variables_initializer())
    print("after the initializer:", sess.run(counter + 1))

# %% [markdown]
# Keras hides this. The first time that it needs its session, through `get_session`, it initialises the variables that
# *Keras layers* made, and no others.

# %% then covers="C2"
with tf.Graph().as_default(), tf1.Session() as sess:
    K1.backend.set_session(sess)
    K1.layers.Dense(2, name="dense")(tf1.placeholder(tf.float32, shape=(None, 3)))
    tf1.get_variable("counter", initializer=41)
    empty = tf1.report_uninitialized_variables()
    print("before get_session:", sorted(name.decode() for name in sess.run(empty)))
    K1.backend.get_session()
    print("after get_session: ", sorted(name.decode() for name in sess.run(empty)))

# %% [markdown]
# One of the old tutorials calls `set_session` its most important step. Leave it out: our session computes and trains all the
# same, once it has run the initializer. What goes wrong is quieter. Whenever *Keras* handles values, to read, set or save
# them, it does so in a session of its own, and there nothing has been trained.

# %% then covers="C16"
with tf.Graph().as_default():
    ours = tf1.Session()
    inputs = tf1.placeholder(tf.float32, shape=(None, 6))
    layer = K1.layers.Dense(3)
    step = tf1.train.GradientDescentOptimizer(0.1).minimize(tf.reduce_sum(layer(inputs) ** 2))
    ours.run(tf1.global_variables_initializer())
    before = ours.run(layer.kernel)
    ours.run(step, feed_dict={inputs: images})
    after = ours.run(layer.kernel)
    for_keras = layer.get_weights()[0]
print("our session has trained:     ", not np.array_equal(before, after))
print("Keras reads what we trained: ", np.array_equal(for_keras, after))
print("Keras reads the first values:", np.array_equal(for_keras, before))

# %% [markdown]
# ### Now
#
# There is no second step, and Keras has no session at all any more: a variable has its value from the start.

# %% now
print(tf.Variable(41) + 1)
print(keras.Variable(41.0).numpy())

# %% exercise 00-empty [markdown] points=3
# ### Find the variables without a value
#
# You get a session whose graph holds some variables. Return the names of those that have no value yet, as a sorted list of
# strings.
#
# <details><summary>Hint 1: the idea</summary>Asking is itself a node of the graph that the session must run.</details>
# <details><summary>Hint 2: the names</summary><code>tf1.report_uninitialized_variables</code>,
# <code>sess.graph.as_default()</code>.</details>
# <details><summary>Hint 3: almost code</summary>Inside the session's graph, run the report. It gives bytes: decode each, then
# sort.</details>

# %% answer 00-empty
def empty_variables(sess: tf1.Session) -> list[str]:
    """The sorted names of the variables in the session's graph that have no value."""
    ### BEGIN SOLUTION
    with sess.graph.as_default():
        names = sess.run(tf1.report_uninitialized_variables())
    return sorted(name.decode() for name in names)
    ### END SOLUTION

# %% try 00-empty
with attempt(), tf.Graph().as_default(), tf1.Session() as sess:
    full, empty = tf1.get_variable("full", initializer=1.0), tf1.get_variable("empty", initializer=2.0)
    sess.run(full.initializer)
    print(empty_variables(sess))

# %% check 00-empty
check("00-empty", empty_variables)

# %% [markdown]
# ## What a call costs
#
# Why did anybody draw graphs? Because Python is slow. We run a chain of 100 small additions in three ways and time each
# call. The graph runs without Python between the operations; eager TensorFlow goes back to Python after each one.

# %%
def chain(x):
    for _ in range(100):
        x = x + 1.0
    return x


compiled_chain, start = tf.function(chain), tf.zeros(())
with tf.Graph().as_default() as chain_graph:
    hole = tf1.placeholder(tf.float32, shape=())
    end = chain(hole)
chain_session = tf1.Session(graph=chain_graph)

# %%
import timeit


def milliseconds(call, repeats=20):
    call()  # the first call draws the graph
    return [1000 * time / 5 for time in timeit.repeat(call, number=5, repeat=repeats)]


times = {
    "session.run": milliseconds(lambda: chain_session.run(end, feed_dict={hole: 0.0})),
    "eager": milliseconds(lambda: chain(start)),
    "tf.function": milliseconds(lambda: compiled_chain(start)),
}
chain_session.close()
print("eager is the slowest:", max(times, key=lambda name: np.median(times[name])) == "eager")

# %% picture
figure, axes = plt.subplots()
medians = [np.median(values) for values in times.values()]
spread = [[m - np.percentile(v, 25) for m, v in zip(medians, times.values())],
          [np.percentile(v, 75) - m for m, v in zip(medians, times.values())]]
bars = axes.bar(list(times), medians, yerr=spread, capsize=6, color=[style.ORANGE, style.SKY, style.GREEN])
for bar, hatch in zip(bars, ("//", "", "..")):
    bar.set_hatch(hatch)
axes.set(ylabel="milliseconds per call", title="100 small additions (median, quartiles)")
axes.grid(axis="x", visible=False)
style.show(figure, alt="Bars of the time per call: for 100 small additions eager is slower than session.run and tf.function.")

# %% [markdown]
# **Check yourself.** With large matrices instead of single numbers the three bars become almost equal. Why?
#
# <details><summary>Answer</summary>The cost of going back to Python is the same for each operation, a few microseconds. When
# the operation itself takes milliseconds, that cost no longer matters.</details>

# %% summary [markdown]
# ## What you can do now
#
# You can tell K1, K2 and K3 apart, carry weights from one to another as arrays, run a graph in a session and compare it bit
# for bit with eager code, and find variables without a value. You have met the messages of mixed worlds.
#
# Next: [01 Keras layers on TensorFlow tensors](../01_layers_on_tensors/01_layers_on_tensors.ipynb), the central listing of
# the old tutorials.

# %% progress
progress("00")
