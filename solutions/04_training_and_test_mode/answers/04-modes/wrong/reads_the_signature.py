"""An argument named training says little: Dense has it and does nothing with it. Compare outputs."""
import inspect


def depends_on_mode(layer, inputs):
    return "training" in inspect.signature(layer.call).parameters
