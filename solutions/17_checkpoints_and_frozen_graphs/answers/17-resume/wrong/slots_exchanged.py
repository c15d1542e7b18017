"""The two slots have changed places: /Adam is the mean of the gradients, the momentum; /Adam_1 is that of their squares."""
def resume_adam(checkpoint, model, names, learning_rate):
    saved = tf.train.load_checkpoint(checkpoint)
    optimizer = keras.optimizers.Adam(learning_rate, epsilon=1e-8)
    optimizer.build(model.trainable_variables)
    optimizer.iterations.assign(round(np.log(saved.get_tensor("beta1_power")) / np.log(0.9)) - 1)
    for i, name in enumerate(names):
        model.trainable_variables[i].assign(saved.get_tensor(name))
        optimizer.variables[2 + 2 * i].assign(saved.get_tensor(name + "/Adam_1"))
        optimizer.variables[3 + 2 * i].assign(saved.get_tensor(name + "/Adam"))
    return optimizer
