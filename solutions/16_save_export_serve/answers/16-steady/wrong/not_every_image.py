"""Not every image was asked in other company: a model may begin to look at the place late, so go through them all."""
def fit_to_serve(path, images):
    serve = tf.saved_model.load(path).signatures["serving_default"]
    (name,) = serve.structured_input_signature[1]

    def ask(batch):
        return {key: value.numpy() for key, value in serve(**{name: tf.constant(batch)}).items()}

    whole = ask(images)
    for i in range(5):
        alone = ask(images[i : i + 1])
        for key in whole:
            if not np.allclose(alone[key][0], whole[key][i], atol=1e-5):
                return False
    return True
