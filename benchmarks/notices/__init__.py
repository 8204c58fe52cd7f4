"""How many of the mistakes seeded into draft notices the notice check finds, and what else it finds."""
