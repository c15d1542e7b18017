"""What an error of an old program means, and what cures it, in one sentence."""

from __future__ import annotations

import difflib
import re
import types
from collections.abc import Callable

from course.museum.blocks import Block
from course.museum.worlds import World

_PYTHON_2 = {"xrange": "range", "raw_input": "input", "unicode": "str", "unichr": "chr", "reduce": "functools.reduce"}
_IMPORTS = {
    "K": "from keras import backend as K",
    "keras": "import keras",
    "np": "import numpy as np",
    "tf": "import tensorflow as tf",
}
_OTHER_VERSION = "this version does not know the argument {0}: the program is of another one"

# A type's name, a pattern of the message, and the sentence; the first that fits is taken. {0} is the pattern's group.
_KNOWN: tuple[tuple[str, str, str], ...] = (
    ("SyntaxError", r"Missing parentheses in call to '(?:print|exec)'", "Python 2, where print was a statement: print(…)"),
    ("IndentationError", "", "the document has lost its indentation, or mixes tabs and spaces"),
    ("TabError", "", "the document has lost its indentation, or mixes tabs and spaces"),
    ("SyntaxError", r"leading zeros in decimal", "Python 2, where 0777 was octal: 0o777"),
    ("SyntaxError", r"multiple exception types must be parenthesized", "Python 2: except Error as name"),
    ("SyntaxError", "", "not a program as it stands: two statements on one line, pseudocode, or a slip of the pen"),
    (
        "FailedPreconditionError",
        "",
        "a variable was used before it was initialised: run an initializer in this session first",
    ),
    (
        "InvalidArgumentError",
        r"keras_learning_phase",
        "the network has layers that differ between training and test: feed K.learning_phase(), 1 or 0",
    ),
    ("InvalidArgumentError", r"feed a value for placeholder tensor '([^']+)'", "feed_dict has no value for {0}"),
    ("InvalidArgumentError", r"Cannot assign a device", "there is no such device here: allow_soft_placement=True"),
    (
        "ValueError",
        r"No default session is registered",
        "no session is the default one here: put the line into `with sess.as_default():`",
    ),
    (
        "ValueError",
        r"must be from the same graph",
        "two graphs are mixed: a tensor of one is used where another is the default",
    ),
    ("ModuleNotFoundError", r"No module named 'keras", "this module is not in this version of Keras"),
    (
        "ModuleNotFoundError",
        r"No module named 'tensorflow",
        "this module went away with TensorFlow 1; the museum has no copy",
    ),
    ("ModuleNotFoundError", r"No module named '([^']+)'", "the library {0} is not installed here, or is Python 2's"),
    ("ImportError", r"cannot import name '([^']+)' from 'keras", "this version of Keras has no {0}"),
    ("Exception", r"URL fetch failure", "it wants to download something, and could not"),
    ("FileNotFoundError", "", "it reads a file that is not here"),
    ("TypeError", r"unexpected keyword argument '([^']+)'", _OTHER_VERSION),
    ("Exception", r"[Kk]eyword argument not understood:'?,? '?([^'\s,)]+)", _OTHER_VERSION),
)


def meaning(error: BaseException, world: World, failed: list[Block]) -> str:
    """The sentence, or nothing for an error that says enough itself or that is not known."""
    special: dict[type[BaseException], Callable[..., str]] = {NameError: _missing_name, AttributeError: _missing_attribute}
    for kind, explain in special.items():
        if isinstance(error, kind):
            return explain(error, world, failed)
    names, text = {base.__name__ for base in type(error).__mro__}, str(error)
    for kind_name, pattern, sentence in _KNOWN:
        if kind_name in names and (found := re.search(pattern, text)):
            return sentence.format(next((group for group in found.groups() if group), ""))
    return ""


def _missing_name(error: NameError, world: World, failed: list[Block]) -> str:
    name = error.name or ""
    if name in _PYTHON_2:
        return f"Python 2: today it is {_PYTHON_2[name]}"
    for block in failed:
        if re.search(rf"\b(?:{name}\s*=[^=]|(?:def|class)\s+{name}\b|import\b.*\b{name}\b)", block.text):
            where = "this block" if block is failed[-1] else f"block {block.number}"
            return f"{where} would have made {name}, but did not get that far"
    if line := _import_of(name, world):
        return f"nothing imports {name}: {line}"
    if alike := difflib.get_close_matches(name, [key for key in world.names if not key.startswith("__")], 1, 0.75):
        return f"nothing makes {name}; perhaps {alike[0]} is meant"
    return f"nothing before this line makes {name}"


def _import_of(name: str, world: World) -> str:
    """The line that old programs import a well-known name with."""
    if name in _IMPORTS:
        return _IMPORTS[name]
    for module in ("models", "layers", "optimizers", "callbacks", "metrics"):
        if hasattr(getattr(world.keras, module, None), name):
            return f"from keras.{module} import {name}"
    return f"from keras import {name}" if isinstance(getattr(world.keras, name, None), types.ModuleType) else ""


def _missing_attribute(error: AttributeError, world: World, failed: list[Block]) -> str:
    name, owner = error.name or "", error.obj
    home = f"{getattr(owner, '__name__', '')} {type(owner).__module__}"
    if isinstance(owner, types.ModuleType) and home.startswith("tensorflow"):
        if alike := difflib.get_close_matches(name, dir(owner), 1, 0.75):
            return f"TensorFlow has no {name}; perhaps {alike[0]} is meant"
        return f"TensorFlow {world.tf.__version__} had no {name}, or the museum does not put it back"
    if re.search(r"\bkeras", home):
        return f"in Keras {world.version} this has no {name}: the program is of another version"
    return ""
