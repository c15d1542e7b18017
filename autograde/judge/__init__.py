"""The trusted room: decodes what a kernel answered, compares it with the reference and gives the verdict.

NumPy only. Nothing here imports a library of tensors, unpickles, or opens a file that a student wrote.
"""
