# expect: error not-json
import json


def answer_request(body, predict):
    request = json.loads(body)
    return {"predictions": predict(np.array(request.get("instances", [[]]))).tolist()}
