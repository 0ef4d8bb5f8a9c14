"""The mathematics: expressions, derivatives, update rules and traces; numpy only where there are arrays."""
