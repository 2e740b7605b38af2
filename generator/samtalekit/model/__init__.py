"""What a kit is: frozen values without files and without HTML."""
