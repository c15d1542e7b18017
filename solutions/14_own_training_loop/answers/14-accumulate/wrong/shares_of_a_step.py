"""You took a step after each micro-batch: keep the gradients, and take one step at the end."""
def accumulated_step(model, micro_batches, learning_rate):
    n = sum(len(x) for x, _ in micro_batches)
    for x, y in micro_batches:
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(tf.nn.softmax_cross_entropy_with_logits(y, model(x, training=True))) / n
        for v, g in zip(model.trainable_variables, tape.gradient(loss, model.trainable_variables)):
            v.assign_sub(learning_rate * g)
