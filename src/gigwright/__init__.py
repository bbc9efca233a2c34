"""Gigwright: a self-hostable marketplace for digital services, built on one log of events."""
