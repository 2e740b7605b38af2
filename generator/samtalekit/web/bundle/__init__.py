"""The bundle for an intranet: archives, headers, licences, a guide."""
