"""From files to a kit: YAML with places, Markdown, overlay, values by name; every mistake a finding."""
