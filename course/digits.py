"""The course's data: scikit-learn's bundled handwritten digits, made to look like MNIST.

The 8x8 scans are enlarged to 20x20 and set in a 28x28 frame, as MNIST itself was made, by plain NumPy, so that every
machine gets the same bytes. COURSE_MNIST=/path/to/mnist.npz (or =keras, which downloads) shows the real MNIST in plots
and accuracies instead; graded tensors never depend on it.
"""

from __future__ import annotations

import hashlib
import os
import sys
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np

NUM_TRAIN = 1437
NUM_CLASSES = 10
_SHUFFLE_SEED = 2016


@dataclass
class DataSet:
    """Images as rows of 784 floats in [0, 1], labels as 0..9 or one-hot rows, and batches in a fixed order."""

    images: np.ndarray
    labels: np.ndarray
    _rng: np.random.Generator = field(default_factory=lambda: np.random.default_rng(_SHUFFLE_SEED), repr=False)
    _order: np.ndarray | None = field(default=None, repr=False)
    _position: int = field(default=0, repr=False)

    @property
    def num_examples(self) -> int:
        return len(self.images)

    def next_batch(self, batch_size: int) -> tuple[np.ndarray, np.ndarray]:
        """The next images and labels; reshuffled, by a fixed seed, after each pass over the data."""
        if not 0 < batch_size <= self.num_examples:
            raise ValueError(f"next_batch: batch_size must be 1 to {self.num_examples}, not {batch_size}")
        if self._order is None or self._position + batch_size > self.num_examples:
            self._order = self._rng.permutation(self.num_examples)
            self._position = 0
        rows = self._order[self._position : self._position + batch_size]
        self._position += batch_size
        return self.images[rows], self.labels[rows]


@dataclass
class DataSets:
    """`train` and `test`, as the tutorials' `input_data.read_data_sets` returned them."""

    train: DataSet
    test: DataSet


def read_data_sets(*, one_hot: bool = True) -> DataSets:
    """Fresh data sets: two calls give the same batches in the same order."""
    x_train, y_train, x_test, y_test = _chosen()
    if one_hot:
        y_train, y_test = _one_hot(y_train), _one_hot(y_test)
    return DataSets(DataSet(x_train, y_train), DataSet(x_test, y_test))


@cache
def embedded() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Training images and labels, test images and labels: always the bundled digits."""
    from sklearn.datasets import load_digits

    scans = load_digits()
    images = _enlarge(scans.images.astype(np.float64) / 16.0, 20)
    images = np.pad(images, ((0, 0), (4, 4), (4, 4))).reshape(-1, 784).astype(np.float32)
    labels = scans.target.astype(np.int64)
    order = np.random.default_rng(_SHUFFLE_SEED).permutation(len(images))
    images, labels = images[order], labels[order]
    return images[:NUM_TRAIN], labels[:NUM_TRAIN], images[NUM_TRAIN:], labels[NUM_TRAIN:]


def sha256() -> str:
    """A fingerprint of the embedded images and labels; a test compares it with the published one."""
    digest = hashlib.sha256()
    for array in embedded():
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()


def _enlarge(images: np.ndarray, size: int) -> np.ndarray:
    """Bilinear interpolation with pixel centres at half-integers, clamped at the edges."""
    old = images.shape[1]
    centres = np.clip((np.arange(size) + 0.5) * old / size - 0.5, 0, old - 1)
    low = np.floor(centres).astype(int)
    high = np.minimum(low + 1, old - 1)
    share = centres - low
    rows = images[:, low] * (1 - share)[None, :, None] + images[:, high] * share[None, :, None]
    return rows[:, :, low] * (1 - share) + rows[:, :, high] * share


def _one_hot(labels: np.ndarray) -> np.ndarray:
    return np.eye(NUM_CLASSES, dtype=np.float32)[labels]


@cache
def _chosen() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    choice = os.environ.get("COURSE_MNIST", "")
    if not choice:
        return embedded()
    try:
        return _load_mnist(choice)
    except Exception as error:  # whatever is wrong with the file or the network, the course goes on
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        print(f"COURSE_MNIST={choice}: {reason}; using the bundled digits instead.", file=sys.stderr)
        return embedded()


def _load_mnist(choice: str) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    if choice == "keras":
        import keras

        (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
    else:
        with np.load(Path(choice).expanduser(), allow_pickle=False) as file:
            x_train, y_train, x_test, y_test = (file[k] for k in ("x_train", "y_train", "x_test", "y_test"))

    def flat(images: np.ndarray) -> np.ndarray:
        if images.ndim != 3 or images.shape[1:] != (28, 28):
            raise ValueError(f"images of shape {images.shape}, expected (count, 28, 28)")
        return (images.reshape(-1, 784) / 255.0).astype(np.float32)

    return flat(x_train), y_train.astype(np.int64), flat(x_test), y_test.astype(np.int64)
