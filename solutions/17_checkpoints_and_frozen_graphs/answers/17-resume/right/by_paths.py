def resume_adam(checkpoint, model, names, learning_rate):
    read = {name: tf.train.load_variable(checkpoint, name) for name, _ in tf.train.list_variables(checkpoint)}
    optimizer = keras.optimizers.Adam(learning_rate=learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-8)
    optimizer.build(model.trainable_variables)
    steps, power = 0, np.float64(0.9)
    while power > read["beta1_power"] * 1.01:
        steps, power = steps + 1, power * 0.9
    optimizer.iterations.assign(steps)
    model.set_weights([read[name] for name in names])
    momentums = [variable for variable in optimizer.variables if variable.path.endswith("momentum")]
    velocities = [variable for variable in optimizer.variables if variable.path.endswith("velocity")]
    for name, momentum, velocity in zip(names, momentums, velocities):
        momentum.assign(read[name + "/Adam"])
        velocity.assign(read[name + "/Adam_1"])
    return optimizer
