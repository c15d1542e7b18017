# %% card [markdown] minutes=5
# # 01 Plain
#
# **Aim.** Give the engine something to grade.

# %% setup
import numpy as np

from autograde import attempt, check

# %% exercise 01-forward [markdown] points=3
# ### A layer

# %% answer 01-forward
def forward(batch_images, weights):
    """Logits (image, class)."""
    ### BEGIN SOLUTION
    return batch_images @ weights[0] + weights[1]
    ### END SOLUTION

# %% check 01-forward
check("01-forward", forward)

# %% exercise 01-loss [markdown] points=3
# ### A loss

# %% answer 01-loss
def mean_cross_entropy(labels, logits):
    """One number."""
    ### BEGIN SOLUTION
    moved = logits - logits.max(axis=1, keepdims=True)
    return np.mean(np.log(np.exp(moved).sum(axis=1)) - (labels * moved).sum(axis=1))
    ### END SOLUTION

# %% check 01-loss
check("01-loss", mean_cross_entropy)

# %% exercise 01-step [markdown] points=3
# ### A step

# %% answer 01-step
def stepped(weight, gradient):
    """The weight after a step."""
    ### BEGIN SOLUTION
    return weight - 0.1 * gradient
    ### END SOLUTION

# %% check 01-step
check("01-step", stepped)

# %% exercise 01-train [markdown] points=5
# ### Many steps

# %% answer 01-train
def trained(weight, gradients):
    """The weight after all steps."""
    ### BEGIN SOLUTION
    return weight - 0.1 * sum(gradients)
    ### END SOLUTION

# %% check 01-train
check("01-train", trained)
