"""Readers of formats that are not plain text: bytes become text and metadata, in a process of their own."""
