"""Old Kerases trained in a process leave no trace in what today's Kerases compute there."""

import subprocess
import sys

from tests.museum.old import ALL, world_of


def _hashes(*arguments: str) -> list[str]:
    command = [sys.executable, "-m", "tests.museum.fits", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()


def test_fits_of_today_have_the_same_weights_with_and_without_old_ones_before() -> None:
    for version in ALL:
        world_of(version)  # or skip
    without = _hashes()
    assert [line.rpartition(" ")[0] for line in without] == ["Keras 3", "tf_keras", "compat.v1.keras"]
    assert len({line.rpartition(" ")[2] for line in without}) >= 2  # it is not one and the same library
    assert _hashes("--after-old-ones") == without
