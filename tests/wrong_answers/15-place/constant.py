# expect: wrong no-variable
def replicas(images: tf.Tensor, kernel: np.ndarray, home: str, devices: list[str]) -> list[tf.Tensor]:
    with tf1.device(home):
        shared = tf.constant(kernel)
    outputs = []
    for part, device in zip(tf.split(images, len(devices)), devices):
        with tf1.device(device):
            outputs.append(tf.nn.softmax(part @ shared))
    return outputs
