"""What the office remembers: tables, sealed columns, and the one way to open a transaction."""
