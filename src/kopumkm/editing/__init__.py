"""Changes to a user's data file: one entry at a time, with its comments and order kept, or not at all."""
