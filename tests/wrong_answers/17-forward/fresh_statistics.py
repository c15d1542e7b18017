# expect: wrong statistics-not-set
def forward(weights, images):
    height = int(np.sqrt(images.shape[1]))
    images = images.reshape(-1, height, height, 1)
    norm = keras.layers.BatchNormalization()
    norm.build((None, None, None, weights[0].shape[-1]))
    norm.gamma.assign(weights[2])
    norm.beta.assign(weights[3])
    return norm(tf.nn.relu(tf.nn.conv2d(images, weights[0], 1, "VALID") + weights[1]))
