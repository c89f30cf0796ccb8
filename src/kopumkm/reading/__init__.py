"""Text to data set: TOML and tidy CSV in, values and diagnostics out. No mistake in a file raises."""
