"""Conversations: each handler reads typed input, calls the office, returns a screen."""
