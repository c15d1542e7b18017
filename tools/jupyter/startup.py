"""Run by every kernel of `make lab` when it starts; PYTHONSTARTUP names this file."""

from autograde.notebook.kernel_start import start

start()
del start
