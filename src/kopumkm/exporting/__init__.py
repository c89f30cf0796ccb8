"""The data set in the formats that other programs read."""
