"""The result is as large as the image: do not pad."""
def convolve(images, kernel):
    return tf.nn.conv2d(images, kernel[::-1, ::-1], 1, "SAME")
