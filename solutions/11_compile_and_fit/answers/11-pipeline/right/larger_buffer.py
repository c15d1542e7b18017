def make_pipeline(images, labels, batch_size):
    columns = (tf.data.Dataset.from_tensor_slices(images), tf.data.Dataset.from_tensor_slices(labels))
    return tf.data.Dataset.zip(columns).cache().shuffle(10_000).batch(batch_size)
