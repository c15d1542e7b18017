"""The graph calls Python back for every answer, so it is fast no more, and it cannot leave this process: let the graph itself loop."""
# error: calls Python back
def look_until_sure(opinions, limit):
    total, taken = tf.zeros_like(opinions[0]), 0
    for row in opinions:
        total, taken = total + row, taken + 1
        if tf.py_function(lambda total, taken: float(max(total)) > limit * float(taken), [total, taken], tf.bool):
            break
    return total / tf.cast(taken, tf.float32), taken
