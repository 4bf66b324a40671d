"""Sentences become mentions, claims and facts."""
