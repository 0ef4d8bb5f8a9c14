"""What follows from the events of many learners."""
