"""What the chapters draw with: the house style, tables, and pictures that several share."""
