"""Learning on the public site: unfolding cases, the measurement without names, lessons, quizzes. Nobody signs in; nothing of a visitor is
kept but the answers of a measure, under a code of the learner's own.
"""
