"""Past conversations: an exported chat becomes drafts of Q&A entries, for instructors to judge."""
