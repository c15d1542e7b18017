def replica_loss(labels, logits, penalty, batch_size, num_replicas):
    losses = keras.losses.SparseCategoricalCrossentropy(from_logits=True, reduction=None)(labels, logits)
    own = tf.nn.compute_average_loss(losses, global_batch_size=batch_size)
    return own + penalty * tf.constant(1.0 / num_replicas)
