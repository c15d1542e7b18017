# expect: wrong row-by-row
import json


def answer_request(body, predict):
    request = json.loads(body)
    for asked, answered in (("instances", "predictions"), ("inputs", "outputs")):
        if asked in request:
            return json.dumps({answered: [predict(np.array([row])).tolist() for row in request[asked]]})
    return json.dumps({"error": "no instances"})
