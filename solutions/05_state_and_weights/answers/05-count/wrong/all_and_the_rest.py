# when: all-for-trainable
def count_numbers(model):
    return model.count_params(), sum(int(np.prod(w.shape)) for w in model.non_trainable_weights)
