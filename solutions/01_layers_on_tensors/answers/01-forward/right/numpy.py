def forward(batch_images, weights):
    first, second, last = zip(weights[0::2], weights[1::2])
    x = np.maximum(batch_images @ first[0] + first[1], 0)
    x = np.maximum(x @ second[0] + second[1], 0)
    return np.asarray(x @ last[0] + last[1])
