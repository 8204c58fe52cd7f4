"""Statutes from their source: a directory, its history in git, the National Law Information service."""
