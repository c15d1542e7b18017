"""The clock stands at 0, so Adam corrects its means as in a first step: assign iterations."""
def resume_adam(checkpoint, model, names, learning_rate):
    saved = tf.train.load_checkpoint(checkpoint)
    optimizer = keras.optimizers.Adam(learning_rate, epsilon=1e-8)
    optimizer.build(model.trainable_variables)
    for i, name in enumerate(names):
        model.trainable_variables[i].assign(saved.get_tensor(name))
        optimizer.variables[2 + 2 * i].assign(saved.get_tensor(name + "/Adam"))
        optimizer.variables[3 + 2 * i].assign(saved.get_tensor(name + "/Adam_1"))
    return optimizer
