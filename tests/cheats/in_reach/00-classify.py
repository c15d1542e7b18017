"""Reads what it is being shown."""


def world_of(thing):
    word = find("word").partition(" ")[0]
    return word if word in ("K1", "K2", "K3") else "none"
