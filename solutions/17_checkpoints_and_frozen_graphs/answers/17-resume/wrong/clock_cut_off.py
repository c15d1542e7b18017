"""The clock is one behind: take away one step, not two, and round, because the logarithms give 11.9999998 or so."""
def resume_adam(checkpoint, model, names, learning_rate):
    saved = tf.train.load_checkpoint(checkpoint)
    optimizer = keras.optimizers.Adam(learning_rate, epsilon=1e-8)
    optimizer.build(model.trainable_variables)
    optimizer.iterations.assign(int(np.log(saved.get_tensor("beta1_power")) / np.log(0.9) - 1e-3) - 1)
    for i, name in enumerate(names):
        model.trainable_variables[i].assign(saved.get_tensor(name))
        optimizer.variables[2 + 2 * i].assign(saved.get_tensor(name + "/Adam"))
        optimizer.variables[3 + 2 * i].assign(saved.get_tensor(name + "/Adam_1"))
    return optimizer
