"""What this course's notebooks import beside TensorFlow. No module here imports it before it is used."""
