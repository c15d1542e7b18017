# when: image-turned
def convolve(images, kernel):
    return keras.ops.conv(images[:, ::-1, ::-1], kernel)
