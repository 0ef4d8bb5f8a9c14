"""The units of a network and their weights: what is shown, where it stands, how the edges are drawn."""
