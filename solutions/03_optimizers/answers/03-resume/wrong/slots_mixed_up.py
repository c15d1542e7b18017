"""Not a number: the root of something negative. The slot called momentum is m, the one called velocity is v."""
def resume(variables, slots, step, learning_rate):
    optimizer = keras.optimizers.Adam(learning_rate, epsilon=1e-8)
    optimizer.build(variables)
    optimizer.iterations.assign(step)
    arrays = [array for slot in slots for array in (slot["v"], slot["m"])]
    for variable, array in zip(optimizer.variables[2:], arrays):
        variable.assign(array)
    return optimizer
