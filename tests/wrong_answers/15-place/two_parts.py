# expect: wrong -
def replicas(images, kernel, home, devices):
    with tf1.device(home):
        w = tf.Variable(kernel)
    out = []
    for p, d in zip(tf.split(images, 2), devices):
        with tf1.device(d):
            out.append(tf.nn.softmax(p @ w))
    return out
