# expect: wrong same-images-for-all
def replicas(images, kernel, home, devices):
    with tf1.device(home):
        shared = tf.Variable(kernel)
    outputs = []
    for device in devices:
        with tf1.device(device):
            outputs.append(tf.nn.softmax(images @ shared))
    return outputs
