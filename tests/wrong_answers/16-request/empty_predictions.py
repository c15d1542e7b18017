# expect: wrong no-error
import json


def answer_request(body, predict):
    request = json.loads(body)
    if "inputs" in request:
        return json.dumps({"outputs": predict(np.array(request["inputs"])).tolist()})
    rows = request.get("instances", [])
    return json.dumps({"predictions": predict(np.array(rows)).tolist() if rows else []})
