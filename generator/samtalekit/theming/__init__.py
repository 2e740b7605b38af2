"""From a brand to what pages and papers wear: tokens of colour, faces, a clean logo, templates."""
