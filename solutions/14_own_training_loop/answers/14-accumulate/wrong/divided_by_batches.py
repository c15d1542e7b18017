"""You divide the sum by the number of micro-batches: divide it by the number of all images."""
def accumulated_step(model, micro_batches, learning_rate):
    acc = [0] * len(model.trainable_variables)
    for x, y in micro_batches:
        with tf.GradientTape() as t:
            loss = tf.reduce_sum(tf.nn.softmax_cross_entropy_with_logits(y, model(x, training=True)))
        acc = [a + g for a, g in zip(acc, t.gradient(loss, model.trainable_variables))]
    for v, a in zip(model.trainable_variables, acc):
        v.assign_sub(learning_rate * a / len(micro_batches))
