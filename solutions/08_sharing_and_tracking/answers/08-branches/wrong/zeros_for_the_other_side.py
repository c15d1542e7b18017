"""The other side's output is not 0: let it be computed from its sequences, and hold what comes out."""
def branch_gradients(lstm, left, right):
    gradients = []
    for sequences in (left, right):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.reduce_sum(lstm(sequences) ** 2, axis=1))
        gradients.append(tape.gradient(loss, [weight.value for weight in lstm.trainable_weights]))
    return gradients
