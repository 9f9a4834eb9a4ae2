"""What dialects share on the wire: modules of plain functions, none of which knows a dialect."""
