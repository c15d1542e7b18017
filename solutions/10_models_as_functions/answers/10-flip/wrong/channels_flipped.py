"""Only rows and columns are flipped: the order of the channels stays."""
def convolve(images, kernel):
    return tf.nn.conv2d(images, tf.reverse(kernel, [0, 1, 2, 3]), 1, "VALID")
