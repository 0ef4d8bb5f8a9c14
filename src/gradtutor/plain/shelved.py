"""The other courses that a learner keeps at hand, as they are heard and gone to."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from gradtutor.errors import GradtutorError
from gradtutor.i18n import tr
from gradtutor.safe_text import quoted

if TYPE_CHECKING:
    from gradtutor.lessons.course.course import Course
    from gradtutor.lessons.course.known import Shelf
    from gradtutor.plain.voice import Voice


class Shelved:
    """Says which courses there are, and opens one. Those that are archives stay unpacked as long as ``unpacked`` is
    open. Without a ``shelf`` there is only the course that is open."""

    def __init__(self, shelf: Shelf | None = None, unpacked: ExitStack | None = None) -> None:
        self._shelf = shelf
        self._unpacked = unpacked or ExitStack()

    def opened(self, voice: Voice, here: Course, number: str) -> Course | None:
        """The course of that number; ``None`` where there is none, which is said, or where no number is asked for:
        then all are said."""
        from gradtutor.lessons.course.known import described, place_of
        from gradtutor.lessons.course.untrusted import opened_course
        from gradtutor.view.course.courses import about, title_of

        try:
            paths = self._shelf.paths() if self._shelf else ()
            if len(paths) < 2:
                voice.say(tr("This is the only course. To add one: gradtutor courses add PATH"))
                return None
            if number.isdecimal() and 0 < int(number) <= len(paths):
                return self._unpacked.enter_context(opened_course(paths[int(number) - 1]))
        except (GradtutorError, OSError) as error:
            voice.say(str(error))
            return None
        if number:
            voice.say(tr("There is no course '{name}'.").format(name=quoted(number)))
        place = place_of(here, paths)
        for at, course in enumerate(map(described, paths)):
            words = tr("{number}. {title}, {about}").format(number=at + 1, title=title_of(course), about=about(course))
            voice.say(words + (tr(" (open)") if at == place else ""))
        voice.say(tr("'courses 2' goes to the second."))
        return None
