"""Scripts that make what ships with the index: the model and the calibration."""
