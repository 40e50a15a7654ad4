"""Forms of several steps, free of Telegram: the current step follows from the draft."""
