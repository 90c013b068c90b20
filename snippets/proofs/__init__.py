"""Proofs: run in processes of their own, judged by target, told and stored."""
