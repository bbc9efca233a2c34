"""A market that is lived in: people with habits, on a clock that can be moved. The demonstration is one."""
