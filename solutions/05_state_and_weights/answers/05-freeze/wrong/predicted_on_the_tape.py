"""There is no gradient: predict gives arrays, which no tape can follow. Call the model."""
# error: 'float' and 'NoneType'
def train_head(model, batch_images, batch_labels, learning_rate):
    for layer in model.layers[:-1]:
        layer.trainable = False
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(batch_labels, model.predict(batch_images, verbose=0)))
    for v, g in zip(model.trainable_variables, tape.gradient(loss, model.trainable_variables)):
        v.assign_sub(learning_rate * g)
    return loss
