"""From one hand-written .py per notebook to everything that is built from it."""
