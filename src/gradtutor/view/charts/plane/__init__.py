"""Maps of two parameters: the window, the heights, the picture, the path and the arrows on it."""
