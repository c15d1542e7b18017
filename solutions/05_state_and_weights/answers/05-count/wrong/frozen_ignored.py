"""You counted the frozen layers as trained: ask the model's own lists, which know what is frozen."""
def count_numbers(model):
    sizes = {weight.path: int(np.prod(weight.shape)) for weight in model.weights}
    moving = sum(size for path, size in sizes.items() if "moving" in path)
    return sum(sizes.values()) - moving, moving
