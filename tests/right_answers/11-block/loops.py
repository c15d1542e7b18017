def conv_block(images, kernel, bias):
    images, kernel, bias = (np.asarray(t, dtype=np.float64) for t in (images, kernel, bias))
    rows, columns = kernel.shape[:2]
    height, width = images.shape[1] - rows + 1, images.shape[2] - columns + 1
    maps = np.zeros((len(images), height, width, kernel.shape[3]))
    for i in range(rows):
        for j in range(columns):
            maps += images[:, i : i + height, j : j + width] @ kernel[i, j]
    maps = np.maximum(maps + bias, 0)[:, : height // 2 * 2, : width // 2 * 2]
    return np.max([maps[:, i::2, j::2] for i in (0, 1) for j in (0, 1)], axis=0)
