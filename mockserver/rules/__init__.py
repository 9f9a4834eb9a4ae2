"""The rules of the shops, one module a topic: plain functions on a world; no bytes, no clock and no randomness here."""
