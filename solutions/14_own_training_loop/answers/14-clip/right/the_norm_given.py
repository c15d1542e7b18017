def clip(gradients, max_norm):
    factor = max_norm / tf.maximum(tf.linalg.global_norm(gradients), max_norm)
    return [gradient * factor for gradient in gradients]
