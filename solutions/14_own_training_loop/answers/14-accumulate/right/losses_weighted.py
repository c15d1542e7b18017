def accumulated_step(model, micro_batches, learning_rate):
    count = sum(len(images) for images, _ in micro_batches)
    optimizer = keras.optimizers.SGD(learning_rate)
    shares = []
    for images, labels in micro_batches:
        with tf.GradientTape() as tape:
            loss = keras.losses.CategoricalCrossentropy(from_logits=True)(labels, model(images, training=True))
            share = loss * len(images) / count
        shares.append(tape.gradient(share, model.trainable_variables))
    optimizer.apply([tf.add_n(slopes) for slopes in zip(*shares)], model.trainable_variables)
