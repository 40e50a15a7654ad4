"""The bot of the reception office."""
