"""Exercises of notebook 19: the gates that the migrated program has to pass, and one gate of the student's own."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from autograde.exercise import Case, Exercise, Part, When
from autograde.exercise.cells import NOT_ATTEMPTED
from autograde.exercise.draws import drawn_later, floats, only_a_number
from course.asking import logged

NOT_YET = "not attempted"
SIX_LABELS = np.eye(10, dtype=np.float32)[:6]
METHODS = ("probabilities", "step", "arrays", "train", "save", "export")
STATISTICS = ("decide/normal_running_mean", "decide/normal_running_std")
SHAPES = {
    "look/look1_W": (5, 5, 1, 8),
    "look/look1_b": (8,),
    "look/look2_W": (3, 3, 8, 16),
    "look/look2_b": (16,),
    "read/Variable": (14, 16),
    **{f"read/reader_W_{gate}": (14, 16) for gate in "ifco"},
    **{f"read/reader_U_{gate}": (16, 16) for gate in "ifco"},
    **{f"read/reader_b_{gate}": (16,) for gate in "ifco"},
    "decide/hidden_W": (416, 32),
    "decide/hidden_b": (32,),
    "decide/normal_gamma": (32,),
    "decide/normal_beta": (32,),
    "decide/normal_running_mean": (32,),
    "decide/normal_running_std": (32,),
    "decide/digit_W": (32, 10),
    "decide/digit_b": (10,),
}

# --- 19-program ------------------------------------------------------------------------------------------------------


def _some_digits(rng: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    from course import digits

    images, labels, *_ = digits.embedded()
    rows = rng.permutation(len(images))[:count]
    return images[rows], np.eye(10, dtype=np.float32)[labels[rows]]


def _arrays(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """What a checkpoint holds: kernels of the usual size, biases and statistics that nothing stands still at."""
    found = {}
    for name, shape in SHAPES.items():
        fan_in = int(np.prod(shape[:-1])) if len(shape) > 1 else 1
        found[name] = floats(rng, *shape, scale=np.sqrt(2 / fan_in)) if len(shape) > 1 else floats(rng, *shape, scale=0.1)
    found["decide/normal_gamma"] += 1
    found["decide/normal_beta"] += np.float32(0.8)  # nearly every unit is awake, so that a dropped one shows
    found["decide/normal_running_std"] = rng.uniform(0.5, 1.5, 32).astype(np.float32)
    return found


def _program_inputs(rng: np.random.Generator) -> dict[str, Any]:
    images, labels = _some_digits(rng, 36)
    return {
        "arrays": _arrays(rng),
        "images": images,
        "labels": labels,
        "test_every": int(rng.integers(3, 6)),
        **only_a_number(rng),
    }


def _gate(ask: Callable[[], Any]) -> Any:
    """What the gate finds, or in words why it found nothing: one gate's error is no other's."""
    try:
        return ask()
    except Exception as error:  # which of a dozen kinds depends on the program
        missing = any(f"no attribute '{name}'" in str(error) for name in METHODS)
        return NOT_YET if missing or NOT_ATTEMPTED in str(error) else f"{type(error).__name__}: {error}"[:200]


def _copied(arrays: dict[str, Any]) -> dict[str, np.ndarray]:
    return {str(name): np.array(array) for name, array in arrays.items()}


def _program_probe(program: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    images, labels = inputs["images"], inputs["labels"]

    reader = program(_copied(inputs["arrays"]), dropout=0.0)  # whoever cannot be made at all has an error of its own
    learner = program(_copied(inputs["arrays"]), dropout=0.0)
    if not any(hasattr(reader, name) for name in METHODS):
        raise TypeError("digit_reader returns an object with the methods of the text")

    @cache
    def stepped() -> tuple[list[float], dict[str, np.ndarray]]:
        losses = [float(reader.step(images[at : at + 12], labels[at : at + 12])) for at in (0, 12)]
        return losses, _copied(reader.arrays())

    def step() -> Any:
        losses, arrays = stepped()
        trained = {name: arrays[name] for name in SHAPES if name not in (*STATISTICS, "read/Variable")}
        return {"losses": np.array(losses), **trained}

    @cache
    def trained() -> tuple[dict[str, Any], float]:
        return _trained(learner, inputs)

    # In this order: the first two leave the reader as it is.
    gates = {
        "forward": lambda: np.asarray(reader.probabilities(images)),
        "export": lambda: _export(reader, images),
        "step": step,
        "state": lambda: {name: stepped()[1][name] for name in STATISTICS},
        "checkpoint": lambda: _checkpoint(reader),
        "dropout": lambda: _dropped(program, inputs),
        "events": lambda: trained()[0] | {"train drops as step does": _trains_as_it_steps(program, inputs)},
        "accuracy": lambda: trained()[1],
    }
    return {name: _gate(ask) for name, ask in gates.items()}


def _unsure(program: Any, inputs: dict[str, Any]) -> tuple[Any, np.ndarray]:
    """A reader with dropout, and six times one image.

    The layer before makes `beta` of every unit then, and no class is likelier than another: so a unit's weight for the
    label of an image grows in a step if, and only if, the unit was kept for that image. In the first step it gains
    0.1 / 6 times the unit more than the weight for a label that is not there.
    """
    arrays = _copied(inputs["arrays"])
    arrays |= {name: np.zeros_like(arrays[name]) for name in ("decide/digit_W", "decide/digit_b")}
    return program(arrays, dropout=0.5), np.repeat(inputs["images"][:1], 6, axis=0)


def _gained(reader: Any, learn: Callable[[], Any]) -> np.ndarray:
    before = np.array(reader.arrays()["decide/digit_W"])
    learn()
    return np.asarray(reader.arrays()["decide/digit_W"]) - before


def _dropped(program: Any, inputs: dict[str, Any]) -> Any:
    """Which share of the hidden units a step leaves out, whether others each time and for each image, and what it keeps."""
    reader, images = _unsure(program, inputs)
    gained = [_gained(reader, lambda: reader.step(images, SIX_LABELS)) for _ in range(2)]
    kept = [each[:, :6] > 0 for each in gained]
    beta = inputs["arrays"]["decide/normal_beta"][:, None]
    factors = (60 * (gained[0][:, :6] - gained[0][:, 9:]) / beta)[kept[0]]
    return {
        "share left out": float(1 - np.mean(kept)),
        "the same in each step": bool(np.all(kept[0] == kept[1])),
        "the same for each image": bool(np.all(kept[0] == kept[0][:, :1])),
        "hidden units that are kept, times": [float(np.min(factors, initial=9)), float(np.max(factors, initial=0))],
    }


def _leaves_out(program: Any, inputs: dict[str, Any], learn: Callable[[Any, np.ndarray], Any]) -> bool:
    reader, images = _unsure(program, inputs)
    return bool(np.mean(_gained(reader, lambda: learn(reader, images))[:, :6] > 0) < 0.9)


def _trains_as_it_steps(program: Any, inputs: dict[str, Any]) -> bool:
    """Whether `train` leaves out hidden units where `step` does: how many is the gate dropout's affair."""

    def train(reader: Any, images: np.ndarray) -> None:
        with tempfile.TemporaryDirectory() as folder:
            reader.train([(images, SIX_LABELS)], images, SIX_LABELS, folder, 1)

    in_step = _leaves_out(program, inputs, lambda reader, images: reader.step(images, SIX_LABELS))
    return not in_step or _leaves_out(program, inputs, train)


def _trained(reader: Any, inputs: dict[str, Any]) -> tuple[dict[str, Any], float]:
    """What is in the log, whose last step is a test, and the share of the test digits that are read then."""
    import tensorflow as tf

    from course import digits

    images, labels = drawn_later(inputs, lambda rng: _some_digits(rng, 1350))
    steps = 15 // inputs["test_every"] * inputs["test_every"]
    batches = [(images[at : at + 90], labels[at : at + 90]) for at in range(0, 90 * steps, 90)]
    _, _, test_images, truth = digits.embedded()
    scalars: dict[str, list[float]] = {}
    ends, kinds = {}, []
    with tempfile.TemporaryDirectory() as folder:
        reader.train(batches, test_images, np.eye(10, dtype=np.float32)[truth], folder, inputs["test_every"])
        for _, step, value in logged(folder):
            array = tf.make_ndarray(value.tensor) if value.HasField("tensor") else np.array(value.simple_value)
            kinds.append(f"{value.tag} {step}")
            if value.HasField("histo"):
                ends[value.tag] = [value.histo.min, value.histo.max]
            elif array.ndim == 0:
                scalars.setdefault(value.tag, []).append(float(array))
            else:
                ends[value.tag] = [array[0, 0], array[-1, 1]]
    accuracy = float((np.argmax(np.asarray(reader.probabilities(test_images)), axis=1) == truth).mean())
    # Rounding grows from step to step, so only the first losses are compared as numbers, and the rest with the reader.
    return {
        "tags and steps": sorted(kinds),
        "first losses": np.array(scalars.get("train/loss", [])[:6]),
        "the accuracy is that of the test images": abs(scalars.get("test/accuracy", [9])[-1] - accuracy) < 1e-3,
        "histograms as in arrays()": [
            np.allclose(ends.get(tag, np.inf), [np.min(reader.arrays()[name]), np.max(reader.arrays()[name])], atol=1e-5)
            for tag, name in (("hidden/W", "decide/hidden_W"), ("normal/mean", "decide/normal_running_mean"))
        ],
    }, accuracy


def _checkpoint(reader: Any) -> dict[str, Any]:
    import tensorflow as tf

    arrays = _copied(reader.arrays())
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder, "digits.ckpt"))
        reader.save(path)
        saved = tf.train.load_checkpoint(path)
        names = sorted(name for name, _ in tf.train.list_variables(path))
        same = all(np.array_equal(saved.get_tensor(name), arrays[name]) for name in names if name in arrays)
        same = same and all(saved.get_tensor(name).dtype == np.float32 for name in names)  # the old Saver reads no other
        # It is what it was, whatever was learnt.
        unused = saved.get_tensor("read/Variable") if "read/Variable" in names else None
    return {"names": names, "as in arrays()": bool(same), "read/Variable": unused}


def _export(reader: Any, images: np.ndarray) -> dict[str, Any]:
    import tensorflow as tf

    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder, "export"))
        reader.export(path)
        signature = tf.saved_model.load(path).signatures["serving_default"]
        ((taken, _),) = signature.structured_input_signature[1].items()
        answers = [signature(**{taken: tf.constant(images[:count])}) for count in (7, 2)]
        keys = sorted(answers[0])
        return {"input": taken, "outputs": keys, "scores": [np.asarray(answer[keys[0]]) for answer in answers]}


def _fails(part: str, matches: Callable[[Case], bool]) -> Callable[[Case], bool]:
    return lambda case: case.part == part and matches(case)


def _not_yet(case: Case) -> bool:
    return isinstance(case.got, str) and case.got == NOT_YET


def _ended_in_an_error(case: Case) -> bool:
    return isinstance(case.got, str)


PROGRAM = Exercise(
    id="19-program",
    inputs=_program_inputs,
    probe=_program_probe,
    parts=(
        Part("forward", axes=("image", "class"), weight=2),
        Part("step", weight=3, rtol=1e-3, atol=2e-5),
        Part("dropout", weight=2, atol=0.12, needs="step"),
        Part("state", weight=2, rtol=1e-3, needs="step"),
        Part("checkpoint", weight=2),
        Part("events", weight=2, rtol=1e-3),
        Part("export", weight=2, rtol=1e-3),
        Part("accuracy", axes=(), rtol=0.0, atol=0.15, needs="forward"),
    ),
    when=(
        When("not-yet", _not_yet, "This gate waits for a method that is still missing.", anywhere=True),
        When(
            "ended-in-an-error",
            _ended_in_an_error,
            "This gate found no answer, because your method raised an error: call it in the cell above and read on there.",
            anywhere=True,
        ),
        When("forward", _fails("forward", lambda case: True), "Gate forward: other probabilities than the old program's."),
        When("step", _fails("step", lambda case: True), "Gate step: after two steps other losses or arrays."),
        When("state", _fails("state", lambda case: True), "Gate state: trained right, but the statistics went another way."),
        When(
            "dropout",
            _fails("dropout", lambda case: True),
            "Gate dropout: half of the units after the ReLU, others in each step and image, and what is kept doubles.",
        ),
        When(
            "checkpoint", _fails("checkpoint", lambda case: True), "Gate checkpoint: other names, or not what arrays() has."
        ),
        When(
            "no-dropout-in-train",
            _fails("events", lambda case: not case.got["train drops as step does"]),
            "Gate events: train learns without dropout. Its steps are those of step, each with units left out.",
            anywhere=True,
        ),
        When("events", _fails("events", lambda case: True), "Gate events: other tags, steps or values.", anywhere=True),
        When("export", _fails("export", lambda case: True), "Gate export: other names or scores.", anywhere=True),
        When(
            "accuracy",
            _fails("accuracy", lambda case: True),
            "Gate accuracy: after an epoch it reads much worse than the old program.",
        ),
    ),
    seconds=120.0,
)

# --- 19-gate ---------------------------------------------------------------------------------------------------------

DECAYED = ("look/look1_W", "look/look2_W", "decide/hidden_W")
RATE = 1e-5  # learning rate times decay


def decays(rng: np.random.Generator) -> list[dict[str, float]]:
    """For each program how much of itself each array loses in a step: once right, and wrong in several ways."""
    right = dict.fromkeys(DECAYED, RATE)
    factor = float(rng.choice([0.5, 2.0]))
    wrong = [
        {},
        *({name: rate for name, rate in right.items() if name != one} for one in DECAYED),
        {name: factor * rate for name, rate in right.items()},
        right | {f"read/reader_W_{gate}": RATE for gate in "ifco"},
        right | {"look/look1_b": RATE, "look/look2_b": RATE, "decide/hidden_b": RATE},
        right | {"decide/normal_gamma": RATE, "decide/normal_beta": RATE},
        {name: -rate for name, rate in right.items()},
    ]
    return [right, *(wrong[i] for i in rng.permutation(len(wrong)))]


def _gate_inputs(rng: np.random.Generator) -> dict[str, Any]:
    arrays = _arrays(rng) | {"read/Variable": np.zeros(SHAPES["read/Variable"], np.float32)}  # as Keras 1.0.2 made it
    return {"arrays": arrays, **only_a_number(rng)}


def _programs(inputs: dict[str, Any]) -> list[Any]:
    """Stand-ins for programs: what they learn goes through the last kernel, as in a network, and they decay."""

    def order(rng: np.random.Generator) -> list[Any]:
        made = [_stand_in(rates) for rates in [*decays(rng), decays(rng)[0]]]
        return [made[i] for i in rng.permutation(len(made))]

    return drawn_later(inputs, order)


def _stand_in(rates: dict[str, float]) -> Any:
    class Program:
        def __init__(self, arrays: dict[str, np.ndarray], dropout: float = 0.5) -> None:
            self._arrays = _copied(arrays)

        def arrays(self) -> dict[str, np.ndarray]:
            return _copied(self._arrays)

        def step(self, images: np.ndarray, labels: np.ndarray) -> float:
            # The gradient of all that lies below the last kernel is a multiple of that kernel.
            through = np.float32(np.mean(self._arrays["decide/digit_W"]) * np.mean(images) * np.mean(labels))
            hidden = np.mean(self._arrays["decide/normal_gamma"]) + np.mean(self._arrays["decide/normal_beta"])
            for name, array in self._arrays.items():
                if name.startswith("decide/digit"):
                    self._arrays[name] = array - np.float32(0.01) * (hidden if name.endswith("W") else 1)
                elif name in STATISTICS:
                    self._arrays[name] = np.float32(0.9) * array + np.float32(0.1)
                elif name != "read/Variable":
                    waves = np.cos(np.arange(array.size, dtype=np.float32)).reshape(array.shape)
                    self._arrays[name] = array * np.float32(1 - rates.get(name, 0.0)) - np.float32(0.1) * through * waves
            return 2.3

    return Program


def _gate_probe(decay_gate: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    programs = _programs(inputs)
    return {"passes": [bool(decay_gate(program, _copied(inputs["arrays"]))) for program in programs]}


GATE = Exercise(
    id="19-gate",
    inputs=_gate_inputs,
    probe=_gate_probe,
    parts=(Part("passes"),),
    when=(
        When(
            "too-kind",
            lambda case: all(got or not want for got, want in zip(case.got, case.want, strict=True)),
            "Your gate is too kind: a program with a wrong decay, in one array or in its size, passes.",
        ),
        When(
            "too-strict",
            lambda case: all(want or not got for got, want in zip(case.got, case.want, strict=True)),
            "Your gate is too strict: a right program does not pass. Is what it learned still in the way, or rounding?",
        ),
        When("other-size", lambda case: True, "The right program is refused, a wrong one passes: is it 0.00001?"),
    ),
    seconds=30.0,
)

EXERCISES = (PROGRAM, GATE)
