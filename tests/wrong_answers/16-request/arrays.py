# expect: error arrays-in-json
import json


def answer_request(body, predict):
    request = json.loads(body)
    return json.dumps({"predictions": predict(np.array(request["instances"]))})
