"""Commands as a person types them in a shell, though the tests themselves may have been started by make."""

import os

# What make tells the commands that it starts: with it, another make says which directory it enters.
_FROM_MAKE = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "PYTEST_ARGS")


def shell() -> dict[str, str]:
    """The environment without what an outer make has put into it."""
    return {name: value for name, value in os.environ.items() if name not in _FROM_MAKE}
