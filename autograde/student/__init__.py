"""What runs in the student's own kernel: check and its messages, the digits, the progress display."""
