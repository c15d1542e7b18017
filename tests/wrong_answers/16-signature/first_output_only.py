# expect: wrong not-all-outputs
def run_signature(path, signature, images):
    with tf.Graph().as_default(), tf1.Session() as sess:
        signatures = tf1.saved_model.load(sess, ["serve"], path).signature_def
        chosen = signatures[signature]
        feed = {tensor.name: images for tensor in chosen.inputs.values()}
        key, tensor = sorted(chosen.outputs.items())[0]
        return {key: sess.run(tensor.name, feed)}
