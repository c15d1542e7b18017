"""From what a student's object returned to plain values that can be compared, stored and sent.

Types are recognised by name, so that no library of tensors is imported.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograde.judge.values import Marker, Value

_MAX_DEPTH = 16


def collect(value: Any, depth: int = 0) -> Value:
    """Arrays for tensors and variables; lists, dicts, strings and numbers as they are; a Marker for the rest."""
    if depth > _MAX_DEPTH:
        return Marker("object", "nested too deeply")
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, (np.ndarray, np.generic)):
        return np.asarray(value) if value.dtype != object else Marker("object", "a NumPy array of Python objects")
    if isinstance(value, (list, tuple)):
        return [collect(item, depth + 1) for item in value]
    if isinstance(value, dict):
        return {str(key): collect(item, depth + 1) for key, item in value.items()}
    return _collect_tensor(value)


def _collect_tensor(value: Any) -> Value:
    names = {base.__name__ for base in type(value).__mro__}
    if names & {"RaggedTensor", "RaggedTensorValue"}:
        return Marker("ragged", type(value).__name__)
    if names & {"SparseTensor", "IndexedSlices", "IndexedSlicesValue", "SparseTensorValue"}:
        return Marker("sparse", type(value).__name__)
    if "SymbolicTensor" in names or ("Tensor" in names and not hasattr(value, "numpy")):
        return Marker("symbolic", f"a graph tensor of shape {value.shape}")
    if hasattr(value, "numpy") or hasattr(value, "__array__"):  # eager tensors, variables
        try:
            array = np.asarray(value.numpy() if hasattr(value, "numpy") else value)
        except Exception as error:  # a tensor of a model that is being built, a variable of another graph
            if not hasattr(value, "numpy") and isinstance(shape := getattr(value, "shape", None), tuple):
                return Marker("symbolic", f"a {type(value).__name__} of shape {shape}")
            return Marker("symbolic", f"{type(value).__name__}: {error}"[:200])
        return array if array.dtype != object else _strings(array)
    return Marker("object", f"{type(value).__module__}.{type(value).__name__}")


def _strings(array: np.ndarray) -> Value:
    """String tensors arrive as arrays of bytes objects."""
    if all(isinstance(item, bytes) for item in array.ravel()):
        texts = [item.decode("utf-8", "replace") for item in array.ravel()]
        return texts[0] if array.ndim == 0 else np.array(texts).reshape(array.shape).tolist()
    return Marker("object", "a NumPy array of Python objects")
