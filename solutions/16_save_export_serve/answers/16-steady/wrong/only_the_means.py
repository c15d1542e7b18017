"""Means hide much: compare the answers number by number."""
def fit_to_serve(path, images):
    serve = tf.saved_model.load(path).signatures["serving_default"]
    (name,) = serve.structured_input_signature[1]
    together = serve(**{name: tf.constant(images)})
    singles = [serve(**{name: tf.constant(image[None])}) for image in images]
    return all(
        np.isclose(np.mean(value), np.mean([np.mean(single[key]) for single in singles]), atol=1e-5) for key, value in together.items()
    )
