"""A small gradient arrives, too, and so does that of an output which is 0: ask for zero, of the plain sum."""
def nothing_arrives(functions, x):
    lost = []
    x = tf.constant(x)
    for name, function in functions.items():
        with tf.GradientTape() as tape:
            tape.watch(x)
            total = tf.reduce_sum(function(x))
        gradient = tape.gradient(total, x)
        if gradient is None or np.abs(gradient).max() < 1e-3:
            lost.append(name)
    return sorted(lost)
