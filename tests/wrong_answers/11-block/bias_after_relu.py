# expect: wrong bias-after-relu
def conv_block(images, kernel, bias):
    return tf.nn.max_pool2d(tf.nn.relu(tf.nn.conv2d(images, kernel, 1, "VALID")) + bias, 2, 2, "VALID")
