"""You return a pair, as tf.clip_by_global_norm does: only the gradients are asked for, in one list."""
def clip(gradients, max_norm):
    norm = tf.sqrt(sum(tf.reduce_sum(tf.square(g)) for g in gradients))
    factor = tf.minimum(1.0, max_norm / norm)
    return [g * factor for g in gradients], norm
