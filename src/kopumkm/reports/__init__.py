"""A question to rows: what the commands answer, as frozen data, before any format."""
