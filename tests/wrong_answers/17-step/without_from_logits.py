# expect: wrong loss-not-of-logits
def train(model, batches, learning_rate):
    opt = keras.optimizers.SGD(learning_rate)
    for x, y in batches:
        with tf.GradientTape() as t:
            loss = tf.reduce_mean(keras.losses.categorical_crossentropy(y, model(x, training=True)))
        opt.apply(t.gradient(loss, model.trainable_variables), model.trainable_variables)
