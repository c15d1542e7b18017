def fit_to_serve(path, images):
    def ask(batch):
        with tf.Graph().as_default(), tf1.Session() as sess:
            signature = tf1.saved_model.load(sess, ["serve"], path).signature_def["serving_default"]
            (fed,) = signature.inputs.values()
            return sess.run({key: each.name for key, each in signature.outputs.items()}, {fed.name: batch})

    together, singles = ask(images), [ask(image[None]) for image in images]
    return all(np.allclose(value, np.concatenate([single[key] for single in singles]), atol=1e-5) for key, value in together.items())
