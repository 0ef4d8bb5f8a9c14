"""SSH itself: the terminal, bounds on connections, the host key, and sshd's configuration."""
