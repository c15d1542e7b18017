# %% card [markdown] minutes=5
# # 02 Sources
#
# **Aim.** Prove something.

# %% setup
import numpy as np

from autograde import same

# %% then
weights = np.random.default_rng(0).normal(size=(5, 4))
smallest, total = weights.min(), sum(weights.ravel())

# %% same id="good" breaks="then-01: sum(weights.ravel()) => sum(weights[0])"
same("sum", then=total, now=weights.sum(), within=1e-12)

# %% same id="own-source" breaks="then-01: default_rng(0) => default_rng(1)"
same("smallest weight", then=smallest, now=weights.ravel()[weights.argmin()])

# %% now
gate = np.split(weights, 4, axis=1)[0]

# %% same id="views" breaks="now-01: [0] => [1]"
same("input gate", then=weights[:, :1], now=gate)
