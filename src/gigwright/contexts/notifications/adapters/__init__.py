"""Who carries letters: a folder on the disk, or a mail server."""
