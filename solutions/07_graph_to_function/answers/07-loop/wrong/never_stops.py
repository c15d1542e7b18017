"""All rows are taken every time: leave the loop when the mean is above the limit."""
def look_until_sure(opinions, limit):
    return tf.reduce_mean(opinions, axis=0), tf.shape(opinions)[0]
