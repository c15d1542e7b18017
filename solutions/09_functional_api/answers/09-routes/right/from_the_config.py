import json
import re


def count_routes(model):
    names = [layer.name for layer in model.layers]
    routes = [[0] * len(names) for _ in names]
    for entry in model.get_config()["layers"]:
        to = names.index(entry["name"])
        for parent in re.findall(r'"keras_history": \["(\w+)"', json.dumps(entry["inbound_nodes"])):
            routes[names.index(parent)][to] += 1
            for row in routes:
                row[to] += row[names.index(parent)]
    return routes
