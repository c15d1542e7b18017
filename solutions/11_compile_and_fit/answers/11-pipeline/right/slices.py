def make_pipeline(images, labels, batch_size):
    pairs = tf.data.Dataset.from_tensor_slices((images, labels))
    return pairs.shuffle(len(images)).batch(batch_size)
