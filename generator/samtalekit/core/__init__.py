"""Shared foundation of all packages: findings, errors, files, messages, locale, text."""
