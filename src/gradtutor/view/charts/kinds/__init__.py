"""One file each kind of chart."""
