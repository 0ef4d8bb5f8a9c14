"""Predictions and questions: what can be asked, how it is graded, which misconception it was."""
