# expect: wrong other-keys-refused
import json
from collections.abc import Callable


def answer_request(body: str, predict: Callable[[np.ndarray], np.ndarray]) -> str:
    request = json.loads(body)
    for asked, answered in (("instances", "predictions"), ("inputs", "outputs")):
        if list(request) == [asked]:
            return json.dumps({answered: predict(np.array(request[asked], np.float32)).tolist()})
    return json.dumps({"error": "Missing 'instances' or 'inputs' in the request."})
