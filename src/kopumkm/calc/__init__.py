"""The formulas: pure functions on `Decimal`. No file, no table, no model of a data file is known here."""
