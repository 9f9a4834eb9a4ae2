"""The commands, one module each; a module's `command` is what the command line calls."""
