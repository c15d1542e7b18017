# error: has no attribute '_unique_id'
"""That is an optimizer of Keras 2: keras.optimizers.Adam fits a model of Keras 3."""
def resume_adam(checkpoint, model, names, learning_rate):
    saved = tf.train.load_checkpoint(checkpoint)
    variables = model.trainable_variables
    for variable, name in zip(variables, names):
        variable.assign(saved.get_tensor(name))
    optimizer = tf.keras.optimizers.Adam(learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-8)
    optimizer.build(variables)
    steps = round(float(np.log(saved.get_tensor("beta1_power")) / np.log(0.9))) - 1
    optimizer.iterations.assign(steps)
    momentums = [v for v in optimizer.variables if v.path.endswith("momentum")]
    velocities = [v for v in optimizer.variables if v.path.endswith("velocity")]
    for name, m, v in zip(names, momentums, velocities):
        m.assign(saved.get_tensor(name + "/Adam"))
        v.assign(saved.get_tensor(name + "/Adam_1"))
    return optimizer
