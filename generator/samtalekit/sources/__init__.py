"""Reading a kit's source files: YAML, Markdown, overlays, translations and values; every mistake becomes a finding."""
