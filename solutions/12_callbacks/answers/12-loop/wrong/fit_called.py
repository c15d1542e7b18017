# when: fit-itself
def fit_by_hand(model, batches, validation_batches, epochs, callbacks):
    images, labels = (np.concatenate(column) for column in zip(*batches))
    held = tuple(np.concatenate(column) for column in zip(*validation_batches))
    model.fit(images, labels, len(batches[0][0]), epochs, callbacks=callbacks, validation_data=held, shuffle=False, verbose=0)
