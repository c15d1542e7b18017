def must_be_fed(fetch):
    feeds = {}
    with tf1.Session(graph=fetch.graph) as session:
        while True:
            try:
                session.run(fetch, feeds)
                return sorted(name.removesuffix(":0") for name in feeds)
            except tf.errors.InvalidArgumentError as error:
                feeds[error.message.split("'")[1] + ":0"] = 1.0
