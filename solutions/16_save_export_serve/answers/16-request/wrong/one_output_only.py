"""Only one of several outputs is in your answer: each item needs them all."""
import json


def answer_request(body, signatures):
    request = json.loads(body)
    name = request.get("signature_name", "serving_default")
    asked = "instances" if "instances" in request else "inputs"
    if name not in signatures or asked not in request:
        return json.dumps({"error": "no"})
    outputs = signatures[name](np.array(request[asked], np.float32))
    columns = {key: value.tolist() for key, value in outputs.items()}
    if asked == "inputs":
        return json.dumps({"outputs": list(columns.values())[-1]})
    return json.dumps({"predictions": list(columns.values())[-1]})
