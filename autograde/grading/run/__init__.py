"""A submission is run: a kernel, its cells, the questions, the verdicts."""
