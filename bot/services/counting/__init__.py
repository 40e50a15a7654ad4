"""The book of facts and the figures counted from it."""
