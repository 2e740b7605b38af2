"""Site engines: build HTML from the staging directory."""
