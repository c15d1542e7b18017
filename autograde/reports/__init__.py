"""What people read after a grading run: feedback for each student, the class report, exports. Made from records alone."""
