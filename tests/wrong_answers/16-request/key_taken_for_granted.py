# expect: error key-not-there
import json


def answer_request(body, predict):
    request = json.loads(body)
    if "instances" in request:
        return json.dumps({"predictions": predict(np.array(request["instances"])).tolist()})
    return json.dumps({"outputs": predict(np.array(request["inputs"])).tolist()})
