"""An assertion stops at the first variable that is missing: you are to list, and to go on."""
# error: not bound to checkpointed values
def untouched(path, model):
    tf.train.Checkpoint(model=model).read(path).assert_existing_objects_matched()
    return []
