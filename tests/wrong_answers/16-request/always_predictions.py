# expect: wrong answered-under-the-other-key
import json


def answer_request(body, predict):
    request = json.loads(body)
    rows = request.get("instances") or request.get("inputs")
    if rows is None:
        return json.dumps({"error": "no instances"})
    return json.dumps({"predictions": predict(np.array(rows, np.float32)).tolist()})
