# expect: wrong variable-for-each-replica
def replicas(images, kernel, home, devices):
    outputs = []
    for part, device in zip(tf.split(images, len(devices)), devices):
        with tf1.device(home):
            own = tf.Variable(kernel)
        with tf1.device(device):
            outputs.append(tf.nn.softmax(part @ own))
    return outputs
