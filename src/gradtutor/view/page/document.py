"""The whole page: what the lesson is, its runs step by step, what the article has wrong. It needs no script, and brings
all that it shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gradtutor import i18n
from gradtutor.i18n import ngettext, speaking, tr
from gradtutor.view.labels import method_name, name_of, reason_words
from gradtutor.view.page.markup import element, paragraphs, unfolding
from gradtutor.view.page.palette import Palette
from gradtutor.view.page.places import LeftOut, Step, places
from gradtutor.view.page.questions import question
from gradtutor.view.page.step import Steps
from gradtutor.view.text.ascii_spelling import all_signs
from gradtutor.view.words.narration import section

if TYPE_CHECKING:
    from gradtutor.lessons.model import Erratum, Lesson, Question, Variant
    from gradtutor.view.page.palette import Inks
    from gradtutor.view.scene import Scene

POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"
"""What a browser may fetch for the page, and run in it: nothing."""
BEGINNING: Final = "<!doctype html>"
"""How every page begins."""


def page(lesson: Lesson, inks: Inks) -> str:
    """The page of a lesson in all of its languages, the one in use first; ``inks`` says how roles look. The language in
    use is the same afterwards."""
    with all_signs():
        return _Page(lesson, inks).written()


class _Page:
    """One page while it is written."""

    def __init__(self, lesson: Lesson, inks: Inks) -> None:
        self._lesson = lesson
        # The reader's own language first; the others as they are.
        self._languages = sorted(lesson.words, key=lambda language: language != i18n.language())
        self._palette = Palette(inks)

    def written(self) -> str:
        with speaking(self._languages[0]):
            runs = [(variant, list(places(self._lesson, variant))) for variant in self._lesson.variants.values()]
        body = "".join((self._head(), *(self._run(*run) for run in runs), self._errata(runs[0][1])))
        # When all has been written it is known which colours there are.
        style = Path(__file__).with_name("style.css").read_text(encoding="utf-8") + self._palette.css()
        first, title = self._languages[0], escape(self._lesson.words[self._languages[0]].title)
        return (
            f'{BEGINNING}\n<html lang="{first}"><head><meta charset="utf-8">'
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<title>{title}</title><style>{style}</style></head><body>{body}</body></html>\n"
        )

    def _each(self, write: Callable[[], str], *, classes: str = "") -> str:
        """What is written in each language, side by side; once, where it is the same in all."""
        found = []
        for language in self._languages:
            with speaking(language):
                found.append((language, write()))
        if not any(text for _, text in found):
            return ""
        if len({text for _, text in found}) == 1:
            return element("div", found[0][1], classes=classes)
        return element(
            "div", *(element("div", text, language=language) for language, text in found), classes="languages"
        )

    def _head(self) -> str:
        def title() -> str:
            words = self._lesson.words[i18n.language()]
            return element("h1", escape(words.title)) + element("p", escape(words.summary))

        def about() -> str:
            how = tr(
                "Every step of the lesson, as the tutor shows it. A picture stands where it has changed. Questions "
                "stand where they are asked; hints and answers unfold."
            )
            return element("p", escape(how), classes="note")

        links = [
            element("li", f'<a href="#{_anchor(number)}">{escape(self._name(variant))}</a>')
            for number, variant in enumerate(self._lesson.variants.values())
        ]
        nav = element("nav", element("ul", *links)) if len(links) > 1 else ""
        return element("header", self._each(title), self._each(about), nav)

    def _name(self, variant: Variant) -> str:
        """A run's name in all languages."""
        names = []
        for language in self._languages:
            with speaking(language):
                names.append(name_of(self._lesson.words[language], variant))
        return " / ".join(dict.fromkeys(names))

    def _run(self, variant: Variant, found: list[Step | LeftOut]) -> str:
        number = list(self._lesson.variants).index(variant.name)

        def heading() -> str:
            words, kind = self._lesson.words[i18n.language()], variant.problem.rule.kind
            text = tr("{name}: {method}").format(name=name_of(words, variant), method=method_name(kind))
            return element("h2", escape(text))

        steps = Steps(self._palette)
        parts = [f'<section id="{_anchor(number)}">', self._each(heading)]
        iteration = 0
        for place in found:
            if isinstance(place, LeftOut):
                parts.append(self._each(partial(_left_out, place), classes="gap"))
                continue
            here = place.scene.snapshot.iteration
            if here != iteration:
                iteration = here
                parts.append(self._each(partial(_iteration, here)))
            parts += self._step(steps, place)
        parts.append(self._each(lambda: _ending(found)))
        return "".join((*parts, "</section>"))

    def _step(self, steps: Steps, place: Step) -> Iterator[str]:
        scene = place.scene
        for asked in place.asked:
            yield self._each(partial(self._question, asked, place))
        inside = [self._each(partial(_shown, part, scene)) for part in (steps.words, *steps.pictures(scene))]
        yield element("article", *inside, classes="step")

    def _question(self, asked: Question, place: Step) -> str:
        return question(asked, place.player, place.scene.in_language(), self._palette)

    def _errata(self, found: list[Step | LeftOut]) -> str:
        """What the article prints wrongly, with the numbers of the end of the default run."""
        if not self._lesson.errata:
            return ""
        end = next(place.scene for place in reversed(found) if isinstance(place, Step))
        parts = [self._each(lambda: element("h2", escape(tr("Misprints of the article"))))]
        parts += [self._each(partial(self._erratum, end, erratum)) for erratum in self._lesson.errata]
        return element("section", *parts)

    def _erratum(self, end: Scene, erratum: Erratum) -> str:
        scene = end.in_language()
        where = tr("The article ({place}) prints:").format(place=erratum.place(i18n.language()))
        return element(
            "div",
            element("p", escape(where), classes="note"),
            element("pre", escape(erratum.printed)),
            paragraphs(section(scene, "erratum", erratum.id), self._palette),
            unfolding(tr("Right is:"), paragraphs(section(scene, "right", erratum.id), self._palette)),
            classes="step",
        )


def _shown(write: Callable[[Scene], str], scene: Scene) -> str:
    """A part of a step in the language in use."""
    return write(scene.in_language())


def _anchor(number: int) -> str:
    return f"run-{number + 1}"


def _iteration(number: int) -> str:
    return element("h3", escape(tr("Iteration {number}").format(number=number)))


def _left_out(place: LeftOut) -> str:
    """That something is left out, and how much."""
    if place.first == place.last:
        text = tr("Iteration {first} makes the same steps with other numbers; it is left out here.")
    else:
        text = tr("Iterations {first} to {last} make the same steps with other numbers; they are left out here.")
    return element("p", escape(text.format(first=place.first, last=place.last)))


def _ending(found: list[Step | LeftOut]) -> str:
    """How the run ends."""
    scene = next(place.scene for place in reversed(found) if isinstance(place, Step))
    end = scene.snapshot.end
    reason = end.reason if end else "waiting" if scene.snapshot.waiting else "unfinished"
    count = scene.snapshot.iteration
    text = ngettext("{count} iteration: {reason}.", "{count} iterations: {reason}.", count)
    return element("p", escape(text.format(count=count, reason=reason_words(reason))), classes="note")
