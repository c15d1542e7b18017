"""Turned round, the batch has the same mean: whoever looks at the whole batch is not found. Change who is in it, too."""
def fit_to_serve(path, images):
    serve = tf.saved_model.load(path).signatures["serving_default"]
    (name,) = serve.structured_input_signature[1]
    first, second = serve(**{name: tf.constant(images)}), serve(**{name: tf.constant(images[::-1].copy())})
    return all(np.allclose(first[key], second[key][::-1], atol=1e-5) for key in first)
