def convolve(images, kernel):
    return tf.nn.conv2d(images, tf.reverse(kernel, [0, 1]), strides=1, padding="VALID")
