"""What ``gradtutor author`` can do, where that is more than a few lines."""
