# when: no-gradient
def fine_tune(base, head, batches, learning_rate, test_images):
    variables = [v.value for v in base.trainable_variables + head.trainable_variables]
    for images, labels in batches:
        with tf.GradientTape() as tape:
            logits = head(base.predict(images, verbose=0), training=True)
            loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels, logits))
        for variable, gradient in zip(variables, tape.gradient(loss, variables)):
            variable.assign_sub(learning_rate * gradient)
    return head(base(test_images, training=False), training=False)
