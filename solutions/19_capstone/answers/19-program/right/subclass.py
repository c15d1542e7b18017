class Network(keras.Model):
    """The network as a subclass, its penalty a regularizer of half the size: L2 squares without halving."""

    def __init__(self, dropout):
        super().__init__()
        penalty = keras.regularizers.L2(0.5e-4)
        self.look1 = keras.layers.Conv2D(8, 5, activation="relu", kernel_regularizer=penalty)
        self.look2 = keras.layers.Conv2D(16, 3, activation="relu", kernel_regularizer=penalty)
        self.pool = keras.layers.MaxPooling2D(2)
        self.shrink = keras.layers.AveragePooling2D((4, 2))
        cell = keras.layers.LSTMCell(16, recurrent_activation=lambda x: keras.ops.clip(0.2 * x + 0.5, 0, 1))
        self.reader = keras.layers.RNN(cell)
        self.hidden = keras.layers.Dense(32, kernel_regularizer=penalty)
        self.drop = keras.layers.Dropout(dropout)
        self.digit = keras.layers.Dense(10, activation="softmax")
        self.gamma, self.beta = (self.add_weight(shape=(32,), name=name) for name in ("gamma", "beta"))
        self.mean, self.std = (self.add_weight(shape=(32,), name=name, trainable=False) for name in ("mean", "std"))

    def normal(self, x, training):
        if not training:
            return self.gamma * (x - self.mean) / (self.std + 1e-6) + self.beta
        mean = keras.ops.mean(x, axis=0)
        std = keras.ops.sqrt(keras.ops.mean((x - mean) ** 2, axis=0) + 1e-6)
        self.mean.assign(self.mean + 0.1 * (mean - self.mean))
        self.std.assign(self.std + 0.1 * (std - self.std))
        return self.gamma * (x - mean) / (std + 1e-6) + self.beta

    def call(self, images, training=False):
        picture = keras.ops.reshape(images, (-1, 28, 28, 1))
        rows = keras.ops.reshape(self.shrink(picture), (-1, 7, 14))
        seen = self.pool(self.look2(self.pool(self.look1(picture))))
        x = keras.ops.concatenate([keras.ops.reshape(seen, (-1, 400)), self.reader(rows)], axis=1)
        x = keras.ops.relu(self.normal(self.hidden(x), training))
        return self.digit(self.drop(x, training=training))


def digit_reader(arrays, dropout=0.5):
    network = Network(dropout)
    network(np.zeros((1, 784), np.float32))
    optimizer = keras.optimizers.SGD(0.1)
    kernel, recurrent, bias = network.reader.cell.weights
    single = {
        "look/look1_W": network.look1.kernel,
        "look/look1_b": network.look1.bias,
        "look/look2_W": network.look2.kernel,
        "look/look2_b": network.look2.bias,
        "decide/hidden_W": network.hidden.kernel,
        "decide/hidden_b": network.hidden.bias,
        "decide/normal_gamma": network.gamma,
        "decide/normal_beta": network.beta,
        "decide/normal_running_mean": network.mean,
        "decide/normal_running_std": network.std,
        "decide/digit_W": network.digit.kernel,
        "decide/digit_b": network.digit.bias,
    }
    for name, variable in single.items():
        variable.assign(arrays[name])
    for variable, kind in ((kernel, "W"), (recurrent, "U"), (bias, "b")):
        variable.assign(np.concatenate([arrays[f"read/reader_{kind}_{gate}"] for gate in "ifco"], -1))

    class Reader:
        pass

    reader = Reader()

    def arrays_now():
        found = {name: np.array(variable) for name, variable in single.items()}
        found["read/Variable"] = arrays["read/Variable"]
        for variable, kind in ((kernel, "W"), (recurrent, "U"), (bias, "b")):
            for gate, part in zip("ifco", np.split(np.array(variable), 4, -1)):
                found[f"read/reader_{kind}_{gate}"] = part
        return found

    def step(images, labels):
        with tf.GradientTape() as tape:
            predicted = network(tf.convert_to_tensor(images), training=True)
            loss = keras.losses.CategoricalCrossentropy()(labels, predicted)
            total = loss + tf.add_n(network.losses)
        trained = network.trainable_variables
        optimizer.apply(tape.gradient(total, trained), trained)
        return loss

    def train(batches, test_images, test_labels, folder, test_every):
        accuracy = keras.metrics.CategoricalAccuracy()
        with tf.summary.create_file_writer(folder).as_default():
            for number, (images, labels) in enumerate(batches, 1):
                loss = step(images, labels)
                tf.summary.scalar("train/loss", loss, step=number)
                if number % test_every:
                    continue
                accuracy.reset_state()
                accuracy.update_state(test_labels, network(test_images, training=False))
                tf.summary.scalar("test/accuracy", accuracy.result(), step=number)
                tf.summary.histogram("hidden/W", network.hidden.kernel, step=number)
                tf.summary.histogram("normal/mean", network.mean, step=number)
            tf.summary.flush()

    def save(path):
        names = list(arrays_now())
        tf.raw_ops.SaveV2(
            prefix=path, tensor_names=names, shape_and_slices=[""] * 25, tensors=[arrays_now()[name] for name in names]
        )

    def export(path):
        archive = keras.export.ExportArchive()
        archive.track(network)
        spec = [tf.TensorSpec((None, 784), name="images")]
        archive.add_endpoint("scores", lambda images: {"scores": network(images)}, spec)
        archive.write_out(path, verbose=False)

    reader.probabilities = lambda images: network.predict(images, verbose=0)
    reader.arrays, reader.step, reader.train, reader.save, reader.export = arrays_now, step, train, save, export
    return reader
