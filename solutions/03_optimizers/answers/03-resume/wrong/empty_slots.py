"""This optimizer remembers nothing: assign m and v to its variables, after build."""
def resume(variables, slots, step, learning_rate):
    optimizer = keras.optimizers.Adam(learning_rate, epsilon=1e-8)
    optimizer.build(variables)
    optimizer.iterations.assign(step)
    return optimizer
