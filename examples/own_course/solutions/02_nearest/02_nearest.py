# %% card [markdown] minutes=20
# # 02 The nearest of many points
#
# **Aim.** Compare every point with every other one without a loop.
#
# **You will be able to**
#
# - give an array a new axis, so that two arrays are combined each with each
# - calculate distances for all pairs at once
# - find out which one is smallest
#
# **Before you start** you need [01 Averages of a table](../01_averages/01_averages.ipynb): the axes of an array.

# %% [markdown]
# Run this cell first.

# %% setup
import numpy as np

from autograde import attempt, check, progress

# %% [markdown]
# ## Each with each
#
# `a[:, None]` has a new axis of length 1. Arrays are combined along such an axis as if they were repeated: this is called
# **broadcasting**.

# %%
a, b = np.array([1, 2, 3]), np.array([10, 20])
print(a[:, None] + b)

# %% exercise 02-nearest [markdown] points=4
# ### Find the nearest point
#
# Write `nearest(points, queries)`: for each query the number of the point that is nearest to it, and how far away that is. The
# distance is the usual one: the square root of the summed squares of the differences.
#
# <details><summary>Hint 1: the idea</summary>Take the differences of all pairs; the rest is sums along an axis.</details>
#
# <details><summary>Hint 2: the names</summary>`queries[:, None]`, `np.sqrt`, `argmin` and `min`.</details>
#
# <details><summary>Hint 3: almost code</summary>`differences = queries[:, None] - points`, then a sum over the last axis …</details>


# %% answer 02-nearest
def nearest(points: np.ndarray, queries: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each of `queries`, shape (m, d): the number of the nearest of `points`, shape (n, d), and its distance."""
    ### BEGIN SOLUTION
    distances = np.sqrt(((queries[:, None] - points) ** 2).sum(axis=-1))
    return distances.argmin(axis=1), distances.min(axis=1)
    ### END SOLUTION


# %% try 02-nearest
with attempt():
    print(nearest(np.array([[0.0, 0.0], [3.0, 4.0]]), np.array([[3.0, 3.0]])))

# %% check 02-nearest
check("02-nearest", nearest)

# %% summary [markdown]
# ## What you can do now
#
# You can combine two arrays each with each, and see from the shapes what comes out.

# %% progress
progress("02")
