"""From Flow to Pages: lines, strips, pages. Pure: no canvas, no clock, no file system."""
