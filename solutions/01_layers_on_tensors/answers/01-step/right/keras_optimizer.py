def step(batch_images, batch_labels, kernel, bias, learning_rate, strength):
    layer = keras.layers.Dense(bias.shape[0], kernel_regularizer=keras.regularizers.L2(strength / 2))
    layer.build(batch_images.shape)
    layer.set_weights([kernel, bias])
    weights = layer.trainable_weights
    with tf.GradientTape() as tape:
        loss = keras.losses.CategoricalCrossentropy(from_logits=True)(batch_labels, layer(batch_images)) + layer.losses[0]
    keras.optimizers.SGD(learning_rate).apply(tape.gradient(loss, weights), weights)
    return [weight.numpy() for weight in weights]
