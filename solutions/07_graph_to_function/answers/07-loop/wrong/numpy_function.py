"""The graph calls Python back for every answer, so it is fast no more, and it cannot leave this process: let the graph itself loop."""
# error: calls Python back
def look_until_sure(opinions, limit):
    def in_numpy(opinions, limit):
        means = np.cumsum(opinions, axis=0) / np.arange(1, len(opinions) + 1, dtype=np.float32)[:, None]
        sure = np.flatnonzero(means.max(axis=1) > limit)
        taken = sure[0] + 1 if len(sure) else len(opinions)
        return means[taken - 1], np.int32(taken)

    return tf.numpy_function(in_numpy, [opinions, limit], [tf.float32, tf.int32])
