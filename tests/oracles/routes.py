"""Routes through a model as matrices, [from, to]: for the hints of notebook 09."""

from __future__ import annotations

import numpy as np


def single_steps(routes: np.ndarray) -> np.ndarray:
    """The edges, from the matrix of routes: routes = edges + edges @ routes."""
    return np.round(routes @ np.linalg.inv(np.eye(len(routes)) + routes)).astype(int)


def up_to(routes: np.ndarray, steps: int) -> np.ndarray:
    """Only the routes of at most so many steps."""
    edges = shorter = single_steps(routes)
    for _ in range(steps - 1):
        shorter = edges + edges @ shorter
    return shorter


def added_in_place(routes: np.ndarray) -> np.ndarray:
    """What `+=` makes of them while the sum and the edges are one array."""
    edges = power = single_steps(routes)
    while power.any():
        power = power @ edges
        edges += power
    return edges
