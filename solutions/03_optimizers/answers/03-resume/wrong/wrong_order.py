"""A slot went to a variable of another shape: m and v of a weight stand together."""
# error: shape
def resume(variables, slots, step, learning_rate):
    optimizer = keras.optimizers.Adam(learning_rate, epsilon=1e-8)
    optimizer.build(variables)
    optimizer.iterations.assign(step)
    arrays = [slot["m"] for slot in slots] + [slot["v"] for slot in slots]
    for variable, array in zip(optimizer.variables[2:], arrays):
        variable.assign(array)
    return optimizer
