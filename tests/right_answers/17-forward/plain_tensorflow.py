def forward(weights, images):
    kernel, bias, gamma, beta, mean, variance = weights
    height = round(images.shape[1] ** 0.5)
    x = tf.nn.relu(tf.nn.conv2d(tf.reshape(images, (-1, height, height, 1)), kernel, 1, "VALID") + bias)
    return tf.nn.batch_normalization(x, mean, variance, beta, gamma, 1e-3)
