"""Rubrics: their form and rules, the default one, what pages show of them, and how a draft becomes a version."""
