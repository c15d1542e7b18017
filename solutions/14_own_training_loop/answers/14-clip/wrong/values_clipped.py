"""You limit each number by itself, which turns the direction: scale all by one factor."""
def clip(gradients, max_norm):
    return [tf.clip_by_value(gradient, -max_norm, max_norm) for gradient in gradients]
