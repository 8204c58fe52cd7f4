"""What the board reads: entries by topic, articles through time, documents, and a search over them."""
