"""What can go wrong when something is worked out."""

from __future__ import annotations

from knowledge.errors import KnowledgeError


class InputError(KnowledgeError):
    """A question brings a number or a date that nothing can be worked out of. ``str()`` says so in Korean."""
