"""The lowest floor: findings, errors, files, units and languages. It knows no kit."""
