"""The API for other programs: ``/api/v1``."""
