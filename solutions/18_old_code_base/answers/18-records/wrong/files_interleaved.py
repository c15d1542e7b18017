"""The examples of the files alternate: read one file to its end, and then the next."""
def batches_of(paths, num_epochs, batch_size):
    kinds = {"pixels": tf.io.FixedLenFeature([], tf.string), "digit": tf.io.FixedLenFeature([], tf.int64)}

    def read(record):
        example = tf.io.parse_single_example(record, kinds)
        return tf.cast(tf.io.decode_raw(example["pixels"], tf.uint8), tf.float32) / 255.0, example["digit"]

    rows = tf.data.Dataset.from_tensor_slices(paths).interleave(tf.data.TFRecordDataset, cycle_length=2).repeat(num_epochs).map(read).batch(batch_size, drop_remainder=True)
    return list(rows.as_numpy_iterator())
