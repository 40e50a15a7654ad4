"""Terms: duties with their alarms, the calendar, clocks that stand still, what is watched."""
