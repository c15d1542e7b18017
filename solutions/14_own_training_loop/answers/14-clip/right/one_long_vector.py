def clip(gradients, max_norm):
    length = np.linalg.norm(np.concatenate([np.ravel(gradient) for gradient in gradients]))
    return gradients if length <= max_norm else [gradient / length * max_norm for gradient in gradients]
