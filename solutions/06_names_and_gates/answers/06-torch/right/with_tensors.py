def from_torch(weight_ih, weight_hh, bias_ih, bias_hh):
    def turned(array):
        r, z, n = tf.split(tf.transpose(array), 3, axis=-1)
        return tf.concat([z, r, n], axis=-1)

    return [turned(weight_ih), turned(weight_hh), tf.stack([turned(bias_ih), turned(bias_hh)])]
