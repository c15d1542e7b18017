import glob


def runs_of(folder, tag):
    runs, last = [], None
    for path in sorted(glob.glob(folder + "/*")):
        for record in tf.data.TFRecordDataset(path):
            event = tf1.Event.FromString(record.numpy())
            for value in event.summary.value:
                if value.tag == tag:
                    number = value.simple_value if value.WhichOneof("value") == "simple_value" else tf.make_ndarray(value.tensor).item()
                    if last is None or event.step <= last:
                        runs.append([])
                    last = event.step
                    runs[-1].append((last, number))
    return runs
