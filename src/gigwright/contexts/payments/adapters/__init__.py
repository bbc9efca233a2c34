"""Who gives the market a card processor."""
