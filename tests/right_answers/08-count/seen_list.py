def count_parameters(layers):
    seen, total = [], 0
    for layer in layers:
        for weight in layer.variables:
            if not any(weight is other for other in seen):
                seen.append(weight)
                total += tf.size(weight.value)
    return total
