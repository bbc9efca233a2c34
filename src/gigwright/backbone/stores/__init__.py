"""Where the log and the state of its consumers are kept."""
