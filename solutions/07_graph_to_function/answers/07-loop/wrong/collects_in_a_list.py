# when: list-of-tensors
def look_until_sure(opinions, limit):
    rows = []
    for row in opinions:
        rows.append(row)
        if tf.reduce_max(tf.reduce_mean(tf.stack(rows), axis=0)) > limit:
            break
    return tf.reduce_mean(tf.stack(rows), axis=0), len(rows)
