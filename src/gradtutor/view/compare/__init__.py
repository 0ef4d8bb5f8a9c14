"""Runs side by side: table, charts, the menu of variants, and what if."""
