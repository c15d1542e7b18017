def mse_and_mae(targets, predictions):
    errors = [float(p) - float(t) for t, (p,) in zip(targets, predictions)]
    return sum(e * e for e in errors) / len(errors), sum(map(abs, errors)) / len(errors)
