"""The board: what is published, to be searched, read, printed and linked to."""
