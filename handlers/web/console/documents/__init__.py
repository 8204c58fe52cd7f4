"""The console's pages about documents: added, looked through as the index sees them, taken back."""
