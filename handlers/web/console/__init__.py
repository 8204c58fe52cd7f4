"""The instructors' console: the day's questions, and everything that is done with one."""
