"""The slots are still zero: build the optimizer, then assign /Adam and /Adam_1 to its momentums and velocities."""
def resume_adam(checkpoint, model, names, learning_rate):
    saved = tf.train.load_checkpoint(checkpoint)
    optimizer = keras.optimizers.Adam(learning_rate, epsilon=1e-8)
    optimizer.build(model.trainable_variables)
    optimizer.iterations.assign(round(np.log(saved.get_tensor("beta1_power")) / np.log(0.9)) - 1)
    for i, name in enumerate(names):
        model.trainable_variables[i].assign(saved.get_tensor(name))
    return optimizer
