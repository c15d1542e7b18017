"""You compared shapes; many weights have the same shape: compare what they hold."""
def frozen_in(function, example, arrays):
    operations = function.get_concrete_function(example).graph.get_operations()
    shapes = [op.outputs[0].shape for op in operations if op.type == "Const"]
    return [any(array.shape == shape for shape in shapes) for array in arrays]
