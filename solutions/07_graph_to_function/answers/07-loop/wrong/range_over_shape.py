# when: shape-unknown
def look_until_sure(opinions, limit):
    total = tf.zeros_like(opinions[0])
    for taken in range(opinions.shape[0]):
        total += opinions[taken]
        if tf.reduce_max(total) > limit * (taken + 1):
            break
    return total / (taken + 1), taken + 1
