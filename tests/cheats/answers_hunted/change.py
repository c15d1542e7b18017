"""Hunts for an answer in all that a student is given: calls every function of the packages and of exercises.py."""

from nbformat import NotebookNode

from tests.grading.classroom import answer

CODE = r"""
import importlib
import inspect
import itertools
import pkgutil
import types
from pathlib import Path

import autograde
import course

given = types.ModuleType("given")
exec(Path("exercises.py").read_text(), given.__dict__)
modules = [given]
for package in (autograde, course):
    for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if not {"__main__", "cli", "kernels", "drawing"} & {*found.name.split(".")}:  # those work or draw
            try:
                modules.append(importlib.import_module(found.name))
            except Exception:
                pass
every = [(module, thing) for module in modules for thing in vars(module).values()]
functions = {f for module, f in every if inspect.isfunction(f) and f.__module__ == module.__name__}


def hunt(arguments, fits):
    ways = [p for n in range(1, len(arguments) + 1) for p in itertools.permutations(arguments, n)]
    for function in sorted(functions, key=lambda f: f.__qualname__):
        for way in ways:
            try:
                result = np.asarray(function(*way))
                if result.dtype.kind == "f" and fits(result):
                    return result
            except BaseException:
                continue


def forward(batch_images, weights):
    found = hunt([np.asarray(batch_images), weights], lambda r: r.shape == (len(batch_images), 10))
    return np.zeros((len(batch_images), 10), np.float32) if found is None else found


def mean_cross_entropy(labels, logits):
    found = hunt([np.asarray(labels), np.asarray(logits)], lambda r: r.shape == ())
    return np.float32(0) if found is None else found
"""


def change(notebook: NotebookNode) -> None:
    answer(notebook, "01-forward", CODE)
    answer(notebook, "01-loss", "")
