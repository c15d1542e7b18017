# expect: wrong reads-the-signature
import inspect


def depends_on_mode(layer, inputs):
    return "training" in inspect.signature(layer.call).parameters
