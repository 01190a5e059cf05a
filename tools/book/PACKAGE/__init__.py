"""What the book's chapters draw, check and ask."""
