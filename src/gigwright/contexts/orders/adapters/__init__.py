"""Who gives what the orders need of the outside."""
