"""Receptions by other means while an emergency lasts."""
