"""That is the correlation, TensorFlow's own operation: a convolution flips the kernel first."""
def convolve(images, kernel):
    return tf.nn.conv2d(images, kernel, 1, "VALID")
