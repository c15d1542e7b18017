def train_head(model, batch_images, batch_labels, learning_rate):
    *body, head = model.layers
    x = tf.constant(batch_images)
    for layer in body:
        layer.trainable = False
        x = layer(x, training=True)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(batch_labels, head(x)))
    keras.optimizers.SGD(learning_rate).apply(tape.gradient(loss, head.trainable_weights), head.trainable_weights)
    return loss
