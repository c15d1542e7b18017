"""Each image has to change its place: a model may look at what came before, or at the place, and the first image shows neither."""
def fit_to_serve(path, images):
    serve = tf.saved_model.load(path).signatures["serving_default"]
    (name,) = serve.structured_input_signature[1]
    together, alone = serve(**{name: tf.constant(images)}), serve(**{name: tf.constant(images[:1])})
    return all(np.allclose(together[key][:1], alone[key], atol=1e-5) for key in together)
