"""Where this copy of the packages lies. Kernels import them from there, whatever else the environment has installed: two
checkouts may share one environment, and a sandbox lets only this copy be read."""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Mapping
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_file_location
from pathlib import Path

PACKAGE = str(Path(__file__).resolve().parents[2])
ROOT = os.path.dirname(PACKAGE)
# What notebooks import beside it, from the same folder.
COURSE = os.path.join(ROOT, "course")


class CheckoutFinder(MetaPathFinder):
    """Finds the packages without looking into the folder they lie in, which a sandbox closes."""

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> ModuleSpec | None:
        for package in (PACKAGE, COURSE):
            file = os.path.join(package, "__init__.py")
            if fullname == os.path.basename(package) and os.path.exists(file):
                return spec_from_file_location(fullname, file, submodule_search_locations=[package])
        return None


def import_from_here(kept: tuple[str, ...] = ()) -> None:
    """From here on this process imports the packages from this checkout, and no object of the harness is loaded in it but
    for the rooms that are `kept`."""
    sys.meta_path.insert(0, CheckoutFinder())
    for name in [name for name in sys.modules if name == "autograde" or name.startswith("autograde.")]:
        if not (kept and name == "autograde") and not f"{name}.".startswith(tuple(f"{room}." for room in kept)):
            del sys.modules[name]


def search_path(env: Mapping[str, str]) -> str:
    """PYTHONPATH for an interpreter that starts anew: a cold kernel, and what kernels start."""
    named = [folder for folder in env.get("PYTHONPATH", "").split(os.pathsep) if folder]
    if ROOT == sysconfig.get_path("purelib"):
        return os.pathsep.join(named)  # it is found there, and must not come before Python's own library
    return os.pathsep.join([ROOT, *(folder for folder in named if folder != ROOT)])
