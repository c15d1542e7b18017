# expect: error guessed-tensor
def run_signature(path, signature, images):
    with tf.Graph().as_default(), tf1.Session() as sess:
        signatures = tf1.saved_model.load(sess, ["serve"], path).signature_def
        chosen = signatures[signature]
        return sess.run({key: tensor.name for key, tensor in chosen.outputs.items()}, {"images:0": images})
