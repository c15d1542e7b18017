# %% card [markdown] minutes=5
# # 04 Layers
#
# **Aim.** Prove something.

# %% setup
import numpy as np

from autograde import same


# %% setup
class Variable:
    def __init__(self, value):
        self.value = value

    def numpy(self):
        return self.value.copy()


class Network:
    def __init__(self, *weights):
        self.weights = weights

    def get_weights(self):
        return [weight.numpy() for weight in self.weights]


# %% then
kernel = Variable(np.random.default_rng(0).normal(size=(3, 3)))
then = Network(kernel)

# %% now
now, twin = Network(kernel), Network(Variable(kernel.value * 1.0))

# %% same id="good" breaks="now-01: * 1.0 => * 1.1"
same("weights", then=then, now=twin)

# %% same id="layer-of-both" breaks="now-01: * 1.0 => * 1.1"
same("weights", then=then, now=now)


# %% code
def flip(array):
    return array[::-1, ::-1]


there_and_back = flip(flip(kernel.value)) + 0

# %% same id="there-and-back" breaks="code-01: array[::-1, ::-1] => array[::-1, :]"
same("kernel", then=kernel, now=there_and_back)
