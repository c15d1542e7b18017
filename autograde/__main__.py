"""The command `autograde`, and `python -m autograde`. What takes time to import comes after signals are heard."""

from __future__ import annotations

import sys
from typing import NoReturn

from autograde.stopping import INTERRUPTED, held_back, stop_in_order, too_late_to_stop

# A grammar of web addresses that jsonschema would load, if it can, for each process that reads notebooks. It takes a second
# to compile, and no notebook's schema asks for it.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]


def main() -> NoReturn:
    stop_in_order()
    try:
        with held_back():  # an interrupted import may be taken for one that failed
            from autograde.cli import run
        status = run()
    except KeyboardInterrupt:  # while it was imported, or once more while it came to its end
        print("autograde: stopped; run the same command again", file=sys.stderr)
        status = INTERRUPTED
    too_late_to_stop()
    sys.exit(status)


if __name__ == "__main__":
    main()
