def digit_reader(arrays, dropout=0.5):
    ops = keras.ops
    decayed = ("look/look1_W", "look/look2_W", "decide/hidden_W")
    statistics = ("decide/normal_running_mean", "decide/normal_running_std")

    def look(x, kernel, bias):
        return ops.max_pool(ops.relu(ops.conv(x, kernel, padding="valid") + bias), 2)

    def lstm(rows, w):
        state = content = ops.zeros((ops.shape(rows)[0], 16))
        for row in ops.unstack(rows, axis=1):
            parts = {
                gate: row @ w[f"read/reader_W_{gate}"] + state @ w[f"read/reader_U_{gate}"] + w[f"read/reader_b_{gate}"]
                for gate in "ifco"
            }
            keep, add, show = (ops.clip(0.2 * parts[gate] + 0.5, 0, 1) for gate in "fio")
            content = keep * content + add * ops.tanh(parts["c"])
            state = show * ops.tanh(content)
        return state

    def network(w, images, training):
        """Probabilities, and the mean and deviation that were used."""
        picture = ops.reshape(ops.convert_to_tensor(images, "float32"), (-1, 28, 28, 1))
        rows = ops.reshape(ops.average_pool(picture, (4, 2)), (-1, 7, 14))
        seen = look(picture, w["look/look1_W"], w["look/look1_b"])
        seen = ops.reshape(look(seen, w["look/look2_W"], w["look/look2_b"]), (-1, 400))
        x = ops.concatenate([seen, lstm(rows, w)], axis=1) @ w["decide/hidden_W"] + w["decide/hidden_b"]
        mean, std = (w[name] for name in statistics)
        if training:
            mean = ops.mean(x, axis=0)
            std = ops.sqrt(ops.mean(ops.square(x - mean), axis=0) + 1e-6)
        x = ops.relu(w["decide/normal_gamma"] * (x - mean) / (std + 1e-6) + w["decide/normal_beta"])
        if training and dropout > 0:
            x = x * ops.cast(tf.random.uniform(tf.shape(x)) >= dropout, "float32") / (1 - dropout)
        return ops.softmax(x @ w["decide/digit_W"] + w["decide/digit_b"]), (mean, std)

    class Reader:
        def __init__(self):
            self.now = {name: tf.convert_to_tensor(array) for name, array in arrays.items()}

        def arrays(self):
            return {name: tensor.numpy() for name, tensor in self.now.items()}

        def probabilities(self, images):
            return network(self.now, images, False)[0]

        def step(self, images, labels):
            learned = {name: tensor for name, tensor in self.now.items() if name not in (*statistics, "read/Variable")}
            with tf.GradientTape() as tape:
                tape.watch(learned)
                predicted, used = network({**self.now, **learned}, images, True)
                loss = ops.mean(ops.categorical_crossentropy(labels, predicted))
                total = loss + 0.5e-4 * sum(ops.sum(learned[name] ** 2) for name in decayed)
            for name, slope in tape.gradient(total, learned).items():
                self.now[name] = learned[name] - 0.1 * slope
            for name, value in zip(statistics, used):
                self.now[name] = 0.9 * self.now[name] + 0.1 * value
            return loss

        def train(self, batches, test_images, test_labels, folder, test_every):
            writer = tf.summary.create_file_writer(folder)
            for step, (images, labels) in enumerate(batches, 1):
                loss = self.step(images, labels)
                with writer.as_default(step):
                    tf.summary.scalar("train/loss", loss)
                    if step % test_every == 0:
                        hits = np.argmax(self.probabilities(test_images), 1) == np.argmax(test_labels, 1)
                        tf.summary.scalar("test/accuracy", np.mean(hits))
                        tf.summary.histogram("hidden/W", self.now["decide/hidden_W"])
                        tf.summary.histogram("normal/mean", self.now["decide/normal_running_mean"])
            writer.flush()

        def save(self, path):
            with tf.Graph().as_default(), tf1.Session() as session:
                variables = [tf1.get_variable(name, initializer=array) for name, array in self_arrays().items()]
                session.run(tf1.variables_initializer(variables))
                tf1.train.Saver(variables).save(session, path)

        def export(self, path):
            module = tf.Module()
            module.kept = {name.replace("/", "_"): tf.Variable(tensor) for name, tensor in self.now.items()}

            @tf.function(input_signature=[tf.TensorSpec([None, 784], tf.float32, "images")])
            def serve(images):
                weights = {name: module.kept[name.replace("/", "_")] for name in arrays}
                return {"scores": network(weights, images, False)[0]}

            module.serve = serve
            tf.saved_model.save(module, path, {"serving_default": serve})

    reader = Reader()
    self_arrays = reader.arrays
    return reader
