"""That finds chance. Other models answer the same twice, and yet look at the neighbours or at the place: change the company."""
def fit_to_serve(path, images):
    serve = tf.saved_model.load(path).signatures["serving_default"]
    (name,) = serve.structured_input_signature[1]
    first, second = serve(**{name: tf.constant(images)}), serve(**{name: tf.constant(images)})
    return all(np.allclose(first[key], second[key], atol=1e-5) for key in first)
