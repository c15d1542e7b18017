# error: inhomogeneous
"""With several outputs each item is a dict: a row of each, under its name."""
import json


def answer_request(body, signatures):
    request = json.loads(body)
    name = request.get("signature_name", "serving_default")
    if name not in signatures:
        return json.dumps({"error": f"no signature {name}"})
    if "instances" in request:
        rows = np.array(request["instances"], np.float32)
    elif "inputs" in request:
        rows = np.array(request["inputs"], np.float32)
    else:
        return json.dumps({"error": "neither instances nor inputs"})
    columns = {key: np.asarray(value).tolist() for key, value in signatures[name](rows).items()}
    if "inputs" in request:
        return json.dumps({"outputs": columns if len(columns) > 1 else next(iter(columns.values()))})
    items = [[column[i] for column in columns.values()] for i in range(len(rows))] if len(columns) > 1 else [{k: c[i] for k, c in columns.items()} for i in range(len(rows))]
    if len(columns) == 1:
        items = [next(iter(item.values())) for item in items]
    return json.dumps({"predictions": items})
