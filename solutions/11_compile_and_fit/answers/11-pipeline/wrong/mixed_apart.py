"""Images and labels were mixed each by itself, so that a label now belongs to another image: mix the pairs."""
def make_pipeline(images, labels, batch_size):
    some = tf.data.Dataset.from_tensor_slices(images).shuffle(len(images))
    others = tf.data.Dataset.from_tensor_slices(labels).shuffle(len(images))
    return tf.data.Dataset.zip((some, others)).batch(batch_size)
