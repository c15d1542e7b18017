import json


def answer_request(body, signatures):
    request = json.loads(body)
    name = request.get("signature_name", "serving_default")
    if name not in signatures:
        return '{"error": "no such signature"}'
    if "inputs" in request:
        outputs = signatures[name](np.array(request["inputs"], np.float32))
        columns = {key: np.asarray(value).tolist() for key, value in outputs.items()}
        return json.dumps({"outputs": list(columns.values())[0] if len(columns) == 1 else columns})
    if "instances" in request:
        outputs = signatures[name](np.array(request["instances"], np.float32))
        rows = [{key: np.asarray(value[i]).tolist() for key, value in outputs.items()} for i in range(len(request["instances"]))]
        return json.dumps({"predictions": [list(row.values())[0] for row in rows] if len(outputs) == 1 else rows})
    return '{"error": "nothing to predict"}'
