"""The telephone survey: draws, the call sheet, the phone room's file."""
