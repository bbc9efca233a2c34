"""Who gives what the accounts need of the outside."""
