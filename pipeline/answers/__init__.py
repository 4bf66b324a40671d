"""The graph becomes answers."""
