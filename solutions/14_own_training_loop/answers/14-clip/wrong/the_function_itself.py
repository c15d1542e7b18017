# when: the-function-itself
def clip(gradients, max_norm):
    return tf.clip_by_global_norm(gradients, max_norm)[0]
