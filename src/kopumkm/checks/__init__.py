"""What may be wrong with figures that are valid: one function a check, all of them in one registry."""
