"""What raters see once they have submitted."""
