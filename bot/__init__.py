"""The running program: settings, composition, command line, channels, intake, delivery, scheduler, server."""
