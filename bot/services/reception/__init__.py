"""The reception day, who takes part in it, and what was promised there."""
