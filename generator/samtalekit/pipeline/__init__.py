"""The build pipeline that `build`, `serve`, `pack` and the MkDocs plugin share: load, papers, site, publish."""
