"""`*` multiplies number by number. The matrix product is `@` or tf.matmul."""
# error: Incompatible shapes
def forward(batch_images, weights):
    x = batch_images
    for kernel, bias in zip(weights[0:4:2], weights[1:4:2]):
        x = tf.nn.relu(x * kernel + bias)
    return x * weights[4] + weights[5]
