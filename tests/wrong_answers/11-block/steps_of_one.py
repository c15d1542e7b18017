# expect: wrong not-pooled
def conv_block(images, kernel, bias):
    maps = tf.nn.conv2d(images, kernel, 1, "VALID") + bias
    maps = tf.nn.relu(maps)
    return tf.nn.max_pool2d(maps, 2, 1, "VALID")
