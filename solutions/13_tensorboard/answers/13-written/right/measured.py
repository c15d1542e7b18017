import tempfile
from pathlib import Path


def steps_written(compiled, kind, first, count, late):
    folder = tempfile.mkdtemp()
    writer = tf.summary.create_file_writer(folder)
    variable = tf.Variable(0, dtype=tf.int64)

    def log(given):
        step = {"global": i, "number": given, "tensor": given, "variable": variable}[kind]
        tf.summary.scalar("cost", 1.0, step=step)

    log = tf.function(log) if compiled else log
    for i in range(first, first + count):
        variable.assign(i)
        given = i if kind == "number" else tf.constant(i, tf.int64)
        if i < first + late:
            log(given)
        else:
            with writer.as_default():
                log(given)
    writer.close()
    found = []
    for path in Path(folder).glob("*tfevents*"):
        for event in tf1.train.summary_iterator(str(path)):
            found += [event.step for _ in event.summary.value]
    return found
