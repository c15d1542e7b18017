def resume_adam(checkpoint, model, names, learning_rate):
    saved = tf.train.load_checkpoint(checkpoint)
    optimizer = keras.optimizers.Adam(learning_rate, epsilon=1e-8)
    optimizer.build(model.trainable_variables)
    steps = int(np.rint(np.emath.logn(0.999, saved.get_tensor("beta2_power")))) - 1
    slots = [saved.get_tensor(name + end) for name in names for end in ("/Adam", "/Adam_1")]
    store = {str(i): array for i, array in enumerate([steps, learning_rate, *slots])}
    optimizer.load_own_variables(store)
    model.set_weights([saved.get_tensor(name) for name in names])
    return optimizer
