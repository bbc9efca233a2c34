"""The log of events, the decisions that write to it and the consumers that follow it. Knows no market."""
