def batches_of(paths, num_epochs, batch_size):
    examples = []
    for path in paths:
        for record in tf.data.TFRecordDataset(path).as_numpy_iterator():
            features = tf.train.Example.FromString(record).features.feature
            pixels = np.frombuffer(features["pixels"].bytes_list.value[0], np.uint8)
            examples.append((pixels.astype(np.float32) / 255, features["digit"].int64_list.value[0]))
    examples = num_epochs * examples
    full = len(examples) // batch_size
    batches = [examples[k * batch_size : (k + 1) * batch_size] for k in range(full)]
    return [(np.stack([p for p, _ in batch]), np.array([d for _, d in batch])) for batch in batches]
