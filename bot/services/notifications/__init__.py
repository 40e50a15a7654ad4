"""What people are told, and whether it still holds when it is sent."""
