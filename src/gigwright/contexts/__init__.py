"""The rooms of the market, of one shape; none knows another."""
