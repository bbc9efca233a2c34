"""The shared words: what can happen, one file or folder per context, no logic."""
