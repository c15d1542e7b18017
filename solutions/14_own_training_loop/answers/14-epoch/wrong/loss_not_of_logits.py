"""The model gives logits: softmax belongs to them once. Keras's losses apply it with from_logits=True only, TensorFlow's
softmax_cross_entropy_with_logits always.
"""
def train_epoch(model, batches, learning_rate):
    opt = keras.optimizers.SGD(learning_rate)
    m = keras.metrics.Mean()
    for x, y in batches:
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(y, tf.nn.softmax(model(x))))
        opt.apply(tape.gradient(loss, model.trainable_variables), model.trainable_variables)
        m.update_state(loss, len(x))
    return float(m.result())
