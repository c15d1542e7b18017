"""The stored reference tensors of the public seed, one .npz per notebook, read and written without pickle.

For every exercise, `<id>` holds a JSON skeleton of the reference answer's parts, and each tensor in it lies beside it
under the path that leads to it: "01-forward/logits", "10-taps/outputs/0".
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from autograde.exercises.catalogue import generated_folder
from autograde.judge.values import Value

_TENSOR = "$tensor"  # in a skeleton: the tensor stored under this key


def load(exercise_id: str) -> dict[str, Value]:
    """The reference answer's parts by name; a KeyError that says what to do when there is none."""
    number = exercise_id.partition("-")[0]
    for file in sorted(generated_folder().glob(f"{number}_*.npz")):
        # A build rewrites the file while its kernel runs, so the time of writing is part of the key.
        stored = _read(file, file.stat().st_mtime_ns)
        if exercise_id in stored:
            return stored[exercise_id]
    raise KeyError(f"no reference for {exercise_id!r}: run `autograde build`")


@cache
def _read(file: Path, _written: int) -> dict[str, dict[str, Value]]:
    with np.load(file, allow_pickle=False) as arrays:
        skeletons = {key: json.loads(str(arrays[key])) for key in arrays.files if "/" not in key}
        return {key: _restore(skeleton, arrays) for key, skeleton in skeletons.items()}


def save(file: Path, answers: dict[str, dict[str, Value]]) -> None:
    """Write the reference answers of one notebook; the same answers give the same bytes."""
    arrays: dict[str, np.ndarray] = {}
    for exercise_id, parts in sorted(answers.items()):
        skeleton = _flatten(exercise_id, parts, arrays)
        arrays[exercise_id] = np.array(json.dumps(skeleton, sort_keys=True))
    file.parent.mkdir(parents=True, exist_ok=True)
    with open(file, "wb") as stream:
        np.savez(stream, **arrays)


def _flatten(path: str, value: Value, arrays: dict[str, np.ndarray]) -> Any:
    if isinstance(value, np.ndarray):
        arrays[path] = value
        return {_TENSOR: path}
    if isinstance(value, dict):
        return {name: _flatten(f"{path}/{name}", item, arrays) for name, item in value.items()}
    if isinstance(value, list):
        return [_flatten(f"{path}/{index}", item, arrays) for index, item in enumerate(value)]
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    raise ValueError(f"{path}: a reference cannot hold {value}")


def _restore(skeleton: Any, arrays: Any) -> Any:
    if isinstance(skeleton, dict):
        if set(skeleton) == {_TENSOR}:
            return arrays[skeleton[_TENSOR]]
        return {name: _restore(item, arrays) for name, item in skeleton.items()}
    if isinstance(skeleton, list):
        return [_restore(item, arrays) for item in skeleton]
    return skeleton
