"""You added the sides of each shape: a kernel of shape (4, 5) holds 4 times 5 numbers."""
def count_numbers(model):
    return (sum(sum(w.shape) for w in model.trainable_weights), sum(sum(w.shape) for w in model.non_trainable_weights))
