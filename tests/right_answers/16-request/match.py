import json


def answer_request(body, predict):
    def numbers(rows):
        return [[float(number) for number in row] for row in predict(tf.constant(rows, tf.float32).numpy())]

    match json.loads(body):
        case {"instances": rows}:
            reply = {"predictions": numbers(rows)}
        case {"inputs": rows}:
            reply = {"outputs": numbers(rows)}
        case _:
            reply = {"error": "Missing 'instances' or 'inputs'"}
    return json.dumps(reply, indent=1)
