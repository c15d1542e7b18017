def look_until_sure(opinions, limit):
    taken, mean = 1, opinions[0]
    while taken < tf.shape(opinions)[0] and tf.reduce_max(mean) <= limit:
        taken += 1
        mean = tf.reduce_mean(opinions[:taken], axis=0)
    return mean, taken
