"""What whoever runs a class can watch: a log, and figures over HTTP."""
