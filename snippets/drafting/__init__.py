"""A draft as the editor shows, takes and compares it."""
