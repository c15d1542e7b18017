"""You divide by the square of the length: take the root."""
def clip(gradients, max_norm):
    squares = sum(tf.reduce_sum(gradient**2) for gradient in gradients)
    return [gradient * tf.minimum(1.0, max_norm / squares) for gradient in gradients]
