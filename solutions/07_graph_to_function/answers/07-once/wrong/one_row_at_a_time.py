"""You hand over one row at a time and add up: `step` is to see each batch as it is."""
def compile_once(step, num_features, num_classes):
    specs = [tf.TensorSpec((1, num_features)), tf.TensorSpec((1, num_classes)), tf.TensorSpec(())]
    compiled = tf.function(step, input_signature=specs)
    return lambda images, labels, rate: sum(compiled(image[None], label[None], rate) for image, label in zip(images, labels))
