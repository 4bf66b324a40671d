"""A build is loaded into a SPARQL store elsewhere: only the graphs that changed, and all of them at once."""
