"""That is ReLU6, which stops at 6. A ReLU makes negative numbers 0 and leaves the others as they are."""
def forward(batch_images, weights):
    x = tf.nn.relu6(batch_images @ weights[0] + weights[1])
    x = tf.nn.relu6(x @ weights[2] + weights[3])
    return x @ weights[4] + weights[5]
