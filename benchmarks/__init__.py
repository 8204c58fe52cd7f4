"""Measurements of speed, size and memory: ``make bench``."""
