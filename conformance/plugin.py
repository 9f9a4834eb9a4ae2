"""The pytest plugin that runs the checks."""
