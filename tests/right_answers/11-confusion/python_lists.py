def confusion(model, images, labels):
    n = labels.shape[1]
    c = [[0] * n for _ in range(n)]
    for x, y in zip(images, labels):
        p = int(np.argmax(model(x[None])[0]))
        c[int(y.argmax())][p] += 1
    return c
