"""The TensorFlow that an old Keras expects: today's version 1 API, with what has moved or changed since put back."""

from __future__ import annotations

import functools
import importlib
import types
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from course.museum.stand_ins import StandIn, module

if TYPE_CHECKING:
    from course.museum.worlds import World

# The release of TensorFlow that each Keras was published for.
RELEASES = {"1.0.2": "0.8.0", "2.1.2": "1.4.0", "2.2.4": "1.11.0"}


@contextmanager
def version_1_behaviour() -> Iterator[None]:
    """Dimensions, variables and control flow as TensorFlow 1 made them. The three switches belong to the whole process."""
    import tensorflow as tf

    v1 = tf.compat.v1
    switches = (
        (not isinstance(v1.TensorShape([1])[0], v1.Dimension), v1.disable_v2_tensorshape, v1.enable_v2_tensorshape),
        (v1.resource_variables_enabled(), v1.disable_resource_variables, v1.enable_resource_variables),
        (v1.control_flow_v2_enabled(), v1.disable_control_flow_v2, v1.enable_control_flow_v2),
    )
    verbosity = v1.logging.get_verbosity()
    v1.logging.set_verbosity(v1.logging.ERROR)  # switching is deprecated, and says so
    for is_on, disable, _ in switches:
        if is_on:
            disable()
    v1.logging.set_verbosity(verbosity)
    try:
        yield
    finally:
        for was_on, _, enable in switches:
            if was_on:
                enable()


def stand_in(world: World) -> StandIn:
    """`tensorflow` as the cells and the Keras of this world import it."""
    import tensorflow

    v1 = tensorflow.compat.v1
    own: dict[str, Any] = {
        "__version__": RELEASES[world.version],
        "reset_default_graph": world.reset_default_graph,
        "InteractiveSession": _interactive_session(v1, world),
        # An old optimizer assigns all weights at once. Without gates, one gradient may be computed from a weight that is
        # already assigned, and each run gives other numbers.
        "gradients": functools.partial(v1.gradients, gate_gradients=True),
    }
    tensors = (v1.Tensor, v1.SparseTensor, v1.IndexedSlices, v1.Variable)
    # Modules below `tensorflow`, and the names in which they differ from today's.
    changed: dict[str, dict[str, Any]] = {
        "examples.tutorials.mnist.input_data": {"read_data_sets": _read_data_sets},
        "python.framework.ops": {
            "reset_default_graph": world.reset_default_graph,
            "_TensorLike": tensors,
            "is_dense_tensor_like": lambda x: isinstance(x, tensors),
        },
        "python.ops.control_flow_ops": {"cond": v1.cond, "while_loop": v1.while_loop},
        "contrib.tensorboard.plugins": {"projector": _Later("tensorboard.plugins.projector")},
    }
    if world.major == 1:
        own.update(_names_of_tensorflow_0(v1))
        changed["python"] = {"control_flow_ops": module("control_flow_ops", cond=v1.cond)}
    root = StandIn(v1, gone=("keras",), **own)
    for name, names in changed.items():
        _plant(root, name.split("."), names)
    return root


def _plant(parent: types.ModuleType, path: list[str], names: dict[str, Any], full: str = "tensorflow") -> None:
    """Put `names` into the module at `path` below `parent`, which stands in for today's where there is one."""
    for part in path:
        full = f"{full}.{part}"
        if part not in vars(parent):
            try:
                found = StandIn(importlib.import_module(full))
            except ModuleNotFoundError:
                found = module(full)
            setattr(parent, part, found)
        parent = vars(parent)[part]
    parent.__dict__.update(names)


class _Later:
    """A module that is imported when it is used."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        return getattr(importlib.import_module(self._name), name)


def _interactive_session(v1: Any, world: World) -> type:
    class InteractiveSession(v1.Session):
        """Today's stays the default session of the process for good; this one only inside its world."""

        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            world.make_default(self)

        def close(self) -> None:
            world.forget_default(self)
            super().close()

    return InteractiveSession


def _read_data_sets(
    train_dir: str = "", fake_data: bool = False, one_hot: bool = False, reshape: bool = True, **others: Any
) -> Any:
    """The tutorials' MNIST reader. It gives the course's own digits, which need no download."""
    from course import digits

    found = digits.read_data_sets(one_hot=one_hot)
    if not reshape:
        for part in (found.train, found.test):
            part.images = part.images.reshape(-1, 28, 28, 1)
    return found


def _names_of_tensorflow_0(v1: Any) -> dict[str, Any]:
    """Names that TensorFlow 1.0 replaced, and functions whose arguments it put in another order."""

    def logits_first(name: str) -> Any:
        today = getattr(v1.nn, name)

        def loss(logits: Any, labels: Any = None, name: str | None = None, *, targets: Any = None) -> Any:
            return today(logits=logits, labels=targets if labels is None else labels, name=name)

        return loss

    return {
        "nn": StandIn(
            v1.nn,
            softmax_cross_entropy_with_logits=logits_first("softmax_cross_entropy_with_logits"),
            sigmoid_cross_entropy_with_logits=logits_first("sigmoid_cross_entropy_with_logits"),
            sparse_softmax_cross_entropy_with_logits=logits_first("sparse_softmax_cross_entropy_with_logits"),
        ),
        "train": StandIn(v1.train, SummaryWriter=v1.summary.FileWriter),
        "concat": lambda concat_dim, values, name="concat": v1.concat(values, concat_dim, name=name),
        "split": lambda split_dim, num_split, value, name="split": v1.split(value, num_split, split_dim, name=name),
        "reverse": lambda tensor, dims, name=None: v1.reverse(tensor, [i for i, d in enumerate(dims) if d], name=name),
        "pack": v1.stack,
        "unpack": v1.unstack,
        "select": v1.where,
        "mul": v1.multiply,
        "sub": v1.subtract,
        "neg": v1.negative,
        "batch_matmul": lambda x, y, adj_x=None, adj_y=None, name=None: v1.matmul(
            x, y, adjoint_a=bool(adj_x), adjoint_b=bool(adj_y), name=name
        ),
        "scalar_summary": v1.summary.scalar,
        "histogram_summary": lambda tag, values, **o: v1.summary.histogram(tag.lstrip("<").replace(" ", "_"), values, **o),
        "image_summary": v1.summary.image,
        "merge_all_summaries": v1.summary.merge_all,
        "merge_summary": v1.summary.merge,
    }
