"""What people are asked afterwards, what they answered, and whom the head calls."""
