# expect: wrong tanh-for-sigmoid
def run_in_session(images, kernel, bias):
    return np.tanh(images @ kernel + bias)
