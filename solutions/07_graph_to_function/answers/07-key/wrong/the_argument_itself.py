"""A tensor cannot be looked up in a table: put its dtype and shape into the key."""
# error: Tensor is unhashable
def key_of(argument):
    return argument
