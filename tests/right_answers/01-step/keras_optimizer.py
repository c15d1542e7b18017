def step(batch_images, batch_labels, kernel, learning_rate):
    variable = keras.Variable(kernel)
    with tf.GradientTape() as tape:
        loss = keras.losses.CategoricalCrossentropy(from_logits=True)(batch_labels, batch_images @ variable.value)
    keras.optimizers.SGD(learning_rate).apply([tape.gradient(loss, variable.value)], [variable])
    return variable
