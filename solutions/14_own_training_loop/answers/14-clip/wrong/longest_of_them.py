"""You took the length of the longest gradient: one length counts, that of all gradients together."""
def clip(gradients, max_norm):
    norm = max(tf.norm(gradient) for gradient in gradients)
    return [gradient * tf.minimum(1.0, max_norm / norm) for gradient in gradients]
