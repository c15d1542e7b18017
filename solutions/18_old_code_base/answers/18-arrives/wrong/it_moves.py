"""You look whether the output moves with x. Rounding moves, and has no gradient; what learns is told by the gradient alone: ask a tape."""
def nothing_arrives(functions, x):
    lost = []
    for name, function in functions.items():
        outputs, moved = function(tf.constant(x)), function(tf.constant(x + np.float32(0.5)))
        if np.allclose(outputs, moved):
            lost.append(name)
    return sorted(lost)
