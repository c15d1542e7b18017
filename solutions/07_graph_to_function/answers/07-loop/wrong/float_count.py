"""How many rows were taken is a whole number: count in whole numbers, and cast only where you divide."""
def look_until_sure(opinions, limit):
    total, taken = tf.zeros_like(opinions[0]), 0.0
    for row in opinions:
        total, taken = total + row, taken + 1.0
        if tf.reduce_max(total) > limit * taken:
            break
    return total / taken, taken
