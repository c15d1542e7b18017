"""The face of the harness in a notebook: check and its messages, case, attempt, progress."""
