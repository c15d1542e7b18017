"""Checks, grades and builds the course "Keras and TensorFlow, then and now"."""
