"""What the bot says and does on each event: one module per conversation, and the web pages."""
