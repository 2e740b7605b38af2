"""The paper workshop: a form becomes a fill-in PDF. Compose, press, finish; strangers to web and to filled papers."""
