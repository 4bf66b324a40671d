"""A published build as a local, read-only site."""
