def batches_of(paths, num_epochs, batch_size):
    batches = []
    with tf.Graph().as_default(), tf1.Session() as sess:
        queue = tf1.train.string_input_producer(paths, num_epochs=num_epochs, shuffle=False)
        _, record = tf1.TFRecordReader().read(queue)
        kinds = {"pixels": tf1.FixedLenFeature([], tf.string), "digit": tf1.FixedLenFeature([], tf.int64)}
        example = tf1.parse_single_example(record, kinds)
        pixels = tf.cast(tf1.decode_raw(example["pixels"], tf.uint8), tf.float32) / 255
        features = len(tf.train.Example.FromString(next(iter(tf1.io.tf_record_iterator(paths[0])))).features.feature["pixels"].bytes_list.value[0])
        pixels.set_shape([features])
        batch = tf1.train.batch([pixels, example["digit"]], batch_size=batch_size)
        sess.run(tf1.local_variables_initializer())
        coordinator = tf1.train.Coordinator()
        threads = tf1.train.start_queue_runners(sess, coordinator)
        try:
            while True:
                batches.append(sess.run(batch))
        except tf.errors.OutOfRangeError:
            coordinator.request_stop()
        coordinator.join(threads)
    return batches
