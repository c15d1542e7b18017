"""What callbacks see and do, in plain NumPy: for the hints and the oracle of notebook 12."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.oracles.by_hand import cross_entropy, linear_step


def losses_of_batches(inputs: dict[str, Any]) -> dict[str, list[list[float]]]:
    """For each fit: the loss of each batch before its step, and the mean of each epoch."""
    kernel, bias = inputs["kernel"].astype(np.float64), np.zeros(inputs["kernel"].shape[1])
    count, size = len(inputs["images"]), inputs["batch_size"]
    batches = [(inputs["images"][i : i + size], inputs["labels"][i : i + size]) for i in range(0, count, size)]
    found: dict[str, list[list[float]]] = {"batches": [], "epochs": []}
    for epochs in inputs["epochs"]:
        losses = []
        for images, labels in batches * epochs:
            losses.append(cross_entropy(images @ kernel + bias, labels)[0])
            kernel, bias = linear_step(kernel, bias, images, labels, inputs["learning_rate"])
        found["batches"].append(losses)
        found["epochs"].append(np.mean(np.reshape(losses, (epochs, -1)), axis=1).tolist())
    return found


def hook_order(num_batches: int, num_validation_batches: int, epochs: int, *, tests: str = "inside") -> list[str]:
    """What `fit` calls; with tests="left out" or "after the epoch", what it does not."""
    batches = ["train_batch_begin", "train_batch_end"] * num_batches
    test = ["test_begin", *["test_batch_begin", "test_batch_end"] * num_validation_batches, "test_end"]
    ends = {"inside": [*test, "epoch_end"], "left out": ["epoch_end"], "after the epoch": ["epoch_end", *test]}
    return ["train_begin", *(["epoch_begin", *batches, *ends[tests]] * epochs), "train_end"]


def loop_results(inputs: dict[str, Any], *, train_all: bool = False) -> tuple[list[list[float]], list[np.ndarray]]:
    """The losses of the validation batches after each epoch, and the weights; `train_all`: these batches train, too."""
    kernel, bias = inputs["kernel"].astype(np.float64), np.zeros(inputs["kernel"].shape[1])
    losses: list[list[float]] = []
    for _ in range(inputs["stop_after"]):
        for images, labels in inputs["batches"]:
            kernel, bias = linear_step(kernel, bias, images, labels, inputs["learning_rate"])
        losses.append([])
        for images, labels in inputs["validation_batches"]:
            losses[-1].append(cross_entropy(images @ kernel + bias, labels)[0])
            if train_all:
                kernel, bias = linear_step(kernel, bias, images, labels, inputs["learning_rate"])
    return losses, [kernel, bias]


def audited(history: dict[str, list[float]], monitor: str, patience: int) -> tuple[int, int]:
    """The epochs that ran and the one that was kept, by the letters of the monitor's name."""
    length = len(history["val_loss"])
    if monitor not in history:
        return length, 0
    costs = np.array(history[monitor]) * (-1 if "acc" in monitor else 1)
    for run in range(1, length + 1):
        kept = int(np.nanargmin(costs[:run])) + 1
        if run - kept == patience:
            return run, kept
    return length, kept


def rescued(inputs: dict[str, Any], batches: int) -> list[np.ndarray]:
    """The weights after this many batches, in the order of Keras: two kernels with a BatchNormalization between them."""
    first, last = (kernel.astype(np.float64) for kernel in inputs["kernels"])
    units = first.shape[1]
    gamma, beta, mean, variance = np.ones(units), np.zeros(units), np.zeros(units), np.ones(units)
    size, rate = inputs["batch_size"], 0.01
    for number in range(batches):
        place = number * size % len(inputs["images"])
        x, y = inputs["images"][place : place + size], inputs["targets"][place : place + size]
        h = x @ first
        spread = np.sqrt(h.var(axis=0) + 1e-3)
        normal = (h - h.mean(axis=0)) / spread
        out = normal * gamma + beta
        error = 2 * (out @ last - y) / len(x)
        d_out = error @ last.T
        d_normal = d_out * gamma
        d_h = (d_normal - d_normal.mean(axis=0) - normal * (d_normal * normal).mean(axis=0)) / spread
        mean, variance = 0.99 * mean + 0.01 * h.mean(axis=0), 0.99 * variance + 0.01 * h.var(axis=0)
        last = last - rate * out.T @ error
        gamma, beta = gamma - rate * (d_out * normal).sum(axis=0), beta - rate * d_out.sum(axis=0)
        first = first - rate * x.T @ d_h
    return [first, gamma, beta, mean, variance, last]
