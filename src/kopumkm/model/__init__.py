"""What a data file may say: frozen models of definitions, observations and targets. No file is read here."""
