"""The consistency watch: what is published and answers the same question differently."""
