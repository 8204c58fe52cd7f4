"""Text in, ranked passages out: parsers, passages, words, vectors, the index, its search and its gate."""
