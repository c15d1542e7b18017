"""Old programs run as they stand, on the Keras of their day, in this kernel and beside today's Keras.

    from course import museum

    museum.enable()                           # registers the cell magic %%then
    with museum.keras("1.0.2") as old:        # Keras 1.0.2 with a graph of its own
        layer = old.keras.layers.Dense(3)

It is the original, unedited Keras; the TensorFlow below it is today's, spoken to through its version 1 API.
"""

from __future__ import annotations

from course.museum.sources import MissingSources, available, versions
from course.museum.worlds import World, keras

__all__ = ["MissingSources", "World", "available", "enable", "keras", "versions"]


def enable() -> None:
    """Register `%%then` in the running notebook. Outside one there is nothing to register, and nothing happens."""
    from course.museum import magic

    magic.register()
