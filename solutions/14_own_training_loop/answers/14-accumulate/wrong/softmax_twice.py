"""The model gives logits, and this loss takes them for probabilities: tell it so, or take TensorFlow's loss for logits."""
def accumulated_step(model, micro_batches, learning_rate):
    variables = model.trainable_variables
    totals = [tf.zeros_like(variable) for variable in variables]
    count = 0
    for images, labels in micro_batches:
        with tf.GradientTape() as tape:
            logits = model(images, training=True)
            loss = tf.reduce_sum(keras.losses.categorical_crossentropy(labels, logits))
        totals = [total + gradient for total, gradient in zip(totals, tape.gradient(loss, variables))]
        count += len(images)
    for variable, total in zip(variables, totals):
        variable.assign_sub(learning_rate * total / count)
