"""Helpers that dialects share, each a module of plain functions."""
