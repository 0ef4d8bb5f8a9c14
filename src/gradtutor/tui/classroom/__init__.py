"""The apps and screens of a class: the learner's side and the teacher's."""
