"""Other ways to search the same articles, each in a process of its own: ``python -m benchmarks.peers``.

They run in an environment of their own (``.venv-peers``, from ``requirements.txt`` here), so nothing in this
package may import what only the program has.
"""
