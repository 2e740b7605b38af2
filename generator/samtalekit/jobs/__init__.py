"""What each command does: one module per verb, with the report that it returns."""
