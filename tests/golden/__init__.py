"""What was ever stored, and the shape of it: kept for ever."""
