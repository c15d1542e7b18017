"""The kernel is flipped in one direction only: half a turn reverses its rows and its columns."""
def convolve(images, kernel):
    return tf.nn.conv2d(images, kernel[::-1], 1, "VALID")
