"""You clipped each gradient by its own length, as clipnorm does: one length, of all together, counts."""
def clip(gradients, max_norm):
    return [tf.clip_by_norm(gradient, max_norm) for gradient in gradients]
