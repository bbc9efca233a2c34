"""The shared words: what can happen, one file per context, no logic."""
