"""What a lesson on the learner's own formula is made of: its nodes, its numbers, its pictures and its words."""
