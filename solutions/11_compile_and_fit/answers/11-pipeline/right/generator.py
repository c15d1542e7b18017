def make_pipeline(images, labels, batch_size):
    def rows():
        for row in np.random.permutation(len(images)):
            yield images[row], labels[row]

    specs = tf.TensorSpec(images.shape[1:], tf.float32), tf.TensorSpec((), tf.int64)
    return tf.data.Dataset.from_generator(rows, output_signature=specs).batch(batch_size)
