"""Predictions, questions and misconceptions in words, and the ledger of guesses."""
