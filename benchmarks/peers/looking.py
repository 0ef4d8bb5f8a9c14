"""The tutor for somebody who only looks at the lesson named: nothing is asked by itself, and nothing is saved."""

from __future__ import annotations

import sys

from gradtutor import i18n
from gradtutor.lessons.course.course import bundled, load_course
from gradtutor.tui.app import Tutor

i18n.use("en")
tutor = Tutor(load_course(bundled()), bundled() / sys.argv[1])
tutor.asks = False
tutor.run()
