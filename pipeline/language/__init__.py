"""Text becomes sentences in a known language."""
