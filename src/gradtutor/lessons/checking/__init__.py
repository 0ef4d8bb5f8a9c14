"""``gradtutor author check``: the dry run, the translations, and watching files for changes."""
