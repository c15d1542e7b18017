"""That is a sigmoid between the layers. The first two use ReLU, which only makes negative numbers 0."""
def forward(batch_images, weights):
    x = batch_images
    for kernel, bias in zip(weights[0:4:2], weights[1:4:2]):
        x = tf.sigmoid(x @ kernel + bias)
    return x @ weights[4] + weights[5]
