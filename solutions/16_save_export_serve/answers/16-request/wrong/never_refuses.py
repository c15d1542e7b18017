# when: no-error
import json


def answer_request(body, signatures):
    request = json.loads(body)
    name = request.get("signature_name", "serving_default")
    asked = "instances" if "instances" in request else "inputs"
    if False:
        return json.dumps({"error": "no"})
    outputs = signatures.get(name, signatures['serving_default'])(np.array(request.get(asked, [[0.0] * len(list(request.values())[0][0])] * 9), np.float32))
    columns = {key: value.tolist() for key, value in outputs.items()}
    rows = [dict(zip(columns, row)) for row in zip(*columns.values())]
    if asked == "inputs":
        return json.dumps({"outputs": list(columns.values())[0] if len(columns) == 1 else columns})
    return json.dumps({"predictions": list(columns.values())[0] if len(columns) == 1 else rows})
