"""The website: model in, a plain staged tree out, and an engine that makes pages of it."""
