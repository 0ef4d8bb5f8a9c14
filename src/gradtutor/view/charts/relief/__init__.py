"""A node over two parameters in perspective: the parts that ``surface3d`` is drawn with."""
