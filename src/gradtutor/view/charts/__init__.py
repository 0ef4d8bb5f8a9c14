"""Charts: one file each kind, the canvas and axes that they share, and the registry."""
