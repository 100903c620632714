"""The room of the offices above communities: who oversees which, and what waits for them."""
