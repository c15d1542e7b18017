"""All calls have one key: it must say what is frozen."""
def key_of(argument):
    return "key"
