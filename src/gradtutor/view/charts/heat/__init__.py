"""Arrays as cells of shade: what a step works out, which cells meet in it, where the blocks stand."""
