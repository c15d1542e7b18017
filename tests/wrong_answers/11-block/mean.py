# expect: wrong mean-for-max
def conv_block(images, kernel, bias):
    maps = tf.nn.conv2d(images, kernel, 1, "VALID") + bias
    maps = tf.nn.relu(maps)
    return tf.nn.avg_pool2d(maps, 2, 2, "VALID")
