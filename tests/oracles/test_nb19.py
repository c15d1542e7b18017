"""The references of notebook 19 are what the inherited program itself computes, on the Keras of its day."""

from __future__ import annotations

import inspect

import numpy as np

from course import inherited
from tests.museum.old import world_of
from tests.oracles.oracle import near, of_module, public

STEPS = """
exec(program, old := {})
sess, img, labels, phase = old["sess"], old["img"], old["labels"], old["K"].learning_phase()
sess.run(tf.initialize_all_variables())
variables = {variable.name.split(":")[0]: variable for variable in tf.all_variables()}
for name, array in arrays.items():
    sess.run(variables[name].assign(array))
forward = sess.run(old["preds"], {img: images, phase: 0})
losses = []
for start in (0, 12):
    feed = {img: images[start:start + 12], labels: one_hot[start:start + 12], phase: 1}
    losses.append(sess.run([old["loss"], old["train_step"]] + old["update_ops"], feed)[0])
after = {name: sess.run(variables[name]) for name in arrays}
"""


def test_the_reference_is_the_inherited_program() -> None:
    inputs, stored = public("19-program")
    program = inherited.PROGRAM.read_text(encoding="utf-8").split("saver = tf.train.Saver()")[0]
    assert "Dropout(0.5)" in program
    given = {"program": program.replace("Dropout(0.5)", "Dropout(0.0)"), "arrays": inputs["arrays"]}
    with world_of("1.0.2") as old:
        old.names.update(given, images=inputs["images"], one_hot=inputs["labels"])
        old.run("import tensorflow as tf\n" + STEPS)
        found = dict(old.names)
    near(stored["forward"], found["forward"])
    near(stored["step"]["losses"], found["losses"])
    for name, array in (*stored["step"].items(), *stored["state"].items()):
        if name != "losses":
            np.testing.assert_allclose(array, found["after"][name], rtol=1e-3, atol=1e-5)
    assert stored["checkpoint"]["names"] == sorted(inputs["arrays"])


def test_the_log_has_what_the_program_writes() -> None:
    inputs, stored = public("19-program")
    tests = range(inputs["test_every"], 16, inputs["test_every"])
    wanted = [f"train/loss {step}" for step in range(1, tests[-1] + 1)]
    wanted += [f"{tag} {step}" for tag in ("test/accuracy", "hidden/W", "normal/mean") for step in tests]
    assert stored["events"]["tags and steps"] == sorted(wanted)
    assert stored["events"]["the accuracy is that of the test images"]
    assert stored["events"]["histograms as in arrays()"] == [True, True]


def test_half_of_the_units_are_left_out() -> None:
    _, stored = public("19-program")
    assert abs(stored["dropout"].pop("share left out") - 0.5) < 0.1
    np.testing.assert_allclose(stored["dropout"].pop("hidden units that are kept, times"), 2.0, rtol=0.02)
    assert stored["dropout"] == {"the same in each step": False, "the same for each image": False}


def test_a_gate_passes_the_right_decay_alone() -> None:
    inputs, stored = public("19-gate")
    right = dict.fromkeys(of_module("19-gate", "DECAYED"), of_module("19-gate", "RATE"))
    rates = [inspect.getclosurevars(each.step).nonlocals["rates"] for each in of_module("19-gate", "_programs")(inputs)]
    assert stored["passes"] == [each == right for each in rates] and any(stored["passes"])
