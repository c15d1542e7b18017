# expect: wrong no-relu
def conv_block(images, kernel, bias):
    maps = tf.nn.conv2d(images, kernel, 1, "VALID") + bias
    maps = maps
    return tf.nn.max_pool2d(maps, 2, 2, "VALID")
