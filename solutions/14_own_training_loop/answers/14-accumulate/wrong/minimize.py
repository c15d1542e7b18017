# when: minimize
def accumulated_step(model, micro_batches, learning_rate):
    optimizer = keras.optimizers.SGD(learning_rate)
    with tf.GradientTape() as tape:
        losses = [tf.nn.softmax_cross_entropy_with_logits(y, model(x, training=True)) for x, y in micro_batches]
        loss = tf.reduce_mean(tf.concat(losses, axis=0))
    optimizer.minimize(loss, model.trainable_variables, tape=tape)
