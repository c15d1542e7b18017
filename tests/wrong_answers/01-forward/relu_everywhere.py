# expect: wrong relu-on-the-logits
def forward(batch_images, weights):
    x = batch_images
    for kernel, bias in zip(weights[0::2], weights[1::2]):
        x = tf.nn.relu(x @ kernel + bias)
    return x
