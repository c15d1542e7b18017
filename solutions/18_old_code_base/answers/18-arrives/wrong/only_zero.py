"""You found the zeros. A gradient may also be missing altogether: then the tape gives None."""
def nothing_arrives(functions, x):
    lost, x = [], tf.constant(x)
    for name, function in functions.items():
        with tf.GradientTape() as tape:
            tape.watch(x)
            total = tf.reduce_sum(function(x))
        gradient = tape.gradient(total, x)
        if gradient is not None and not np.any(gradient.numpy()):
            lost.append(name)
    return sorted(lost)
