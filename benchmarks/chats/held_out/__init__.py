"""Conversations that are measured on, and not tuned on."""
