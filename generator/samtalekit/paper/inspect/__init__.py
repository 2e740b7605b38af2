"""Read a finished paper: what it holds, what it fetches, how it looks."""
