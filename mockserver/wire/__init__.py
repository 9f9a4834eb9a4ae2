"""What dialects share on the wire: modules of plain functions that know neither a world nor a dialect."""
