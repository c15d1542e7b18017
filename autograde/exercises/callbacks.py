"""What callbacks see and do, in plain NumPy: for the hints and the oracle of notebook 12."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograde.exercises.by_hand import accuracy, cross_entropy, linear_step


def trained_accuracies(inputs: dict[str, Any]) -> dict[str, list[list[float]]]:
    """For each fit and epoch: the accuracy that the logs give, and that of the test images after the epoch."""
    kernel, bias = inputs["kernel"].astype(np.float64), np.zeros(inputs["kernel"].shape[1])
    count, size = len(inputs["images"]), inputs["batch_size"]
    batches = [(inputs["images"][i : i + size], inputs["labels"][i : i + size]) for i in range(0, count, size)]
    accuracies: dict[str, list[list[float]]] = {"logged": [], "tested": []}
    for epochs in inputs["epochs"]:
        logged, tested = [], []
        for _ in range(epochs):
            hits = 0.0
            for images, labels in batches:
                hits += len(images) * accuracy(labels.argmax(axis=1), images @ kernel + bias)
                kernel, bias = linear_step(kernel, bias, images, labels, inputs["learning_rate"])
            logged.append(hits / count)
            tested.append(accuracy(inputs["test_labels"].argmax(axis=1), inputs["test_images"] @ kernel + bias))
        accuracies["logged"].append(logged)
        accuracies["tested"].append(tested)
    return accuracies


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


def stopped(
    inputs: dict[str, Any], *, reset: bool = True, against: str = "best", late: int = 0, ties: bool = False
) -> tuple[int, int]:
    """The last epoch and the best one, for the right rule or for a wrong one; `ties`: an equal loss is better."""
    best, best_epoch, previous, waited = np.inf, 0, np.inf, 0
    for epoch, loss in enumerate(inputs["losses"]):
        limit = best if against == "best" else previous
        better = loss < limit or ties and loss == limit
        waited = (0 if reset else waited) if better else waited + 1
        if loss < best:
            best, best_epoch = loss, epoch
        previous = loss
        if waited >= inputs["patience"] + late:
            return epoch, best_epoch
    return len(inputs["losses"]) - 1, best_epoch


def warm_up_rates(inputs: dict[str, Any], *, restart: bool = False, power: int = 0) -> np.ndarray:
    """The learning rate of each step, for the right rule or for a wrong one."""
    rates = []
    for step in range(inputs["batches"] * inputs["epochs"]):
        step = step % inputs["batches"] if restart else step
        if step < inputs["warm_up_steps"]:
            rates.append(inputs["peak"] * (step + 1) / inputs["warm_up_steps"])
        else:
            rates.append(inputs["peak"] * inputs["decay"] ** (step - inputs["warm_up_steps"] + 1 + power))
    return np.array(rates)


def distances(inputs: dict[str, Any], *, since: str = "previous", count: int = 4) -> np.ndarray:
    """How far the first `count` weights have moved in each epoch, as one long vector."""
    rounds = [np.concatenate([w.ravel() for w in weights[:count]]).astype(np.float64) for weights in inputs["rounds"]]
    starts = rounds[:-1] if since == "previous" else [rounds[0]] * (len(rounds) - 1)
    return np.array([np.linalg.norm(b - a) for a, b in zip(starts, rounds[1:], strict=True)])


def sums_of_norms(inputs: dict[str, Any]) -> np.ndarray:
    """The same, wrongly: the distances of the single weights added up."""
    rounds = inputs["rounds"]
    return np.array([sum(np.linalg.norm(b[i] - a[i]) for i in range(4)) for a, b in zip(rounds, rounds[1:], strict=False)])
