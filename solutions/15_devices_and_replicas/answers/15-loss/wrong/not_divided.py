"""The losses of the images are added up and not divided: divide by batch_size, the size of the whole batch."""
def replica_loss(labels: tf.Tensor, logits: tf.Tensor, penalty: tf.Tensor, batch_size: int, num_replicas: int) -> tf.Tensor:
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
    return tf.reduce_sum(losses) + penalty / num_replicas
