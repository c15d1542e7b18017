def saliency(model, images, labels):
    maps = []
    for image, label in zip(images, labels):
        with tf.GradientTape() as tape:
            tape.watch(image)
            score = model(image[None])[0, label]
        maps.append(tf.reduce_max(tf.abs(tape.gradient(score, image)), axis=-1))
    return tf.stack(maps)
