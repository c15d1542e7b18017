"""What is nbgrader's: the plugs for its commands, its gradebook, its collecting."""
