"""Some gradients are missing altogether: the tape gives None, and None has no numbers. Ask for that first."""
# error: 'NoneType' object has no attribute 'numpy'
def nothing_arrives(functions, x):
    lost, x = [], tf.constant(x)
    for name, function in functions.items():
        with tf.GradientTape() as tape:
            tape.watch(x)
            total = tf.reduce_sum(function(x))
        gradient = tape.gradient(total, x)
        if not np.any(gradient.numpy()):
            lost.append(name)
    return sorted(lost)
