# expect: wrong relu-last
def forward(weights, images):
    k, b, g, be, m, v = map(tf.constant, weights)
    n = int(images.shape[1] ** 0.5)
    y = keras.ops.conv(tf.reshape(images, (-1, n, n, 1)), k) + b
    return tf.nn.relu(tf.nn.batch_normalization(y, m, v, be, g, 1e-3))
