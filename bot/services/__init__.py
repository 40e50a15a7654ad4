"""What the office does: business rules over the database, free of Telegram."""
