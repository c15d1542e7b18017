"""You have taken a step yourself: the next one belongs to the caller, so only set the state."""
def resume(variables, slots, step, learning_rate):
    optimizer = keras.optimizers.Adam(learning_rate, epsilon=1e-8)
    optimizer.build(variables)
    optimizer.iterations.assign(step)
    values = [array for slot in slots for array in (slot["m"], slot["v"])]
    for variable, value in zip(optimizer.variables[2:], values):
        variable.assign(value)
    optimizer.apply([tf.zeros_like(v) for v in variables], variables)
    return optimizer
