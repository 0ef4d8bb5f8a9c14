"""Work that a class is given: until when, with which numbers, and what counts of what is done."""
