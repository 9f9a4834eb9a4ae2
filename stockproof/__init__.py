"""The face of the project: the command line."""
