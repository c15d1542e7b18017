"""Without a ReLU between them, three layers are no more than one: apply it after the first and the second."""
def forward(batch_images, weights):
    x = batch_images
    for kernel, bias in zip(weights[0::2], weights[1::2]):
        x = x @ kernel + bias
    return x
