"""The bundle for an intranet: zip archives, HTTP headers, licences, SharePoint files and a guide for IT."""
