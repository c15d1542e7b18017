# expect: wrong not-flipped
def convolve(images, kernel):
    return tf.nn.conv2d(images, kernel, 1, "VALID")
