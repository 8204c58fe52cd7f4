"""The commands of ``gyeyaktong``, a module for each group of them; ``bot.cli`` puts them together."""
