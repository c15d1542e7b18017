# %% card [markdown] minutes=20
# # 01 Averages of a table
#
# **Aim.** Calculate with all rows of a table at once, along the axis that you mean.
#
# **You will be able to**
#
# - say which axis of a table is its rows and which its columns
# - weight some numbers more than others
# - bring columns of different units to one scale
#
# **Before you start** you need Python: functions and lists.

# %% [markdown]
# Run this cell first.

# %% setup
import numpy as np

from autograde import attempt, check, progress

# %% [markdown]
# ## Rows and columns
#
# A table of measurements is an array with two **axes**: axis 0 goes down the rows, axis 1 goes along the columns. `mean(axis=0)`
# runs down the rows, so it leaves one number for each column.

# %%
table = np.array([[180.0, 75.0], [165.0, 60.0], [172.0, 66.0]])
print("of each column:", table.mean(axis=0).round(1))
print("of each row:   ", table.mean(axis=1).round(1))

# %% exercise 01-weighted [markdown] points=2
# ### Weigh the numbers
#
# Write `weighted_mean(values, weights)`: the mean in which each value counts as much as its weight says.
#
# <details><summary>Hint 1: the idea</summary>A value with weight 2 counts as if it were there twice.</details>
#
# <details><summary>Hint 2: the names</summary>`*` multiplies two arrays number by number; `np.sum` adds them up.</details>
#
# <details><summary>Hint 3: almost code</summary>The sum of value times weight, over the sum of …</details>


# %% answer 01-weighted
def weighted_mean(values: np.ndarray, weights: np.ndarray) -> float:
    """The mean of `values`, shape (n,), in which each counts as much as its weight, shape (n,)."""
    ### BEGIN SOLUTION
    return np.sum(values * weights) / np.sum(weights)
    ### END SOLUTION


# %% try 01-weighted
with attempt():
    print(weighted_mean(np.array([1.0, 4.0]), np.array([2.0, 1.0])))

# %% check 01-weighted
check("01-weighted", weighted_mean)

# %% [markdown]
# ## One scale for all columns
#
# Heights in centimetres and weights in kilograms do not compare. A column is **standardised** when its mean is 0 and its standard
# deviation 1: take its mean away, then divide by its standard deviation.

# %%
heights = table[:, 0]
print("mean:", heights.mean().round(2), "standard deviation:", heights.std().round(2))

# %% exercise 01-standard [markdown] points=3
# ### Standardise a table
#
# Write `standardised(table)`, which does this for every column of a table at once.
#
# <details><summary>Hint 1: the idea</summary>Every column has a mean and a deviation of its own.</details>
#
# <details><summary>Hint 2: the names</summary>`mean` and `std` take an `axis`.</details>
#
# <details><summary>Hint 3: almost code</summary>`(table - table.mean(axis=…)) / …`</details>


# %% answer 01-standard
def standardised(table: np.ndarray) -> np.ndarray:
    """The table, shape (rows, columns), with each column brought to mean 0 and standard deviation 1."""
    ### BEGIN SOLUTION
    return (table - table.mean(axis=0)) / table.std(axis=0)
    ### END SOLUTION


# %% try 01-standard
with attempt():
    print(standardised(table).round(2))

# %% check 01-standard
check("01-standard", standardised)

# %% summary [markdown]
# ## What you can do now
#
# You can say along which axis an array is averaged, and use the result on the whole array at once.

# %% progress
progress("01")
