"""A build in the formats that other tools read."""
