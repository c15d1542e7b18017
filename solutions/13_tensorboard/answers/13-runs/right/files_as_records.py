from pathlib import Path


def runs_of(folder, tag):
    runs, last = [], None
    for path in sorted(map(str, Path(folder).iterdir())):
        for event in map(tf1.Event.FromString, tf.data.TFRecordDataset(path).as_numpy_iterator()):
            for value in [one for one in event.summary.value if one.tag == tag]:
                if last is None or event.step <= last:
                    runs.append([])
                last = event.step
                old = value.WhichOneof("value") == "simple_value"
                runs[-1].append((last, value.simple_value if old else tf.make_ndarray(value.tensor).item()))
    return runs
