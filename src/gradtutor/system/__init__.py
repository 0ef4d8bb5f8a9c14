"""What one system has and another has not, in the same words for all of them."""
