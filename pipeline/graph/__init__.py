"""Claims become a valid, published graph."""
