# expect: wrong not-pooled
def conv_block(images, kernel, bias):
    maps = tf.nn.conv2d(images, kernel, 1, "VALID") + bias
    maps = tf.nn.relu(maps)
    return maps
