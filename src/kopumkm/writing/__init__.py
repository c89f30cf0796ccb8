"""Data to text that the program can read again, and text to files that are never half written."""
