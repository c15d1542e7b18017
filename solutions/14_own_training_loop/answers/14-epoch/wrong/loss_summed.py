"""That is the sum over all images: divide by their number."""
def train_epoch(model, batches, learning_rate):
    opt = keras.optimizers.SGD(learning_rate)
    total = n = 0
    for x, y in batches:
        with tf.GradientTape() as t:
            loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(y, model(x)))
        opt.apply(t.gradient(loss, model.trainable_variables), model.trainable_variables)
        total += float(loss) * len(x)
        n += len(x)
    return total
