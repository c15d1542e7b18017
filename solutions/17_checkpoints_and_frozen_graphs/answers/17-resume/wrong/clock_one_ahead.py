"""The clock is one ahead: the power begins at β₁ itself, before any step, so after n steps it is β₁ to the n + 1."""
def resume_adam(checkpoint, model, names, learning_rate):
    saved = tf.train.load_checkpoint(checkpoint)
    optimizer = keras.optimizers.Adam(learning_rate, epsilon=1e-8)
    optimizer.build(model.trainable_variables)
    optimizer.iterations.assign(round(np.log(saved.get_tensor("beta1_power")) / np.log(0.9)))
    for i, name in enumerate(names):
        model.trainable_variables[i].assign(saved.get_tensor(name))
        optimizer.variables[2 + 2 * i].assign(saved.get_tensor(name + "/Adam"))
        optimizer.variables[3 + 2 * i].assign(saved.get_tensor(name + "/Adam_1"))
    return optimizer
