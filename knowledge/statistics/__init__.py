"""Statistics (통계) of a span of days: what was asked, what became of it, and how long that took."""
