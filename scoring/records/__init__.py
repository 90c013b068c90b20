"""The record of an interview as raters and readers meet it."""
