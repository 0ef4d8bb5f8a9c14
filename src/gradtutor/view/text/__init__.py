"""Lines of styled text: widths, alignment, numbers, themes, and how signs are spelled in ASCII."""
