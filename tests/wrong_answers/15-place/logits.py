# expect: wrong no-softmax
def replicas(images, kernel, home, devices):
    with tf1.device(home):
        shared = tf1.get_variable("kernel", initializer=kernel)
    outputs = []
    for part, device in zip(tf.split(images, len(devices)), devices):
        with tf1.device(device):
            outputs.append(part @ shared)
    return outputs
