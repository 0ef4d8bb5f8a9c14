"""A class in the browser: one page, and a websocket to the same process on the same pseudo-terminal as over SSH."""
