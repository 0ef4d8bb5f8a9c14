"""What a teacher sees: roll, answers, topics, messages, and one learner's screen."""
