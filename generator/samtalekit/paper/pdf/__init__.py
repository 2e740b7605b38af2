"""Edit PDF objects: form fields, appearance streams, fonts, structure tree, metadata."""
