def train(model, batches, learning_rate):
    for images, labels in batches:
        with tf.GradientTape() as tape:
            log_scores = tf.nn.log_softmax(model(images, training=True))
            loss_value = -tf.reduce_sum(labels * log_scores) / len(images)
        for variable, slope in zip(model.trainable_variables, tape.gradient(loss_value, model.trainable_variables)):
            variable.assign(variable - learning_rate * slope)
