"""Every gradient is missing for you: a tensor is no variable, so the tape has to watch it."""
def nothing_arrives(functions, x):
    lost, x = [], tf.constant(x)
    for name, function in functions.items():
        with tf.GradientTape() as tape:
            total = tf.reduce_sum(function(x))
        gradient = tape.gradient(total, x)
        if gradient is None or not np.any(gradient.numpy()):
            lost.append(name)
    return sorted(lost)
