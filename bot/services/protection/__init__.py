"""Personal data: shown, corrected, forgotten; consents taken back; breaches."""
