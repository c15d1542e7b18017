"""That is AdamW, which shrinks the weights besides: the old optimizer was Adam."""
def resume(variables, slots, step, learning_rate):
    optimizer = keras.optimizers.AdamW(learning_rate, epsilon=1e-8)
    optimizer.build(variables)
    optimizer.iterations.assign(step)
    values = [array for slot in slots for array in (slot["m"], slot["v"])]
    for variable, value in zip(optimizer.variables[2:], values):
        variable.assign(value)
    return optimizer
