# expect: wrong one-direction-only
def convolve(images, kernel):
    return tf.nn.conv2d(images, kernel[::-1], 1, "VALID")
