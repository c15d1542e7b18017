# when: all-taken
def look_until_sure(opinions, limit):
    return tf.reduce_mean(opinions, axis=0), tf.shape(opinions)[0]
