"""These are the functions through which something does arrive: return the others."""
def nothing_arrives(functions, x):
    lost, x = [], tf.constant(x)
    for name, function in functions.items():
        with tf.GradientTape() as tape:
            tape.watch(x)
            total = tf.reduce_sum(function(x))
        gradient = tape.gradient(total, x)
        if gradient is not None and np.any(gradient.numpy()):
            lost.append(name)
    return sorted(lost)
