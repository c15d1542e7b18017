"""The first variable is right; the slots of the others are empty: assign m and v of each."""
def resume(variables, slots, step, learning_rate):
    optimizer = keras.optimizers.Adam(learning_rate, epsilon=1e-8)
    optimizer.build(variables)
    optimizer.iterations.assign(step)
    optimizer.variables[2].assign(slots[0]["m"])
    optimizer.variables[3].assign(slots[0]["v"])
    return optimizer
