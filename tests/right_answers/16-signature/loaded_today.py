def run_signature(path, signature, images):
    loaded = tf.saved_model.load(path, tags=["serve"])
    return {key: value.numpy() for key, value in loaded.signatures[signature](images=tf.constant(images)).items()}
