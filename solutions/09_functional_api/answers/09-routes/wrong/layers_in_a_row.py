# when: layers-in-a-row
def count_routes(model):
    return np.triu(np.ones((len(model.layers), len(model.layers)), int), 1)
