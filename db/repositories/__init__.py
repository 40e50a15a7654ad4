"""Queries that more than one layer needs; they flush at most and never commit."""
