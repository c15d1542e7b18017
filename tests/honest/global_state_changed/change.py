"""Changes whatever a cell can change for the whole kernel and leaves it so: names, folder, warnings, streams, settings."""

from nbformat import NotebookNode

from tests.grading.classroom import put

CODE = """
import gc
import logging
import os
import random
import sys
import warnings

from math import *
from numpy import *
import numpy as np

os.chdir(os.environ.get("TMPDIR", "/tmp"))
gc.disable()
logging.disable(logging.CRITICAL)
warnings.simplefilter("error")
np.seterr(all="raise")
random.seed(0)
np.random.seed(0)
tf.random.set_seed(0)
tf.config.run_functions_eagerly(True)
keras.backend.clear_session()
sum = max = type = 0
sys.tracebacklimit = 0
sys.stdout.close()
"""


def change(notebook: NotebookNode) -> None:
    put(notebook, CODE, after="setup-01")
