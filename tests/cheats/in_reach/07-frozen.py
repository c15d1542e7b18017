"""Looks the arrays' fates up in the drawing instead of in the graph."""


def frozen_in(function, example, arrays):
    return [fate in ("constant", "NumPy") for fate in find("drawing")["fates"]]
