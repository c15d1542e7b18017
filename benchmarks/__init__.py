"""How fast it is: grading, kernels, notebooks. Not shipped to students."""
