# expect: wrong short-ones-scaled
def clip(gradients, max_norm):
    norm = tf.linalg.global_norm(gradients)
    return [gradient * max_norm / norm for gradient in gradients]
