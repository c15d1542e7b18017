# expect: error unknown-signature
def run_signature(path, signature, images):
    with tf.Graph().as_default(), tf1.Session() as sess:
        signatures = tf1.saved_model.load(sess, ["serve"], path).signature_def
        chosen = dict(signatures)["serving_default"]
        feed = {tensor.name: images for tensor in chosen.inputs.values()}
        return sess.run({key: tensor.name for key, tensor in chosen.outputs.items()}, feed)
