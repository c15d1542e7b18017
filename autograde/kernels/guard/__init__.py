"""The guard: what a forked kernel takes away from itself before it runs a stranger's code."""
