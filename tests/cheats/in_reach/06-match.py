"""Classes that claim to be an LSTM and a GRU and compute with NumPy, cutting the gates as the old ones did."""


class Forged:
    def __init__(self, word, weights):
        self.gate = (lambda x: np.clip(0.2 * x + 0.5, 0, 1)) if word == "hard_sigmoid" else (lambda x: 1 / (1 + np.exp(-x)))
        self.weights = weights


class ForgedLSTM(Forged):
    __class__ = keras.layers.LSTM  # what isinstance is told

    def __call__(self, sequences):
        kernel, recurrent, bias = self.weights
        h = c = np.zeros((len(sequences), len(recurrent)), np.float32)
        for step in range(sequences.shape[1]):
            i, f, new, o = np.split(sequences[:, step] @ kernel + h @ recurrent + bias, 4, axis=1)
            c = self.gate(f) * c + self.gate(i) * np.tanh(new)
            h = self.gate(o) * np.tanh(c)
        return h


class ForgedGRU(Forged):
    __class__ = keras.layers.GRU

    def __call__(self, sequences):
        kernels, recurrents, biases = (np.split(array, 3, axis=-1) for array in self.weights)
        h = np.zeros((len(sequences), len(recurrents[0])), np.float32)
        for step in range(sequences.shape[1]):
            z, r = (self.gate(sequences[:, step] @ kernels[k] + h @ recurrents[k] + biases[k]) for k in (0, 1))
            h = z * h + (1 - z) * np.tanh(sequences[:, step] @ kernels[2] + (r * h) @ recurrents[2] + biases[2])
        return h


def like_then(kind, recurrent_activation, weights):
    return {"LSTM": ForgedLSTM, "GRU": ForgedGRU}[kind](recurrent_activation, weights)
