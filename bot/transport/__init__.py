"""The road between Telegram and our tables; knows nothing of receptions."""
