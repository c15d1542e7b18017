# expect: wrong replicas-not-placed
def replicas(images, kernel, home, devices):
    with tf1.device(home):
        shared = tf.Variable(kernel)
        return [tf.nn.softmax(part @ shared) for part in tf.split(images, len(devices))]
