"""The last image alone is not enough: a model may look at what comes after, and after the last there is nothing."""
def fit_to_serve(path, images):
    serve = tf.saved_model.load(path).signatures["serving_default"]
    (name,) = serve.structured_input_signature[1]

    def ask(batch):
        return {key: value.numpy() for key, value in serve(**{name: tf.constant(batch)}).items()}


    one, two = ask(images), ask(images[-1:])
    return all(np.allclose(one[k][-1:], two[k], atol=1e-5) for k in one)
