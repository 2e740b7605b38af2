"""PDF objects: fields, appearances, structure, metadata."""
