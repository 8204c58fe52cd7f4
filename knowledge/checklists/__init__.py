"""Checklists (제출서류ㆍ절차 목록): which papers and steps a contract needs, each with its legal basis."""
