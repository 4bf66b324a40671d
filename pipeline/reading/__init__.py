"""Bytes become clean text."""
