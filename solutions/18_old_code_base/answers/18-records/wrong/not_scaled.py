"""The pixels are still 0 to 255: divide by 255."""
def batches_of(paths, num_epochs, batch_size):
    kinds = {"pixels": tf.io.FixedLenFeature([], tf.string), "digit": tf.io.FixedLenFeature([], tf.int64)}

    def read(record):
        example = tf.io.parse_single_example(record, kinds)
        return tf.cast(tf.io.decode_raw(example["pixels"], tf.uint8), tf.float32), example["digit"]

    rows = tf.data.TFRecordDataset(paths).repeat(num_epochs).map(read).batch(batch_size, drop_remainder=True)
    return list(rows.as_numpy_iterator())
