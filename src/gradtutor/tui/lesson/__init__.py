"""The lesson screen in parts: each adds keys and what they do to ``LessonBase``; ``screens/lesson.py`` joins them."""
