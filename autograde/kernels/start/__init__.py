"""Kernels that start warm: the zygote, the pool, the provisioner."""
