def digit_reader(arrays, dropout=0.5):
    kept = {name: tf.Variable(array) for name, array in arrays.items()}
    trained = [kept[name] for name in sorted(kept) if "running" not in name and name != "read/Variable"]
    mean, std = kept["decide/normal_running_mean"], kept["decide/normal_running_std"]

    def look(x, layer):
        x = tf.nn.conv2d(x, kept[f"look/{layer}_W"], 1, "VALID") + kept[f"look/{layer}_b"]
        return tf.nn.max_pool2d(tf.nn.relu(x), 2, 2, "VALID")

    def gate(kind, x, h):
        return x @ kept[f"read/reader_W_{kind}"] + h @ kept[f"read/reader_U_{kind}"] + kept[f"read/reader_b_{kind}"]

    def hard(x):
        return tf.clip_by_value(0.2 * x + 0.5, 0.0, 1.0)

    def read(rows):
        h = c = tf.zeros((tf.shape(rows)[0], 16))
        for step in range(7):
            x = rows[:, step]
            c = hard(gate("f", x, h)) * c + hard(gate("i", x, h)) * tf.tanh(gate("c", x, h))
            h = hard(gate("o", x, h)) * tf.tanh(c)
        return h

    def run(images, training):
        picture = tf.reshape(images, (-1, 28, 28, 1))
        rows = tf.reshape(tf.nn.avg_pool2d(picture, (4, 2), (4, 2), "VALID"), (-1, 7, 14))
        seen = tf.reshape(look(look(picture, "look1"), "look2"), (-1, 400))
        x = tf.concat([seen, read(rows)], 1) @ kept["decide/hidden_W"] + kept["decide/hidden_b"]
        if training:
            of_batch = tf.reduce_mean(x, 0)
            spread = tf.sqrt(tf.reduce_mean(tf.square(x - of_batch) + 1e-6, 0))
            mean.assign(0.9 * mean + 0.1 * of_batch)
            std.assign(0.9 * std + 0.1 * spread)
        else:
            of_batch, spread = tf.identity(mean), tf.identity(std)
        x = kept["decide/normal_gamma"] * (x - of_batch) / (spread + 1e-6) + kept["decide/normal_beta"]
        x = tf.nn.relu(x)
        if training and dropout:
            x = tf.nn.dropout(x, dropout)
        return tf.nn.softmax(x @ kept["decide/digit_W"] + kept["decide/digit_b"])

    class Reader(tf.Module):
        def probabilities(self, images):
            return run(tf.convert_to_tensor(images), False)

        def step(self, images, labels):
            with tf.GradientTape() as tape:
                right = tf.clip_by_value(run(tf.convert_to_tensor(images), True), 1e-7, 1 - 1e-7)
                loss = -tf.reduce_mean(tf.reduce_sum(labels * tf.math.log(right), 1))
                decayed = [kept[name] for name in ("look/look1_W", "look/look2_W", "decide/hidden_W")]
                whole = loss + 5e-5 * sum(tf.reduce_sum(kernel**2) for kernel in decayed)
            for variable, slope in zip(trained, tape.gradient(whole, trained)):
                variable.assign_sub(0.1 * slope)
            return loss

        def arrays(self):
            return {name: variable.numpy() for name, variable in kept.items()}

        def train(self, batches, test_images, test_labels, folder, test_every):
            compiled = tf.function(self.step)
            log = tf.summary.create_file_writer(folder)
            with log.as_default():
                for number, pair in enumerate(batches):
                    tf.summary.experimental.set_step(number + 1)
                    tf.summary.scalar("train/loss", compiled(*map(tf.constant, pair)))
                    if (number + 1) % test_every == 0:
                        right = tf.equal(tf.argmax(test_labels, 1), tf.argmax(self.probabilities(test_images), 1))
                        tf.summary.scalar("test/accuracy", tf.reduce_mean(tf.cast(right, tf.float32)))
                        tf.summary.histogram("hidden/W", kept["decide/hidden_W"])
                        tf.summary.histogram("normal/mean", mean)
            log.close()

        def save(self, path):
            present = self.arrays()
            with tf.Graph().as_default(), tf1.Session() as session:
                for name, array in present.items():
                    tf1.get_variable(name, initializer=array)
                session.run(tf1.global_variables_initializer())
                tf1.train.Saver().save(session, path, write_meta_graph=False)

        def export(self, path):
            self.kept = kept

            @tf.function(input_signature=[tf.TensorSpec((None, 784), tf.float32, name="images")])
            def serve(images):
                return {"scores": run(images, False)}

            tf.saved_model.save(self, path, signatures={"serving_default": serve})

    return Reader()
