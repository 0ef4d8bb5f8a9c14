"""The lesson's words at a place of a run, with the numbers of that place in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gradtutor.engine.language.notation import write
from gradtutor.i18n import tr
from gradtutor.view.labels import title_of
from gradtutor.view.text.lines import Line, Span, ellipsis, fitted, joined, line_width, width, wrap
from gradtutor.view.text.numbers import UNKNOWN, formatted
from gradtutor.view.words.choice import shown_section
from gradtutor.view.words.default_narration import after_a_move, made_words
from gradtutor.view.words.keys import key_words, said_after, said_before
from gradtutor.view.words.live_numbers import number_of
from gradtutor.view.words.staleness import is_stale

_MARK = re.compile(r"\*\*|`")

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gradtutor.engine.language.values import Value
    from gradtutor.lessons.text.model import Paragraph, Placeholder, Template
    from gradtutor.view.scene import Scene


def narration(scene: Scene, columns: int, rows: int) -> list[Line]:
    """The words for this step in at most ``rows`` lines of ``columns``; blank lines between paragraphs only where
    there is room for them."""
    paragraphs = [wrap(spans, columns) for spans in narrated(scene)]
    spaced: list[Line] = []
    for paragraph in paragraphs:
        spaced += ([()] if spaced else []) + paragraph
    if len(spaced) <= rows:
        return spaced
    return [line for paragraph in paragraphs for line in paragraph][:rows]


def with_sign(lines: Sequence[Line], columns: int, key: str) -> list[Line]:
    """Lines that have been cut, with a sign of it at their end, and the key by which the rest is seen."""
    sign = f" {ellipsis()} "
    room = columns - width(sign) - width(key)
    return [*lines[:-1], joined(*(fitted(line, room) for line in lines[-1:]), [(sign, "muted"), (key, "key")])]


def with_key(line: Line, columns: int, key: str) -> Line:
    """A line; one that is too wide is cut, with a sign of it and the key by which the rest is seen."""
    if line_width(line) <= columns:
        return line
    return joined(fitted(line, columns - width(f" {key}")), [(f" {key}", "key")]) if key else fitted(line, columns)


def overflow(scene: Scene, columns: int, rows: int) -> int:
    """How many lines of the words do not fit; 0 when all do."""
    return max(0, sum(len(wrap(spans, columns)) for spans in narrated(scene)) - rows)


def plain_section(scene: Scene, purpose: str, name: str = "") -> str:
    """A section as one plain text: the words of a band, the name of a variant."""
    template = scene.words.find(purpose, name or None, scene.variant.words)
    if template is None:
        return name
    return " ".join("".join(text for text, _ in spans) for spans in filled(scene, template))


def band_words(scene: Scene) -> str:
    """The words of the feedback band in which the objective lies."""
    objective = scene.snapshot.column.objective
    if objective is None:
        return "—"
    for band in scene.variant.feedback:
        if band.maximum is None or objective <= band.maximum:
            return plain_section(scene, "feedback", band.name)
    return "—"


def section(scene: Scene, purpose: str, name: str) -> list[list[Span]]:
    """The paragraphs of a section with the numbers of this place in them; none where there is no such section."""
    template = scene.words.find(purpose, name, scene.variant.words)
    return [] if template is None else filled(scene, template)


def narrated(scene: Scene) -> list[list[Span]]:
    """The words for this step, paragraph by paragraph, with what the run itself has to say."""
    snapshot = scene.snapshot
    paragraphs = []
    if snapshot.end and snapshot.end.fault:
        paragraphs.append([(_fault(scene), "fault")])
    if (own := made_words(scene)) is not None:
        paragraphs += own
    elif (key := shown_section(scene)) is not None:
        general = _general(scene) if is_stale(scene, key) else None
        paragraphs += filled(scene, scene.words.sections[key]) if general is None else general
    if said := after_a_move(scene):
        paragraphs.append([(said, "strong")])
    if snapshot.waiting:
        paragraphs.append([(tr("Your move: press enter and set the next values."), "strong")])
    return paragraphs


def _general(scene: Scene) -> list[list[Span]] | None:
    from gradtutor.view.words.general import general_words

    return general_words(scene)


def _fault(scene: Scene) -> str:
    from gradtutor.engine.run.fault_sentence import sentence

    fault = scene.snapshot.end.fault if scene.snapshot.end else None
    if fault is None:
        return ""
    return tr("{fault} The run ends.").format(fault=sentence(fault, scene.variant.symbols))


def filled(scene: Scene, template: Template) -> list[list[Span]]:
    """The paragraphs of a template with the numbers of this place in them."""
    return [_styled(scene, paragraph) for paragraph in template]


def _styled(scene: Scene, paragraph: Paragraph) -> list[Span]:
    """``**strong**`` and `` `code` `` set apart; the marks may have numbers between them. Numbers always are."""
    spans: list[Span] = []
    strong = after_key = False
    for part in paragraph:
        if not isinstance(part, str):
            if part.kind == "key" and spans:
                spans[-1] = (said_before(spans[-1][0], part.names[0]), spans[-1][1])
            role = "strong" if strong or part.kind != "key" else ""
            after_key = part.kind == "key"
            spans.append((fill(scene, part), role))
            continue
        first, *rest = _MARK.split(said_after(part) if after_key else part)
        after_key = False
        spans.append((first, "strong" if strong else ""))
        for piece in rest:
            strong = not strong
            spans.append((piece, "strong" if strong else ""))
    return [span for span in spans if span[0]]


def fill(scene: Scene, placeholder: Placeholder) -> str:
    """The text that stands for a placeholder here; — for what is not yet known."""
    if placeholder.kind == "feedback":
        return band_words(scene)
    if placeholder.kind == "key":
        return key_words(placeholder.names[0])
    if placeholder.kind == "variant":
        name = placeholder.names[0]
        return tr("“{title}”").format(title=title_of(scene.words, name) or name)
    if placeholder.kind == "local":
        return _local(scene, placeholder)
    value = number_of(scene, placeholder)
    if isinstance(value, str):
        return "?"
    return formatted(value, _format(scene, placeholder, value), scene.digits) if value is not None else UNKNOWN


def _format(scene: Scene, placeholder: Placeholder, value: Value) -> str:
    """The author's format; what is whole in the lesson's own run need not be whole where somebody has other numbers."""
    spec = placeholder.format
    if scene.lesson.numbers and spec.endswith("d") and isinstance(value, float | int) and value != round(value):
        return ""
    return spec


def _local(scene: Scene, placeholder: Placeholder) -> str:
    """∂first/∂second as a number, of the iteration whose slopes the rule uses."""
    from gradtutor.engine.autodiff.graph import evaluate
    from gradtutor.engine.autodiff.symbolic import differentiate

    above, below = placeholder.names
    formula = differentiate(scene.graph.nodes[above], below)
    try:
        value: Value = evaluate(formula, scene.snapshot.column.known)
    except KeyError:
        return UNKNOWN
    except ArithmeticError:
        return write(formula, scene.variant.symbols)
    return formatted(value, _format(scene, placeholder, value), scene.digits)
