# expect: error endpoint-missing
def export_endpoints(model, path):
    model.export(path, verbose=False)
