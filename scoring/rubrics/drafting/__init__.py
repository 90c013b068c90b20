"""A rubric as its editor shows, takes, checks and compares it, and as files bring it in and take it out."""
