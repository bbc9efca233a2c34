"""What may be asked of orders, in the order of their life: placing, paying, starting, delivering, completing."""
