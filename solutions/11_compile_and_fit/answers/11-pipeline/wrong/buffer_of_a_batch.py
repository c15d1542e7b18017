"""The buffer is smaller than the data, so a row can come only a little earlier: make it as large as the data."""
def make_pipeline(images, labels, batch_size):
    return tf.data.Dataset.from_tensor_slices((images, labels)).shuffle(batch_size).batch(batch_size)
