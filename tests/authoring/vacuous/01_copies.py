# %% card [markdown] minutes=5
# # 01 Copies
#
# **Aim.** Prove something.

# %% setup
import numpy as np

from autograde import same

# %% then
rng = np.random.default_rng(0)
images, kernel = rng.random((4, 6)), rng.normal(size=(6, 3))
then = np.maximum(images @ kernel, 0.0)

# %% now
now = np.einsum("ij,jk->ik", images, kernel) * (np.einsum("ij,jk->ik", images, kernel) > 0)

# %% same id="good" breaks=["then-01: 0.0 => 0.1", "now-01: > 0 => > 1"]
same("activations", then=then, now=now, within=1e-12)

# %% code
again = then

# %% same id="itself" breaks="then-01: 0.0 => 0.1"
same("activations", then=then, now=again)

# %% code
copied = then.copy()

# %% same id="copied" breaks="then-01: 0.0 => 0.1"
same("activations", then=then, now=copied)
