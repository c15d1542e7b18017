"""The judge's process never imports TensorFlow, never unpickles, and never runs what a student wrote."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

ROOM = Path(__file__).parents[2] / "autograde" / "judge"

# Judges a right, a wrong and a hostile answer with every module of the room loaded, under an audit hook.
SCRIPT = """
import sys
broken = []
watched = {"pickle.find_class", "exec", "compile", "os.system", "subprocess.Popen", "marshal.loads"}
loading = True
def hook(event, args):
    # Importing compiles and runs code; after that nothing may.
    if event == "pickle.find_class" or (not loading and event in watched):
        broken.append((event, repr(args)[:100]))
sys.addaudithook(hook)
import importlib, pkgutil
import autograde.judge as room
for module in pkgutil.walk_packages(room.__path__, room.__name__ + "."):
    importlib.import_module(module.name)
import numpy as np
from autograde.exercise.model import Exercise, Part
from autograde.judge.values import Answer
from autograde.judge.verdict import judge_answer
from autograde.judge.wire import WireError, decode, encode
x = np.random.default_rng(0).normal(size=(8, 8)).astype("f4")
exercise = Exercise("99-x", lambda rng: {}, lambda f, inputs: {}, (Part("y"),))
want = Answer.of({"y": x}, {"x": x})
judge_answer(exercise, want, want, {"x": x}, reveal=True)  # warm: NumPy imports some of itself late
judge_answer(exercise, Answer.of({"y": x * 2}, {"x": x}), want, {"x": x}, reveal=True)
loading = False
for y in (x, x + 1, x * 2, x.T, x.reshape(-1), None, "text", [x], {"a": x}):
    got = decode(encode(Answer.of({"y": y}, {"x": x})))
    judge_answer(exercise, got, want, {"x": x}, reveal=True)
for blob in (b"", b"\\x80\\x04cos\\nsystem\\n(S'true'\\ntR.", b"\\x93NUMPY\\x01\\x00" + bytes(99)):
    try:
        decode(blob)
        broken.append(("decoded", blob))
    except WireError:
        pass
loading = True
foreign = [name for name in ("tensorflow", "keras", "tf_keras", "dill", "cloudpickle", "torch") if name in sys.modules]
print(broken, foreign)
sys.exit(bool(broken or foreign))
"""


def test_judging_imports_no_tensorflow_and_unpickles_and_runs_nothing() -> None:
    run = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_room_names_nothing_that_could_run_or_unpickle_what_a_student_sent() -> None:
    """A net under the audit above: it reads the source, so it also sees what no test happened to call."""
    forbidden = {
        *("pickle", "dill", "cloudpickle", "joblib", "marshal", "shelve", "tensorflow", "keras", "tf_keras"),
        *("eval", "exec", "compile", "load_model", "allow_pickle", "fromfile", "memmap"),
    }
    files = sorted(ROOM.rglob("*.py"))
    assert len(files) > 10
    for file in files:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = {
                *(alias.name.split(".")[0] for alias in getattr(node, "names", []) if isinstance(alias, ast.alias)),
                *((node.module or "").split(".") if isinstance(node, ast.ImportFrom) else []),
                *([node.id] if isinstance(node, ast.Name) else []),
                *([node.attr] if isinstance(node, ast.Attribute) else []),
                *([node.arg] if isinstance(node, ast.keyword) and node.arg else []),
            }
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "re":
                continue  # re.compile
            if isinstance(node, ast.keyword) and node.arg == "allow_pickle" and ast.unparse(node.value) == "False":
                continue
            assert not names & forbidden, f"{file.name}:{getattr(node, 'lineno', 0)}: {names & forbidden}"
