"""You found those without a gradient. A gradient that is there and zero everywhere teaches nothing either."""
def nothing_arrives(functions, x):
    lost, x = [], tf.constant(x)
    for name, function in functions.items():
        with tf.GradientTape() as tape:
            tape.watch(x)
            total = tf.reduce_sum(function(x))
        gradient = tape.gradient(total, x)
        if gradient is None:
            lost.append(name)
    return sorted(lost)
