"""A request comes: registered once, whatever way it came, and given to a reviewer."""
