"""The sentences of a lesson that is made on the spot; the catalogues have them in the other languages.

``{a}`` and the like are filled anew at each step, ``$name`` once.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from gradtutor.i18n import mark

TITLE_TARGET: Final = mark("Reach $output = $target")
TITLE_SMALL: Final = mark("Make $output small")
SUMMARY: Final = mark("$formula, by $method.")
SUMMARY_LONG: Final = mark("A formula of $count nodes, by $method.")

ASK_TARGET: Final = mark("Which $names makes **$output = $target**?")
ASK_TARGET_MANY: Final = mark("Which $names make **$output = $target**?")
ASK_SMALL: Final = mark("Which $names makes **$output** as small as it can be?")
ASK_SMALL_MANY: Final = mark("Which $names make **$output** as small as it can be?")
CROSSED: Final = mark(
    "**Warning**: in $symbol a column ($n×1) meets a vector ($n), and each is combined with each: $n×$n. "
    "Give both the same shape if element by element is meant."
)
READ_AS: Final = mark("`$written` is read as `$read`.")
BEGIN: Final = mark("We begin at $starts.")
AND: Final = mark(" and ")
LISTED: Final = mark(", ")
SO_MANY: Final = mark("$count numbers")
PRESS: Final = mark("Press {key(next)}.")

METHODS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "newton": (
            mark("Newton's method"),
            mark("The gap walks back and is divided by a slope at each hop: **Newton's method**."),
        ),
        "chord": (
            mark("the chord method"),
            mark("The gap walks back and is divided by slopes, those of iteration 1 each time: the **chord method**."),
        ),
        "sgd": (
            mark("gradient descent"),
            mark("On the way back slopes multiply; then each parameter moves: **gradient descent**."),
        ),
        "momentum": (
            mark("momentum"),
            mark("Gradient descent, with a part of the last step once more: **momentum**."),
        ),
        "nesterov": (
            mark("Nesterov's momentum"),
            mark("Momentum that looks ahead along its step: **Nesterov's momentum**."),
        ),
        "adagrad": (
            mark("AdaGrad"),
            mark("The more gradient there has been, the shorter the step: **AdaGrad**."),
        ),
        "rmsprop": (
            mark("RMSProp"),
            mark("Each gradient is divided by the usual size of its kind: **RMSProp**."),
        ),
        "adam": (
            mark("Adam"),
            mark("Momentum, divided by the usual size of the gradients: **Adam**."),
        ),
        "adamw": (
            mark("AdamW"),
            mark("Adam, and each parameter shrinks a little besides, whatever its gradient: **AdamW**."),
        ),
        "newton-minimise": (
            mark("Newton's method for a minimum"),
            mark("The gradient, divided by the curvature: **Newton's method for a minimum**, to where the slope is 0."),
        ),
        "bisection": (
            mark("bisection"),
            mark(
                "Too much or too little says which half of the range is left: **bisection**. $output must grow with "
                "$names."
            ),
        ),
        "secant": (
            mark("the secant method"),
            mark("A line through the last two places, followed to the target: the **secant method**."),
        ),
        "manual": (
            mark("your own moves"),
            mark("You are the rule: after each round press enter and say where to go."),
        ),
    }
)
"""Rule -> its name in a sentence, and what it does."""

METHODS_LIKE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "gradients": mark("On the way back slopes multiply; then each parameter moves: **$method**."),
        "deltas": mark("The gap walks back and is divided by a slope at each hop: **$method**."),
        "interval": mark("Each try leaves less of the range: **$method**."),
        "slope": mark("A line through the last two places, followed to the target: **$method**."),
    }
)
"""What the backward stage of a rule shows -> what a rule does that has no words of its own."""

RATE_FOUND: Final = mark(
    "Rate {rate}: a fifth of $largest, the largest of $count tried at which $output fell throughout."
)
RATE_FIRST: Final = mark("Rate {rate}: a fifth of $largest, the first tried, at which $output fell throughout.")
RATE_NONE: Final = mark("Rate {rate}, the method's own: at none of $count tried did $output fall throughout.")
RATE_CHANGES: Final = mark("The rate changes by your rule, now {rate}; + and − scale it.")
OFFER_SCALE: Final = mark("**--standardise** allows larger ones.")
LIMIT_SCALE: Final = mark("No rate suits all slopes of $columns as they are: try it again with **--standardise**.")
FORWARD_SCALED: Final = mark("$symbol, minus its mean, divided by its deviation: its mean is 0 now, its deviation 1.")
RATE_GIVEN: Final = mark("The rate {rate} is yours; + and − change it.")

FORWARD: Final = mark("$symbol = $formula = {$name}.")
FORWARD_ARRAY: Final = mark("$symbol = $formula: $shape numbers at once.")
FORWARD_LONG: Final = mark("$symbol is {$name}.")
FORWARD_LONG_ARRAY: Final = mark("$symbol: $shape numbers at once.")
FIXED: Final = mark("No parameter is in it: it stays as it is.")

GAP: Final = mark("Plus is too much, minus too little.")
GAP_TURNED: Final = mark("Plus is too little, minus too much.")
LINEAR: Final = mark("A multiple of $a: the slope is the factor.")
PLAIN: Final = mark("What is its slope for $a?")
SQUARE: Final = mark("A square: its slope is 2$a, so it is flat near 0.")

REMARKS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "add": mark("In a sum each term passes on its own factor."),
        "sub": mark("What is subtracted has its slope with a minus."),
        "mul": mark("The slope for one factor is the other one."),
        "div": mark("The slope for what is on top is 1 over what is below."),
        "pow": mark("A power: for the slope the exponent comes down."),
        "neg": mark("Only the sign turns: the slope is −1."),
        "exp": mark("The exponential is its own slope."),
        "ln": mark("The slope is 1/$a: big numbers are squeezed."),
        "sqrt": mark("The slope is 1/(2√$a): steep near 0, then flat."),
        "sin": mark("The slope of a sine is the cosine."),
        "cos": mark("The slope of a cosine is minus the sine."),
        "tan": mark("The slope is 1 over the cosine squared."),
        "tanh": mark("The slope is 1 − $n²: flat where $n is near ±1."),
        "sigmoid": mark("The slope is $n·(1 − $n): never above ¼."),
        "relu": mark("What is positive passes, slope 1; the rest is 0, slope 0."),
        "softplus": mark("A smooth bend: the slope goes from 0 to 1."),
        "abs": mark("The slope is 1 or −1, by the sign."),
        "min": mark("Only the smaller one counts: its slope is 1."),
        "max": mark("Only the larger one counts: its slope is 1."),
        "sum": mark("All are added up: slope 1 for each."),
        "mean": mark("A mean: each of N numbers counts for 1/N."),
        "dot": mark("Products, added up: the slope for one is the other."),
        "matmul": mark("A row times a column, added up, for each number."),
        "softmax": mark("Scores become shares that add up to 1."),
        "cross_entropy": mark("Small where the right share is near 1."),
    }
)
"""Operation -> what is worth saying of its slope."""

LOSS_TARGET: Final = mark(
    "$output is {$name}, wanted is $target: the gap is {error}. Plus is too much, minus too little. Closer than "
    "$near, and we stop."
)
LOSS_SMALL: Final = mark(
    "$output is {$name}, and we want less. Look at the row: did it fall? Which way should $parameter go?"
)
LOSS_NEAR: Final = mark("$output is {$name}. Below $near we stop. Look at the row: how much did it fall?")

START_GAP: Final = mark(
    "The way back starts with the gap: $symbol has {delta($name)} too much (minus: too little). Which slope is next?"
)
START_SLOPE: Final = mark("The way back starts at $symbol: seen from itself it grows 1 for 1. Which slope is next?")
ONE_GAP: Final = mark(
    "$user moves {local($user_name, $name)} times as much as $symbol. So **divide**: for $symbol the gap is "
    "{delta($name)}."
)
SHARED_GAP: Final = mark(
    "$output moves {grad($name)} times as much as $symbol. Its share, 1/$count of the gap, divided by that: "
    "{delta($name)}."
)
SHARED_ROADS: Final = mark(
    "Roads by $users **add**: $output moves {grad($name)} times as much as $symbol. Its share, 1/$count of the gap, "
    "divided by that: {delta($name)}."
)
MANY_GAP: Final = mark(
    "Roads by $users lead to $output; they **add** to {grad($name)}. The gap divided by that: {delta($name)}."
)
ONE_SLOPE: Final = mark("One road, by $user: {grad($user_name)} × {local($user_name, $name)} = {grad($name)}.")
TWO_SLOPES: Final = mark(
    "By $user: {grad($user_name)} × {local($user_name, $name)}. By $other: {grad($other_name)} × "
    "{local($other_name, $name)}. Roads **add**: {grad($name)}."
)
MANY_SLOPES: Final = mark("$count roads, by $users. What each brings is **added**: {grad($name)}.")
ARRAY_TO_NUMBER: Final = mark(
    "One $symbol moves all numbers of $users: their slopes times gradients are **added** up: {grad($name)}."
)
ARRAY: Final = mark(
    "$symbol has $shape numbers, and each has a gradient of its own. They come back through $users. Press g to see "
    "them."
)
SIGN: Final = mark("Plus: more $symbol, more $output.")
DETAILS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "interval": mark("What is left lies between {low} and {high}: the half on the wrong side is gone."),
        "slope": mark("The line through the last two places has the slope {slope}. Where does it meet the target?"),
    }
)
"""What the one step of backward shows -> its words."""

UPDATE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "deltas": mark("$symbol gives up its Δ: from {$name} to {next($name)}. Will the next $output be exact?"),
        "sgd": mark("$symbol goes against its gradient, {rate} × {grad($name)}: from {$name} to {next($name)}."),
        "newton-minimise": mark(
            "$symbol goes to where the slope would be 0, were the curvature the same all the way: from {$name} to "
            "{next($name)}."
        ),
        "moves": mark("$method moves $symbol from {$name} to {next($name)}."),
        "remembers": mark(
            "$method moves $symbol from {$name} to {next($name)}. Below: what it keeps of earlier gradients."
        ),
        "array": mark("All $shape numbers of $symbol move at once, each by its own gradient. Press g to see them."),
        "interval": mark("The middle of what is left: from {$name} to {next($name)}."),
        "slope": mark("Where the line meets the target: from {$name} to {next($name)}."),
        "waits": mark("You move $symbol from {$name} to {next($name)}."),
    }
)
"""Kind of update -> its words."""

DONE_TARGET: Final = mark("$output = {$name} in iteration {iteration}$places. That is within $near of $target.")
DONE_SMALL: Final = mark("$output = {$name} in iteration {iteration}$places.")
PLACES: Final = mark(", with $list")
DONE_ROADS: Final = mark("Along a road slopes multiply; where roads meet, at $shared, they **add**.")
DONE_CHAIN: Final = mark("One road leads from $names to $output: its slopes multiply.")
DONE_CHAINS: Final = mark("From each parameter one road leads to $output: its slopes multiply.")
DONE_KEYS: Final = mark("Press c for the next picture, home for the start.")
DONE_RATE: Final = mark("Press + for a larger rate: from which one on does $output not fall any more?")
LIMIT_TARGET: Final = mark(
    "{iteration} iterations, and the gap is still {error}. Press c for its picture: does it shrink, or jump about?"
)
LIMIT_SMALL: Final = mark(
    "{iteration} iterations: $output = {$name}$places. Press c for its picture: has it come to rest?"
)
LIMIT_RATE: Final = mark("If it still falls, press + for a larger rate; if it jumps about, − for a smaller one.")
DIVERGED: Final = mark("From here no step leads on. Another start may do better.")
DIVERGED_RATE: Final = mark("The numbers have left their range: press − for a smaller rate.")
