"""A class over SSH: who may enter, a process for each learner, the store that all write to, and the results.

No widget is in here: what a learner or a teacher sees is the business of ``tui``.
"""
