"""The website: page context, pages and assets in a staging directory, and the engine that makes a site of them."""
