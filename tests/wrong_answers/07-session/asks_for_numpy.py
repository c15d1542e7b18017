# expect: error no-numbers-yet
def run_foreign(outputs, feeds):
    return outputs.numpy()
