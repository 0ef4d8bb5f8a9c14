"""What every screen needs: keys, theme, ASCII at the edge, and the one worker thread."""
