# when: no-dropout-in-train
def digit_reader(arrays, dropout=0.5):
    class Normal2016(keras.layers.Layer):
        def build(self, shape):
            ones, zeros = ({"shape": shape[-1:], "initializer": start} for start in ("ones", "zeros"))
            self.gamma, self.beta = self.add_weight(name="gamma", **ones), self.add_weight(name="beta", **zeros)
            self.mean = self.add_weight(name="mean", trainable=False, **zeros)
            self.std = self.add_weight(name="std", trainable=False, **ones)

        def call(self, x, training=False):
            mean, std = self.mean.value, self.std.value
            if training:
                mean = tf.reduce_mean(x, axis=0)
                std = tf.sqrt(tf.reduce_mean((x - mean) ** 2 + 1e-6, axis=0))
                self.mean.assign(0.9 * self.mean + 0.1 * mean)
                self.std.assign(0.9 * self.std + 0.1 * std)
            return self.gamma * (x - mean) / (std + 1e-6) + self.beta

    def hard_sigmoid(x):
        return keras.ops.clip(0.2 * x + 0.5, 0, 1)

    layers, pixels = keras.layers, keras.Input((784,))
    picture = layers.Reshape((28, 28, 1))(pixels)
    rows = layers.Reshape((7, 14))(layers.AveragePooling2D((4, 2))(picture))
    look1, look2 = layers.Conv2D(8, 5, activation="relu"), layers.Conv2D(16, 3, activation="relu")
    reader = layers.LSTM(16, recurrent_activation=hard_sigmoid)
    hidden, normal, digit = layers.Dense(32), Normal2016(), layers.Dense(10, activation="softmax")
    seen = layers.Flatten()(layers.MaxPooling2D()(look2(layers.MaxPooling2D()(look1(picture)))))
    x = layers.ReLU()(normal(hidden(layers.Concatenate()([seen, reader(rows)]))))
    drop = layers.Dropout(dropout)
    model = keras.Model(pixels, digit(drop(x)))

    # For each variable the old names that it is made of.
    plain = [*look1.weights, *look2.weights, *hidden.weights, *normal.weights, *digit.weights]
    after = ["hidden_W", "hidden_b", "normal_gamma", "normal_beta", "normal_running_mean", "normal_running_std"]
    names = ["look/look1_W", "look/look1_b", "look/look2_W", "look/look2_b"]
    names += ["decide/" + name for name in [*after, "digit_W", "digit_b"]]
    name_map = [(variable, [name]) for variable, name in zip(plain, names)]
    name_map += [(v, [f"read/reader_{kind}_{gate}" for gate in "ifco"]) for v, kind in zip(reader.weights, "WUb")]
    for variable, parts in name_map:
        variable.assign(np.concatenate([arrays[name] for name in parts], axis=-1))

    class Reader:
        def probabilities(self, images):
            return model(images, training=False)

        def step(self, images, labels):
            variables = [variable.value for variable in model.trainable_variables]
            with tf.GradientTape() as tape:
                probabilities = model(images, training=True)
                loss = tf.reduce_mean(keras.losses.categorical_crossentropy(labels, probabilities))
                kernels = (look1.kernel.value, look2.kernel.value, hidden.kernel.value)
                total = loss + 1e-4 * tf.add_n([tf.nn.l2_loss(kernel) for kernel in kernels])
            for variable, gradient in zip(variables, tape.gradient(total, variables)):
                variable.assign_sub(0.1 * gradient)
            return loss

        def arrays(self):
            found = {"read/Variable": arrays["read/Variable"]}
            for variable, parts in name_map:
                found |= dict(zip(parts, np.split(variable.numpy(), len(parts), axis=-1)))
            return found

        def train(self, batches, test_images, test_labels, folder, test_every):
            writer, step = tf.summary.create_file_writer(folder), tf.function(self.step)
            drop.rate = 0.0
            with writer.as_default():
                for number, (images, labels) in enumerate(batches, start=1):
                    tf.summary.scalar("train/loss", step(tf.constant(images), tf.constant(labels)), step=number)
                    if number % test_every == 0:
                        answers = np.argmax(self.probabilities(test_images), axis=1)
                        accuracy = np.mean(answers == np.argmax(test_labels, axis=1))
                        tf.summary.scalar("test/accuracy", accuracy, step=number)
                        tf.summary.histogram("hidden/W", hidden.kernel.value, step=number)
                        tf.summary.histogram("normal/mean", normal.mean.value, step=number)
            writer.close()

        def save(self, path):
            names, values = zip(*sorted(self.arrays().items()))
            tf.raw_ops.SaveV2(prefix=path, tensor_names=names, shape_and_slices=[""] * len(names), tensors=values)

    return Reader()
