"""From a spreadsheet as an office publishes it to records of the data set, with nothing dropped silently."""
