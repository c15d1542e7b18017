"""`python -m autograde` is `autograde`."""

from autograde.cli import main

main()
