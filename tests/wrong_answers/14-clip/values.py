# expect: wrong values-clipped
def clip(gradients, max_norm):
    return [tf.clip_by_value(gradient, -max_norm, max_norm) for gradient in gradients]
