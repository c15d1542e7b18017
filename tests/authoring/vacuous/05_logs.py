# %% card [markdown] minutes=5
# # 05 Logs
#
# **Aim.** Prove something.

# %% setup
import numpy as np

from autograde import same

# %% then
logs = [{"loss": float(value)} for value in np.random.default_rng(0).random(5)]
history = [log["loss"] for log in logs]

# %% now
recorded = [log["loss"] for log in logs]
by_hand = [float(value) for value in np.random.default_rng(0).random(5)]

# %% same id="good" breaks="now-01: default_rng(0) => default_rng(1)"
same("losses", then=history, now=by_hand)

# %% same id="same-logs" breaks="then-01: random(5) => random(6)"
same("losses", then=history, now=recorded)

# %% same id="sizes-only" breaks="then-01: default_rng(0) => default_rng(1)"
same("losses", then=len(history), now=len(recorded))
