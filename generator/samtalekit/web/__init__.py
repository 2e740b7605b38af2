"""The website: page context, Markdown and assets in a staging directory, and the engine that builds HTML from it."""
