"""Files that come to the office or leave it: tables, papers, calendars, codes."""
