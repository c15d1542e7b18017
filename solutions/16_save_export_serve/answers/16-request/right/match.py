import json


class Numbers(json.JSONEncoder):
    def default(self, value):
        return value.tolist()


def answer_request(body, signatures):
    match json.loads(body):
        case {"instances": rows, **others}:
            answered = "predictions"
        case {"inputs": rows, **others}:
            answered = "outputs"
        case _:
            return json.dumps({"error": "no rows"})
    try:
        outputs = signatures[others.get("signature_name", "serving_default")](np.array(rows, np.float32))
    except KeyError as error:
        return json.dumps({"error": f"no signature {error}"})
    if len(outputs) == 1:
        (reply,) = outputs.values()
    elif answered == "outputs":
        reply = outputs
    else:
        reply = [{key: value[place] for key, value in outputs.items()} for place in range(len(rows))]
    return json.dumps({answered: reply}, cls=Numbers)
