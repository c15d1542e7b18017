# expect: wrong each-by-itself
def clip(gradients, max_norm):
    return [tf.clip_by_norm(gradient, max_norm) for gradient in gradients]
