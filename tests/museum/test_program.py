"""`python -m course.museum run`: scripts and documents as they stand, and what is said of each block."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from course.museum import blocks, program
from tests.museum.old import world_of

DOCUMENT = """\
# A post

```python
import tensorflow as tf
from keras.layers import Dense
inputs = tf.placeholder(tf.float32, (None, 4))
```
1. in a list

   ~~~py
   if True:
       y = Dense(3)(inputs)
   ~~~
```bash
pip install keras
```
```
print "%d" % y.get_shape()[-1]
```
````python
text = '''
```
'''
````
```python
"""


def test_the_blocks_of_a_document_are_its_fences() -> None:
    found = blocks.read(DOCUMENT)
    assert [(block.number, block.line, block.last_line) for block in found] == [
        (1, 4, 6),
        (2, 11, 12),
        (3, 18, 18),
        (4, 21, 23),
    ]
    assert found[1].text == "if True:\n    y = Dense(3)(inputs)\n" and found[3].text == "text = '''\n```\n'''\n"


def test_a_script_is_one_block() -> None:
    (only,) = blocks.read("a = 1\n\nb = 2\n")
    assert (only.number, only.line, only.last_line, only.text) == (1, 1, 3, "a = 1\n\nb = 2\n")


def outcomes(version: str, *texts: str) -> list[program.Outcome]:
    found = [blocks.Block(number, 10 * number, text) for number, text in enumerate(texts, start=1)]
    return list(program.run(found, world_of(version), "old.md"))


def test_blocks_share_their_names_and_go_on_after_a_failure() -> None:
    first, second, third = outcomes("2.1.2", "a = 1\n", "b = 2\nb.nothing\nc = 3\n", "assert (a, b) == (1, 2)\nc\n")
    assert first.ran and (first.line, first.error) == (0, "")
    assert (second.line, second.code) == (21, "b.nothing")
    assert second.error == "AttributeError: 'int' object has no attribute 'nothing'"
    assert (third.line, third.code) == (31, "c")
    assert third.meaning == "block 2 would have made c, but did not get that far"


def test_the_line_is_that_of_the_program_however_deep_the_error() -> None:
    (only,) = outcomes("1.0.2", "from keras.layers import Dense\n\ndef build(x):\n    return Dense(3)(x)\n\nbuild(7)\n")
    assert (only.line, only.code) == (13, "return Dense(3)(x)")


def test_a_program_may_end_itself() -> None:
    ended, failed = outcomes("2.1.2", "import sys\nsys.exit()\n", "sys.exit('no data')\n")
    assert ended.ran and failed.error == "SystemExit: no data"


HEAD = "import tensorflow as tf\nfrom keras import backend as K\nfrom keras.layers import *\nx = tf.zeros((1, 2))\n"


@pytest.mark.parametrize(
    ("version", "text", "meaning"),
    [
        ("1.0.2", "print 'a'\n", "Python 2, where print was a statement: print(…)"),
        ("1.0.2", "for i in range(3):\npass\n", "the document has lost its indentation, or mixes tabs and spaces"),
        (
            "1.0.2",
            "a = 1 b = 2\n",
            "not a program as it stands: two statements on one line, pseudocode, or a slip of the pen",
        ),
        ("1.0.2", "list(xrange(3))\n", "Python 2: today it is range"),
        ("1.0.2", "x_train = 1\nx_tra0in\n", "nothing makes x_tra0in; perhaps x_train is meant"),
        ("1.0.2", "optimizer\n", "nothing before this line makes optimizer"),
        ("1.0.2", "Sequential()\n", "nothing imports Sequential: from keras.models import Sequential"),
        ("2.1.2", "models.Sequential()\n", "nothing imports models: from keras import models"),
        ("2.1.2", "keras.layers\n", "nothing imports keras: import keras"),
        (
            "2.1.2",
            "g = tf.Graph()\nwith g.as_default(): y = tf.zeros(2)\nx + y\n",
            "two graphs are mixed: a tensor of one is used",
        ),
        ("1.0.2", "tf.train.AdmaOptimizer(0.5)\n", "TensorFlow has no AdmaOptimizer; perhaps AdamOptimizer is meant"),
        ("2.1.2", "tf.train.AdmaOptimizer(0.5)\n", "TensorFlow has no AdmaOptimizer; perhaps AdamOptimizer is meant"),
        ("2.1.2", "tf.somewhere_else\n", "TensorFlow 1.4.0 had no somewhere_else, or the museum does not put it back"),
        ("2.1.2", "Dense(3).set_input(x)\n", "in Keras 2.1.2 this has no set_input: the program is of another version"),
        ("1.0.2", "from keras.layers import Conv2D\n", "this version of Keras has no Conv2D"),
        ("1.0.2", "import keras.applications\n", "this module is not in this version of Keras"),
        ("2.1.2", "import tensorflow.contrib.slim\n", "this module went away with TensorFlow 1; the museum has no copy"),
        ("2.1.2", "import no_such_library\n", "the library no_such_library is not installed here, or is Python 2's"),
        ("1.0.2", "Dense(3, kernel_initializer='zero')\n", "this version does not know the argument kernel_initializer"),
        ("2.1.2", "Dense(3, nothing=1)\n", "this version does not know the argument nothing: the program is of another one"),
        ("2.1.2", "tf.zeros(1).eval()\n", "no session is the default one here: put the line into `with sess.as_default():`"),
        (
            "2.1.2",
            "tf.Session().run(tf.Variable(1.0))\n",
            "a variable was used before it was initialised: run an initializer",
        ),
        ("1.0.2", "tf.Session().run(Dropout(0.5)(x))\n", "feed K.learning_phase(), 1 or 0"),
        ("2.1.2", "tf.Session().run(tf.placeholder(tf.float32, (), 'rate'))\n", "feed_dict has no value for rate"),
        ("2.1.2", "open('MNIST_data')\n", "it reads a file that is not here"),
    ],
)
def test_what_an_error_means(version: str, text: str, meaning: str) -> None:
    head, outcome = outcomes(version, HEAD, text)
    assert head.ran and not outcome.ran
    assert meaning in outcome.meaning, outcome


def museum(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "course.museum", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_the_command_reports_each_block(tmp_path: Path) -> None:
    world_of("2.1.2")  # or skip
    (tmp_path / "post.md").write_text(DOCUMENT)
    done = museum("run", "post.md", "--keras", "2.1.2", folder=tmp_path)
    assert done.stdout == (
        "block 1, lines 4-6: ran\n"
        "block 2, lines 11-12: ran\n"
        'block 3, lines 18-18: failed in line 18: print "%d" % y.get_shape()[-1]\n'
        "    SyntaxError: Missing parentheses in call to 'print'. Did you mean print(...)?\n"
        "    Python 2, where print was a statement: print(…)\n"
        "block 4, lines 21-23: ran\n"
        "Keras 2.1.2: 3 of 4 blocks ran\n"
    )
    assert (done.returncode, done.stderr) == (1, "")


def test_a_script_that_runs_shows_its_output_and_finds_its_neighbours(tmp_path: Path) -> None:
    world_of("1.0.2")  # or skip
    (tmp_path / "neighbour.py").write_text("name = 'neighbour'\n")
    (tmp_path / "old.py").write_text("import keras, neighbour\nprint(keras.__version__, neighbour.name, __name__)\n")
    done = museum("run", "old.py", "--keras", "1.0.2", folder=tmp_path)
    assert done.stdout == "1.0.2 neighbour __main__\nblock 1, lines 1-2: ran\nKeras 1.0.2: 1 of 1 blocks ran\n"
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("none.py",), "none.py"),
        (("x.md",), "museum: x.md: no block of Python in it; a program stands between two lines of ```"),
        (("x.md", "--keras", "3.0"), "museum: the museum has Keras 1.0.2, 2.1.2, 2.2.4, but not 3.0"),
        (("bytes.py",), "museum: bytes.py: "),
    ],
)
def test_what_cannot_be_run_is_one_line(arguments: tuple[str, ...], told: str, tmp_path: Path) -> None:
    world_of("2.1.2")  # or skip
    (tmp_path / "x.md").write_text("```bash\nls\n```\n")
    (tmp_path / "bytes.py").write_bytes(b"\xff\xfe")
    done = museum("run", *arguments, folder=tmp_path)
    assert done.returncode == 2 and done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("museum: ") and told in line
