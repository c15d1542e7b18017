# expect: wrong tensor-names
def run_signature(path, signature, images):
    with tf.Graph().as_default(), tf1.Session() as sess:
        signatures = tf1.saved_model.load(sess, ["serve"], path).signature_def
        chosen = signatures[signature]
        feed = {tensor.name: images for tensor in chosen.inputs.values()}
        return {tensor.name: sess.run(tensor.name, feed) for tensor in chosen.outputs.values()}
