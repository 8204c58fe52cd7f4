"""The hours in which an office works, as the conversations use them; see ``knowledge.working_hours``."""

from knowledge.working_hours import after_working, is_working, worked_between

__all__ = ["after_working", "is_working", "worked_between"]
