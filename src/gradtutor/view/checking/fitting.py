"""Does a lesson fit on a screen of 80×24? Every step of its runs is drawn in every language, without a terminal.

What does not fit is told as faults that an author can find and mend."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from gradtutor import i18n
from gradtutor.i18n import mark_plural, ngettext, tr
from gradtutor.lessons.checking.runs import Runs
from gradtutor.lessons.text.model import SectionKey
from gradtutor.lessons.text.parse import parse_text
from gradtutor.lessons.toml.faults import Faults
from gradtutor.lessons.toml.files import LESSON_FILE, read_text, words_file
from gradtutor.lessons.toml.limits import MOST_TOML, MOST_WORDS
from gradtutor.lessons.toml.positions import Positions
from gradtutor.lessons.toml.schema import VARIANTS
from gradtutor.records import NamedTuple
from gradtutor.session.run.player import Player
from gradtutor.view.charts.canvas import Canvas
from gradtutor.view.charts.figure import Figure
from gradtutor.view.charts.registry import picture
from gradtutor.view.formulas.formula import formula_lines
from gradtutor.view.graph.drawing import beyond_lines, seen_lines
from gradtutor.view.lesson.ending import ending_overflow
from gradtutor.view.lesson.errata import erratum_lines
from gradtutor.view.lesson.header import header_line
from gradtutor.view.lesson.layout import lesson_layout
from gradtutor.view.lesson.table import table_lines
from gradtutor.view.scene import Scene
from gradtutor.view.text.ascii_spelling import spelled
from gradtutor.view.text.lines import line_width
from gradtutor.view.words.choice import shown_section
from gradtutor.view.words.narration import overflow, plain_section

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gradtutor.errors import Fault
    from gradtutor.lessons.model import Lesson, Variant
    from gradtutor.session.run.snapshot import Snapshot
    from gradtutor.view.lesson.layout import Layout, Size
    from gradtutor.view.text.lines import Line

COLUMNS, ROWS = 80, 24
MARGINS: Final = 2
"""Columns of the words' panel that stay blank."""
OTHER_ROWS: Final = 2
"""Header and footer."""
MOST_TOLD: Final = 3
"""Names at which one part of the screen misfits that are told one by one."""
MOST_SECONDS: Final = 5.0
"""For one run on its way to its last iteration; then the one that has been reached is drawn in its place."""
_OF_WORDS = ("words", "header", "erratum")
"""Parts of the screen that show what stands in a text; the others show what stands in the tables."""
_PLACE: Final = 99
"""Chapter and number of a lesson are not known to it: room is left for two digits each."""


class ScreenMisfit(NamedTuple):
    """Something that is larger than the room for it, at the step where it is largest."""

    part: str
    """``words``, ``formula``, ``header``, ``chart``, ``graph``, ``table`` or ``erratum``."""
    language: str
    section: SectionKey | None
    """Whose words are shown."""
    focus: str
    """The name whose number is shown."""
    variant: str
    iteration: int
    too_much: int
    """Rows of words, of a formula and of an erratum, else columns."""


class _Walk(NamedTuple):
    """The places of one run that are looked at."""

    variant: Variant
    player: Player
    snapshots: list[Snapshot]
    graphs: dict[tuple[int, Size], int]
    """Place and room -> the columns of the graph. It is drawn once for all languages: there are no words in it."""
    layouts: dict[int, list[Layout]]
    """Place -> the layout beside each chart, the only one where there is none. Words take the room that is left."""
    figures: set[tuple[int, int]]
    """Place and chart, where that is a figure: it is as large as its canvas, in any language."""

    def graph_columns(self, place: int, scene: Scene, room: Size) -> int:
        """How wide the graph is at a place, with the line that says what lies beyond."""
        if (place, room) not in self.graphs:
            self.graphs[place, room] = _widest(seen_lines(scene, *room))
        return max(self.graphs[place, room], _widest(beyond_lines(scene, *room)))

    def layouts_at(self, place: int, scene: Scene, rows: int) -> list[Layout]:
        """How the screen is laid out at a place, beside each of the charts."""
        if place not in self.layouts:
            charts = scene.variant.charts or (None,)
            self.layouts[place] = [lesson_layout(scene, chart, COLUMNS, rows) for chart in charts]
        return self.layouts[place]


def misfits(
    lesson: Lesson, rows: int = ROWS, *, charts: bool = True, runs: Runs | None = None
) -> tuple[ScreenMisfit, ...]:
    """What does not fit on a screen of so many ``rows``, each section and each name once in a language. The language in
    use is the same afterwards. Without ``charts``, which take longest, they are left out."""
    runs = runs or Runs()
    found: dict[tuple[object, ...], ScreenMisfit] = {}
    speaking = i18n.language()
    variants = (*lesson.variants.values(), *lesson.sweep)
    walks = [_Walk(variant, *_walk(variant, runs), {}, {}, set()) for variant in variants]
    try:
        for language in lesson.words:
            i18n.use(language)
            for walk in walks:
                for misfit in _of_run(walk, lesson, rows, charts):
                    key = (misfit.part, language, misfit.section or misfit.focus)
                    if key not in found or misfit.too_much > found[key].too_much:
                        found[key] = misfit
    finally:
        i18n.use(speaking)
    return tuple(found.values())


def _scene(lesson: Lesson, variant: Variant, player: Player, snapshot: Snapshot) -> Scene:
    words = lesson.words[i18n.language()]
    return Scene(lesson, variant, player.trace, words, snapshot, lesson.id, _PLACE, _PLACE)


def _walk(variant: Variant, runs: Runs) -> tuple[Player, list[Snapshot]]:
    """Every step of the first and of the last iteration; where the learner is to move, the same place once more."""
    # A move makes another run of it.
    player = Player(variant, None if variant.problem.rule.waits else runs.of(variant.problem))
    snapshots = [player.snapshot(), *_to_the_end_of(player)]
    _run(player)
    last = player.iteration
    if last > 1:
        player.go(last, 1)
        snapshots += [player.snapshot(), *_to_the_end_of(player)]
    if player.waiting:
        player.choose(player.trace.iteration(last).parameters)
        player.go(last, 1)
        snapshots += _to_the_end_of(player)
        if player.next():
            snapshots += [player.snapshot(), *_to_the_end_of(player)]
    return player, snapshots


def _to_the_end_of(player: Player) -> Iterator[Snapshot]:
    """What the further steps of this iteration show."""
    while player.revealed < len(player.steps(player.iteration)):
        player.next()
        yield player.snapshot()


def _run(player: Player) -> None:
    """Go to the last iteration, or as far as patience lasts."""
    player.run_on(MOST_SECONDS)
    player.go(player.trace.end.iteration if player.trace.end else player.trace.computed, 0)
    player.next_iteration()


def _of_run(walk: _Walk, lesson: Lesson, rows: int, charts: bool) -> Iterator[ScreenMisfit]:
    """What does not fit at the places of one run. The charts are drawn where a stage is complete."""
    scenes = [_scene(lesson, walk.variant, walk.player, snapshot) for snapshot in walk.snapshots]
    for place, (scene, following) in enumerate(zip(scenes, [*scenes[1:], None], strict=True)):
        yield from _of_place(walk, place, scene, rows)
        if charts and (following is None or following.snapshot.stage != scene.snapshot.stage):
            yield from _of_charts(walk, place, scene, rows)
    end = scenes[-1]
    if end.variant.name == next(iter(end.lesson.variants)):
        yield from _of_errata(end, rows)


def _misfit(scene: Scene, part: str, too_much: int, section: SectionKey | None = None) -> Iterator[ScreenMisfit]:
    """One misfit, if there is too much of anything."""
    if too_much > 0:
        snapshot = scene.snapshot
        yield ScreenMisfit(
            part, i18n.language(), section, snapshot.focus, scene.variant.name, snapshot.iteration, too_much
        )


def _of_place(walk: _Walk, place: int, scene: Scene, rows: int) -> Iterator[ScreenMisfit]:
    layouts = walk.layouts_at(place, scene, rows)
    # Beside another chart most panels are as large as before.
    for words in {layout.words for layout in layouts}:
        columns = words.columns - MARGINS
        formula = formula_lines(scene, columns)
        yield from _misfit(scene, "formula", _widest(formula) - columns)
        # At an end the words share their room with what leads on.
        too_many = ending_overflow if scene.ended else overflow
        yield from _misfit(scene, "words", too_many(scene, columns, words.rows - len(formula)), shown_section(scene))
    for graph in {layout.graph for layout in layouts if layout.graph.rows}:
        yield from _misfit(scene, "graph", walk.graph_columns(place, scene, graph) - graph.columns)
    for table in {layout.table for layout in layouts}:
        yield from _misfit(scene, "table", _widest(table_lines(scene, *table)) - table.columns)
    yield from _of_header(scene)


def _of_header(scene: Scene) -> Iterator[ScreenMisfit]:
    """The header says which run this is; of the default run it says the lesson's title."""
    header = header_line(scene, COLUMNS)
    name, section = scene.words.title, None
    if scene.variant.name != next(iter(scene.lesson.variants)):
        section = SectionKey("variant", scene.variant.name)
        name = plain_section(scene, "variant", scene.variant.name)
    name, shown = spelled(name), header[0][0]
    # What has been cut ends in an ellipsis: of the name only its beginning is there.
    missing = 0 if name in shown else min(kept for kept in range(1, len(name) + 1) if name[: len(name) - kept] in shown)
    yield from _misfit(scene, "header", missing, section)


def _of_charts(walk: _Walk, place: int, scene: Scene, rows: int) -> Iterator[ScreenMisfit]:
    layouts = walk.layouts_at(place, scene, rows) if scene.variant.charts else []
    for number, (chart, layout) in enumerate(zip(scene.variant.charts, layouts, strict=True)):
        if (place, number) in walk.figures:
            continue
        size = layout.chart
        drawn = picture(scene, chart, Canvas(*size))
        if isinstance(drawn, Figure):
            walk.figures.add((place, number))
        elif drawn is not None:
            yield from _misfit(scene, "chart", _widest(drawn) - size.columns)


def _of_errata(scene: Scene, rows: int) -> Iterator[ScreenMisfit]:
    for erratum in scene.lesson.errata:
        lines = erratum_lines(scene, erratum, True, COLUMNS)
        yield from _misfit(scene, "erratum", len(lines) - (rows - OTHER_ROWS), SectionKey("right", erratum.id))


def _widest(lines: Iterable[Line]) -> int:
    return max(map(line_width, lines), default=0)


def faults_of_size(lesson: Lesson, runs: Runs | None = None) -> tuple[Fault, ...]:
    """Everything of a lesson that does not fit on a screen of 80×24, with the place where it is mended."""
    found = misfits(lesson, runs=runs)
    in_texts = [fault for language in lesson.words for fault in _in_text(lesson, language, found)]
    return (*_in_tables(lesson, found), *in_texts)


def _in_text(lesson: Lesson, language: str, found: Iterable[ScreenMisfit]) -> tuple[Fault, ...]:
    """The faults of the text in one language."""
    mine = [misfit for misfit in found if misfit.language == language and misfit.part in _OF_WORDS]
    file = words_file(lesson.folder, language)
    faults = Faults(file)
    text = (read_text(file, MOST_WORDS, faults) or "") if mine else ""
    sections = parse_text(file, text).sections
    for misfit in mine:
        section = sections.get(misfit.section) if misfit.section else None
        faults.at(section.line if section else 1, 1, *_said(misfit))
    return faults.found


def _in_tables(lesson: Lesson, found: Iterable[ScreenMisfit]) -> tuple[Fault, ...]:
    """The faults of lesson.toml. The two languages are alike in these; what both have is said once."""
    mine = [misfit for misfit in found if misfit.part not in _OF_WORDS]
    faults = Faults(lesson.folder / LESSON_FILE)
    if not mine:
        return ()
    text = read_text(lesson.folder / LESSON_FILE, MOST_TOML, faults) or ""
    faults, positions = Faults(lesson.folder / LESSON_FILE, text), Positions(text)
    told: dict[str, dict[str, ScreenMisfit]] = {}
    for misfit in mine:
        told.setdefault(misfit.part, {}).setdefault(misfit.focus, misfit)
    for misfit, others in (pair for of_part in told.values() for pair in _worst([*of_part.values()])):
        tables = ("chart",) if misfit.part == "chart" else ("nodes", "parameters")
        ways = [(table,) if table == "chart" else (table, misfit.focus) for table in tables]
        own = (VARIANTS.name, misfit.variant)
        where = positions.first(*(place for way in ways for place in ((*own, *way), way)))
        what, mend = _said(misfit)
        if others:
            # One cause, as a long formula in the middle, would otherwise be told at every name.
            same = ngettext("So it is with {count} more name.", "So it is with {count} more names.", others)
            what = f"{what} {same.format(count=others)}"
        faults.key(where, what, mend)
    return faults.found


def _worst(found: Sequence[ScreenMisfit]) -> Iterator[tuple[ScreenMisfit, int]]:
    """Of what misfits in one part of the screen the worst few, in the lesson's order, and for how many more names the
    last of them stands."""
    worst = sorted(found, key=lambda misfit: -misfit.too_much)[:MOST_TOLD]
    kept = [misfit for misfit in found if misfit in worst]
    for misfit in kept:
        yield misfit, len(found) - len(kept) if misfit is kept[-1] else 0


def _said(misfit: ScreenMisfit) -> tuple[str, str]:
    """What is wrong, and the mend."""
    place = tr("On a screen of {columns}×{rows}, in iteration {iteration} of the run '{variant}'").format(
        columns=COLUMNS, rows=ROWS, iteration=misfit.iteration, variant=misfit.variant
    )
    shorten = tr("Shorten them.")
    symbols = tr("Give long names a short symbol, break the formula in two, or lower digits.")
    whats = {
        "words": (
            mark_plural(
                "{place}, these words are {count} row too long.", "{place}, these words are {count} rows too long."
            ),
            shorten,
        ),
        "header": (
            mark_plural(
                "{place}, the last {count} column of this name is cut off in the header.",
                "{place}, the last {count} columns of this name are cut off in the header.",
            ),
            tr("Shorten it."),
        ),
        "erratum": (
            mark_plural(
                "{place}, question and answer are {count} row too long.",
                "{place}, question and answer are {count} rows too long.",
            ),
            shorten,
        ),
        "formula": (
            mark_plural(
                "{place}, the worked formula is {count} column too wide.",
                "{place}, the worked formula is {count} columns too wide.",
            ),
            symbols,
        ),
        "graph": (
            mark_plural(
                "{place}, the graph is {count} column too wide.", "{place}, the graph is {count} columns too wide."
            ),
            symbols,
        ),
        "table": (
            mark_plural(
                "{place}, the table is {count} column too wide.", "{place}, the table is {count} columns too wide."
            ),
            symbols,
        ),
        "chart": (
            mark_plural(
                "{place}, the chart is {count} column too wide.", "{place}, the chart is {count} columns too wide."
            ),
            tr("Choose another chart, or its ranges."),
        ),
    }
    what, mend = whats[misfit.part]
    return ngettext(*what, misfit.too_much).format(place=place, count=misfit.too_much), mend
