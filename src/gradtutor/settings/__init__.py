"""The settings file, what it may say, and the keys that can be remapped."""
