"""You divided by the number of replicas. A mean over the whole batch divides by batch_size."""
def replica_loss(labels: tf.Tensor, logits: tf.Tensor, penalty: tf.Tensor, batch_size: int, num_replicas: int) -> tf.Tensor:
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
    return tf.reduce_sum(losses) / num_replicas + penalty / num_replicas
