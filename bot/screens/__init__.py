"""What people read: pure functions from data to screens, the only place with words."""
