"""From files to a kit: YAML with places, Markdown with front matter, overlay, values by name; every mistake a finding."""
