"""One module a verb, and what it reports."""
