# expect: wrong entries-counted
def count_numbers(model):
    return len(model.trainable_weights), len(model.non_trainable_weights)
