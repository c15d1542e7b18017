"""The numbers of a gradient may cancel out: ask whether any of them differs from zero, not their sum."""
def nothing_arrives(functions, x):
    lost = []
    x = tf.constant(x)
    for name, function in functions.items():
        with tf.GradientTape() as tape:
            tape.watch(x)
            total = tf.reduce_sum(function(x))
        gradient = tape.gradient(total, x)
        if gradient is None or float(tf.reduce_sum(gradient)) == 0:
            lost.append(name)
    return sorted(lost)
