"""Not every model was trained on pixels from 0 to 1: ask the model, not the range."""
def find_preparation(model, scans, digits, preparations):
    def range_is_usual(name):
        prepared = preparations[name](scans)
        return prepared.min() >= 0 and prepared.max() <= 1

    return next(name for name in preparations if range_is_usual(name))
