"""The search bench: how a question is answered, step by step, and which articles should have come first."""
