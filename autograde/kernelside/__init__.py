"""What runs in the kernel of whoever answers: the probe, what it collects, and the answer to a question."""
