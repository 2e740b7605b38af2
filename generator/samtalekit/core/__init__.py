"""What every floor uses: findings, errors, files, messages, locale."""
