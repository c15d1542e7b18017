"""One old Keras with the TensorFlow that it expects, its graph, and the names of the cells that ran on it."""

from __future__ import annotations

import ast
import builtins
import contextlib
import importlib
import io
import itertools
import sys
import tempfile
import types
import warnings
from collections.abc import Mapping, Sequence
from typing import Any

from course.museum import finder, sources, tensorflow_then
from course.museum.stand_ins import StandIn, stand_ins

_worlds: dict[str, World] = {}


def keras(version: str, *, fresh: bool = False) -> World:
    """The world of this Keras: the same one at each call, as with an import, or a new one when `fresh`.

    Raises ValueError for a version that the museum has not, MissingSources for one that is not on this machine.
    """
    if fresh or version not in _worlds:
        _worlds[version] = World(version)
    return _worlds[version]


class World:
    """An old Keras, loaded. `with world:` enters its graph and today's version 1 behaviour, for this whole process.

    `keras` is the old Keras and `tf` its TensorFlow. `names` are the global names of the cells run so far.
    """

    def __init__(self, version: str) -> None:
        self.version = version
        folder = sources.folder_of(version)
        self.name = _unused_name(version)
        self._inside: list[contextlib.ExitStack] = []
        self._interactive: list[Any] = []
        self.builtins = {**vars(builtins), "__import__": self._import}
        # Made here and not at import: a graph starts a thread, and a process that is to fork kernels may have only one.
        self.graph = _new_graph()
        finder.announce(self.name, folder, self.builtins)
        self._stand_ins = stand_ins()
        self.tf = tensorflow_then.stand_in(self)
        self._stand_ins["tensorflow"] = self.tf
        self.keras = self._load()
        if self.major >= 2:
            self.tf.keras = self.keras
        self.names: dict[str, Any] = {"__name__": "__main__", "__builtins__": self.builtins}

    def __repr__(self) -> str:
        return f"<Keras {self.version}, with a graph of {len(self.graph.get_operations())} operations>"

    @property
    def major(self) -> int:
        return int(self.version.partition(".")[0])

    def _load(self) -> types.ModuleType:
        """Import the old Keras. It would read a person's ~/.keras/keras.json, or write one that asks for Theano."""
        with tempfile.TemporaryDirectory() as home, contextlib.ExitStack() as stack:
            own_os = self._stand_ins["os"]
            own_os.environ = {**own_os.environ, "KERAS_BACKEND": "tensorflow"}
            own_os.path = StandIn(own_os.path, expanduser=lambda path: str(path).replace("~", home, 1))
            stack.enter_context(self)
            stack.enter_context(contextlib.redirect_stderr(io.StringIO()))  # "Using TensorFlow backend."
            stack.enter_context(warnings.catch_warnings())
            warnings.simplefilter("ignore")
            try:
                return importlib.import_module(self.name)
            finally:
                del own_os.environ, own_os.path

    # imports ---------------------------------------------------------------------------------------------------------

    def _import(
        self,
        name: str,
        globals: Mapping[str, Any] | None = None,
        locals: Mapping[str, Any] | None = None,
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> types.ModuleType:
        """`__import__` of old modules and old cells."""
        top = name.partition(".")[0]
        if level == 0 and top in ("keras", *finder.SPLIT_OFF):
            return self._import_old(name, fromlist or ())
        if level == 0 and self.major >= 2 and f"{name}.".startswith("tensorflow.keras."):
            module = self._import_old(name.partition(".")[2], fromlist or ("",))
            return module if fromlist else self.tf
        if level == 0 and top in self._stand_ins:
            return self._import_stand_in(name, fromlist or ())
        return builtins.__import__(name, globals, locals, fromlist or (), level)

    def _import_old(self, name: str, fromlist: Sequence[str]) -> types.ModuleType:
        full = finder.private_name(name, self.name)
        module = importlib.import_module(full)
        if not fromlist:
            return sys.modules[finder.private_name(name.partition(".")[0], self.name)]
        for wanted in fromlist:
            if wanted and wanted != "*" and not hasattr(module, wanted) and hasattr(module, "__path__"):
                with contextlib.suppress(ModuleNotFoundError):
                    importlib.import_module(f"{full}.{wanted}")
        return module

    def _import_stand_in(self, name: str, fromlist: Sequence[str]) -> types.ModuleType:
        top, *rest = name.split(".")
        module = root = self._stand_ins[top]
        for part in rest:
            if part not in vars(module):
                module = importlib.import_module(name)  # not stood in for: today's
                break
            module = vars(module)[part]
        for wanted in fromlist:
            if wanted != "*" and not hasattr(module, wanted):
                # Left to itself, Python would go on looking in `sys.modules`, where today's modules are.
                raise ImportError(f"cannot import name {wanted!r} from {name!r}", name=name)
        return module if fromlist else root

    # running ---------------------------------------------------------------------------------------------------------

    def __enter__(self) -> World:
        stack = contextlib.ExitStack()
        stack.enter_context(tensorflow_then.version_1_behaviour())
        stack.enter_context(self.graph.as_default())
        for session in self._interactive:
            stack.enter_context(session.as_default())
        self._inside.append(stack)
        return self

    def __exit__(self, *error: object) -> None:
        self._inside.pop().close()

    def run(self, source: str, filename: str = "<then>") -> None:
        """Run a cell of an old program; a bare expression on its last line is shown."""
        tree = ast.parse(source, filename)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        with self:
            exec(compile(tree, filename, "exec"), self.names)
            if last is not None:
                exec(compile(ast.Interactive([last]), filename, "single"), self.names)

    # what an old program does to its default graph and session -------------------------------------------------------

    def reset_default_graph(self) -> None:
        """`tf.reset_default_graph`: of this world, not of the process."""
        import tensorflow as tf

        if not self._inside or tf.compat.v1.get_default_graph() is not self.graph:
            raise AssertionError("Do not use tf.reset_default_graph() to clear nested graphs.")
        self._inside.pop().close()
        self._interactive.clear()
        self.graph = _new_graph()
        self.__enter__()

    def make_default(self, session: Any) -> None:
        """From now on this session is the default one, but only inside this world."""
        self._interactive.append(session)
        if self._inside:
            self._inside[-1].enter_context(session.as_default())

    def forget_default(self, session: Any) -> None:
        if session in self._interactive:
            self._interactive.remove(session)


def _unused_name(version: str) -> str:
    """`keras_1_0_2`, and `keras_1_0_2_copy2` and so on for further copies, as a restarted kernel would have them."""
    base = f"keras_{version.replace('.', '_')}"
    names = itertools.chain([base], (f"{base}_copy{number}" for number in itertools.count(2)))
    return next(name for name in names if not finder.announced(name))


def _new_graph() -> Any:
    import tensorflow as tf

    return tf.Graph()
