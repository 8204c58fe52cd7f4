"""How parsers read real documents, and damaged ones."""
