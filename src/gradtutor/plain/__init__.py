"""A lesson line by line on stdin and stdout: for screen readers, simple terminals and pipes."""
