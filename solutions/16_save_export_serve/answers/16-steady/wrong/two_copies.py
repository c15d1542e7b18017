"""Copies of an image in one batch have the same company: compare with its answer among the others, too."""
def fit_to_serve(path, images):
    serve = tf.saved_model.load(path).signatures["serving_default"]
    (name,) = serve.structured_input_signature[1]

    def ask(batch):
        return {key: value.numpy() for key, value in serve(**{name: tf.constant(batch)}).items()}


    for image in images:
        out = ask(np.stack([image, image]))
        if not all(np.allclose(v[0], v[1], atol=1e-5) for v in out.values()):
            return False
    return True
