"""What may be asked of gigs: offering them (draft, publish, import) and changing them (reprice, pause, resume)."""
