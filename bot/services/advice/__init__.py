"""Consultations: asked for in the chat, answered by helpers, written down."""
