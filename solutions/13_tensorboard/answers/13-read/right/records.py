import glob
import os


def read_scalars(folder, tag):
    points = []
    (path,) = glob.glob(os.path.join(folder, "events*"))
    for record in tf.data.TFRecordDataset(path):
        event = tf1.Event.FromString(record.numpy())
        for value in event.summary.value:
            if value.tag == tag and value.WhichOneof("value") == "simple_value":
                points.append([event.step, value.simple_value])
            elif value.tag == tag:
                points.append([event.step, tf.make_ndarray(value.tensor).item()])
    return points
