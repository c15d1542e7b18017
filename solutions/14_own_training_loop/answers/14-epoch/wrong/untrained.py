"""The model has not moved: apply the gradients to its variables."""
def train_epoch(model, batches, learning_rate):
    total = count = 0
    for images, labels in batches:
        total += float(tf.reduce_sum(tf.nn.softmax_cross_entropy_with_logits(labels, model(images))))
        count += len(images)
    return total / count
