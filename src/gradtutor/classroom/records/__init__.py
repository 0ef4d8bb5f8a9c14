"""What is printed and what is erased: results, xAPI, and where they lie."""
