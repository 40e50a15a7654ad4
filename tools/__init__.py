"""Small commands for those who work on the project; nothing here runs in an office."""
