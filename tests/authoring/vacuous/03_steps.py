# %% card [markdown] minutes=5
# # 03 Steps
#
# **Aim.** Prove something.

# %% setup
import numpy as np

from autograde import same

# %% then
rate = 0.1
w = np.array([1.0, 2.0])
for _ in range(3):
    w = w - rate * 2 * w

# %% now
start = w.copy()
v = np.array([1.0, 2.0]) * 0.8**3

# %% same id="good" breaks="then-01: 0.1 => 0.2"
same("weights after three steps", then=w, now=v, within=1e-12)

# %% same id="start-taken-later" breaks="then-01: 0.1 => 0.2"
same("weights before the steps", then=w, now=start)

# %% same id="too-generous" breaks="then-01: 0.1 => 0.2"
same("weights after three steps", then=w, now=v, within=10)
