"""What is to be done today, by role."""
