"""The report of a build: HTML pages in four languages that open from the file system."""
