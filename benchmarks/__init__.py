"""What the program costs, side by side with its limits. Timings are ratios taken in one run."""
