"""The images come first in each pair, then the digits."""
def batches_of(paths, num_epochs, batch_size):
    def parse(serialised):
        kinds = {"pixels": tf.io.FixedLenFeature([], tf.string), "digit": tf.io.FixedLenFeature([], tf.int64)}
        example = tf.io.parse_single_example(serialised, kinds)
        return example["digit"], tf.cast(tf.io.decode_raw(example["pixels"], tf.uint8), tf.float32) / 255

    data = tf.data.TFRecordDataset(paths).repeat(num_epochs).map(parse).batch(batch_size, drop_remainder=True)
    return list(data.as_numpy_iterator())
