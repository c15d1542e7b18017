# expect: wrong variable-not-at-home
def replicas(images, kernel, home, devices):
    with tf1.device(devices[0]):
        shared = tf.Variable(kernel)
    outputs = []
    for part, device in zip(tf.split(images, len(devices)), devices):
        with tf1.device(device):
            outputs.append(tf.nn.softmax(part @ shared))
    return outputs
