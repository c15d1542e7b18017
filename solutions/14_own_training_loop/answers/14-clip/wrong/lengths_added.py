"""You added the lengths: the length of all together is the root of the sum of all squares."""
def clip(gradients, max_norm):
    norm = tf.add_n([tf.norm(gradient) for gradient in gradients])
    return [gradient * tf.minimum(1.0, max_norm / norm) for gradient in gradients]
