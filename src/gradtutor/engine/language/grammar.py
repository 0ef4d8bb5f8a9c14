"""The parser: tokens -> tree, by precedence climbing (Richards, 1979; Clarke, 1986).

::

    formula    = condition [ "if" condition "else" formula ]
    condition  = ["not"] comparison { ("and" | "or") ["not"] comparison }           and binds tighter than or
    comparison = sum { ("<" | "<=" | ">" | ">=" | "==" | "!=") sum }                a < b < c is a < b and b < c
    sum        = product { ("+" | "-") product }
    product    = factor { ("*" | "/" | "@" | nothing) factor }                      2x, 2(x + 1), (a + b)(b + 1)
    factor     = ("-" | "+") factor | power
    power      = operand [ ("^" | "**") factor ]                                    from the right: 2^3^2 is 2^9
    operand    = atom { superscripts | "ᵀ" | ".T" | "[" subscripts "]" | "." call }     x², Aᵀ, w[0], X[:, 1], X.sum()
    atom       = number | name | call | "(" formula ")" | "|" formula "|" | "[" formula { "," formula } "]"
               | ("√" | "∛" | "∜") ["-"] atom | function [power] operand            sin x, ln 2x, sin² x
    call       = function "(" [ argument { "," argument } ] ")"                     np.exp(x), torch.relu(x) as well
    argument   = [ name "=" ] formula
    subscripts = subscript { "," subscript }
    subscript  = formula | [ formula ] ":" [ formula ]

Names are those of the lesson; ``e``, ``pi`` and ``π`` are constants where it has none of that name; any other word is a
function before a bracket, or letters that are multiplied (``mx``). What is wrong is collected, and the reading goes on.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from gradtutor.engine.language import sentences as say
from gradtutor.engine.language.brackets import CLOSING, HOLE, Elsewhere
from gradtutor.engine.language.calls import Argument, applied, option_value
from gradtutor.engine.language.cursor import Unreadable
from gradtutor.engine.language.operations import OPERATIONS
from gradtutor.engine.language.precedence import BINDING, COMPARISON, NOT, OR, POWER, SIGN, SIGNS, SUM
from gradtutor.engine.language.synonyms import own_name
from gradtutor.engine.language.tokens import END, NAME, NUMBER, RAISED, ROOTS, Token
from gradtutor.engine.language.tokens import SIGN as SIGN_TOKEN
from gradtutor.engine.language.tree import Call, Expression, Name, Number, depth
from gradtutor.errors import ExpressionError

if TYPE_CHECKING:
    pass

MAX_DEPTH: Final = 100
"""Levels of one tree: so many terms may a sum have."""
_WORDS: Final = frozenset({"and", "or", "not", "if", "else"})
"""What these words mean in the grammar, unless the lesson has a name like one of them."""
_BY_POWER: Final = frozenset(
    {"sin", "cos", "tan", "sinh", "cosh", "tanh", "ln", "log2", "log10", "asin", "acos", "atan"}
)
"""The functions whose power may stand before the argument: ``sin² x``."""


class Grammar(Elsewhere):
    """Reads one text."""

    def formula(self) -> Expression:
        """The tree of the whole text; one that stands for nothing where there are faults."""
        tree: Expression = HOLE
        try:
            if self._next.kind == END and not self.faults:
                self._stop(say.empty())
            tree = self._choice()
            if self._next.kind != END:
                self._stop(say.cannot_go_on(self.text, self._next, tree))
            if depth(tree) > MAX_DEPTH:
                self._stop(say.too_deep(self.text, MAX_DEPTH))
        except Unreadable:
            if self.unknown:
                # Without the character that is no part of a formula the rest may well be none: it has been told.
                self.faults.pop()
            return HOLE
        return tree

    def _choice(self) -> Expression:
        """A formula, also ``a if c else b``."""
        self._deeper()
        tree = self._climb(OR)
        self._depth -= 1
        if not self._sees_word("if"):
            return tree
        self.at += 1
        condition = self._climb(OR)
        if not self._sees_word("else"):
            self._stop(say.no_else(self.text, self._next))
        self.at += 1
        return Call("where", (condition, tree, self._choice()))

    def _climb(self, least: int) -> Expression:
        """An expression of operations that bind at least as tightly as ``least``."""
        start = self._next.start
        left = self._signed(least)
        while (operation := self._operation()) is not None and (own := BINDING[operation]) >= least:
            if own == COMPARISON:
                left = self._compared(left)
                continue
            beside = not self._sees(*SIGNS) and not self._sees_word(*SIGNS)
            if not beside:
                self.at += 1
            # A power goes on to the right, and its exponent may have a sign; all others go on to the left.
            before, divided = self.at, isinstance(left, Call) and left.operation == "div"
            right = self._exponent_after_sign() if own == POWER else self._climb(own + 1)
            left = Call(operation, (left, right))
            if beside and (divided or self._is_word_before_bracket(before)):
                self._note(start, left)
        return left

    def _exponent_after_sign(self) -> Expression:
        self._deeper()
        right = self._climb(SIGN)
        self._depth -= 1
        return right

    def _operation(self) -> str | None:
        """The operation of the sign that comes next, if one does; ``mul`` where two operands stand side by side."""
        if self._sees(*SIGNS) or self._sees_word("and", "or"):
            return SIGNS[self._next.text]
        return "mul" if self._begins_operand() else None

    def _begins_operand(self) -> bool:
        token = self._next
        if token.kind == NAME:
            return not self._sees_word(*_WORDS)
        if token.kind == SIGN_TOKEN:
            return token.text in CLOSING or token.text in ROOTS or (token.text == "|" and not self._bars)
        return False

    def _signed(self, least: int) -> Expression:
        """An operand with the signs before it."""
        if self._sees_word("not"):
            self.at += 1
            return Call("logical_not", (self._climb(NOT),))
        if self._sees("-", "+"):
            self._deeper()
            minus = self._take().text == "-"
            operand = self._climb(SIGN)
            self._depth -= 1
            if not minus:
                return operand
            return Number(-operand.value) if isinstance(operand, Number) else Call("neg", (operand,))
        return self._operand()

    def _compared(self, left: Expression) -> Expression:
        """Comparisons, each with what stands to its right and left."""
        found: Expression | None = None
        while self._next.kind == SIGN_TOKEN and BINDING.get(SIGNS.get(self._next.text, ""), NOT) == COMPARISON:
            operation = SIGNS[self._take().text]
            right = self._climb(COMPARISON + 1)
            one = Call(operation, (left, right))
            found = one if found is None else Call("logical_and", (found, one))
            left = right
        assert found is not None
        return found

    def _operand(self) -> Expression:
        """An atom with all that stands behind it."""
        start = self._next.start
        tree = self._atom()
        while True:
            token = self._next
            if token.kind == RAISED:
                tree = self._raised(tree, self._take())
            elif self._sees("["):
                tree = self._subscripts(tree, start)
            elif self._sees("."):
                tree = self._attribute(tree, start)
            elif self._sees("^") and self._turns():
                self.at += 2
                tree = Call("transpose", (tree,))
            else:
                return tree

    def _turns(self) -> bool:
        """Whether ``^T`` comes, with no name T."""
        after = self.tokens[self.at + 1]
        return after.kind == NAME and after.text == "T" and self.words.name("T") is None

    def _raised(self, tree: Expression, token: Token) -> Expression:
        if token.text == "T" and self.words.name("T") is None:
            return Call("transpose", (tree,))
        return Call("pow", (tree, self._exponent(token)))

    def _exponent(self, token: Token) -> Expression:
        """What superscripts mean: a whole number, a name, or a formula of them: xⁿ⁺¹."""
        try:
            return Number(float(int(token.text)))
        except ValueError:
            name = self.words.value(token.text)
        if name is not None:
            return name
        inner = Grammar(token.text, self.words.names, self.words.functions)
        tree = inner.formula()
        if inner.faults:
            self.faults.append(say.no_exponent(token))
            return HOLE
        self._note(token.start, tree, token.end)
        return tree

    def _atom(self) -> Expression:
        token = self._take()
        if token.kind == NUMBER:
            if not math.isfinite(token.value):
                self.faults.append(say.too_large(token))
                return HOLE
            return Number(token.value)
        if token.kind == NAME:
            return self._word(token)
        if token.kind == SIGN_TOKEN:
            if token.text in CLOSING:
                return self._bracket(token)
            if token.text == "[":
                return self._list(token)
            if token.text == "|":
                return self._absolute(token)
            if token.text in ROOTS:
                return self._root(token)
        self.at -= 1
        self._stop(say.unreadable(self.text, token))
        raise AssertionError

    def _bracket(self, opened: Token) -> Expression:
        bars, self._bars = self._bars, 0
        tree = self._choice()
        self._expect(CLOSING[opened.text], opened)
        self._bars = bars
        return tree

    def _list(self, opened: Token) -> Expression:
        bars, self._bars = self._bars, 0
        parts = [self._choice()]
        while self._skip(",") and not self._sees("]"):
            parts.append(self._choice())
        self._expect("]", opened)
        self._bars = bars
        return Call("stack", tuple(parts))

    def _absolute(self, opened: Token) -> Expression:
        self._bars += 1
        tree = self._climb(SUM)
        self._expect("|", opened)
        self._bars -= 1
        return Call("abs", (tree,))

    def _root(self, token: Token) -> Expression:
        """The root of one atom: √2x is (√2)·x, √x² is (√x)²."""
        degree = ROOTS[token.text]
        minus = self._skip("-")
        inner = self._root(self._take()) if self._sees(*ROOTS) else self._atom()
        if self._next.kind == RAISED and self._next.text != "T":
            self._note(token.start, Call("pow", (_rooted(inner, degree), self._exponent(self._next))), self._next.end)
        if minus:
            inner = Number(-inner.value) if isinstance(inner, Number) else Call("neg", (inner,))
        return _rooted(inner, degree)

    def _word(self, token: Token) -> Expression:
        """A name, a constant, a function with what it is of, or letters side by side."""
        word = token.text
        value = self.words.value(word)
        if value is None and (found := self._of_elsewhere(token)) is not None:
            return found
        before_bracket = self._sees(*CLOSING)
        function = own_name(word, self.words.functions)
        if function is not None and not self.words.is_function(function):
            function = None
        if before_bracket and word in ("one_hot", "onehot"):
            return self._one_hot(token)
        if function is not None and before_bracket:
            return self._call(token, function)
        if value is not None:
            return value
        return self._bare(token, function) if function is not None else self._letters(token, before_bracket)

    def _letters(self, token: Token, before_bracket: bool) -> Expression:
        """A word that no name and no function is: letters side by side, or nothing that is known."""
        letters = self.words.letters(token.text)
        if before_bracket and not letters:
            return self._no_function(token)
        if not letters:
            self.faults.append(say.unknown_name(token, self.words))
            return HOLE
        tree = letters[0]
        for letter in letters[1:]:
            tree = Call("mul", (tree, letter))
        self._note(token.start, tree, token.end)
        return tree

    def _no_function(self, token: Token) -> Expression:
        self.faults.append(say.no_function(token, self.words))
        for _ in self._arguments():
            pass
        return HOLE

    def _one_hot(self, token: Token) -> Expression:
        """The matrix of a column's classes: a name of its own."""
        opened = self._take()
        column = self._take()
        self._expect(")", opened)
        name = self.words.one_hot(column.text) if column.kind == NAME else None
        if name is None:
            self.faults.append(say.no_column(token, column))
            return HOLE
        return Name(name)

    def _call(self, token: Token, function: str) -> Expression:
        if [one.text for one in self.tokens[self.at : self.at + 3]] == ["(", ")", "("]:
            # torch.nn.ReLU()(x): a layer is made and called.
            self.at += 2
        arguments = list(self._arguments())
        end = self.tokens[self.at - 1].end
        return self._applied(function, arguments, token._replace(end=end))

    def _applied(self, function: str, arguments: list[Argument], token: Token) -> Expression:
        made = applied(function, arguments, token)
        if isinstance(made, ExpressionError):
            self.faults.append(made)
            return HOLE
        return made

    def _bare(self, token: Token, function: str) -> Expression:
        """A function without brackets: ``sin x``, ``ln 2x``, ``sin² x``."""
        exponent: Expression | None = None
        after = self.tokens[min(self.at + 1, len(self.tokens) - 1)]
        if self._next.kind == RAISED or (self._sees("^") and (after.kind == NUMBER or after.text == "{")):
            raised = self._take()
            if raised.kind == RAISED:
                exponent = self._exponent(raised)
            else:
                exponent = self._bracket(self._take()) if self._sees("{") else Number(self._take().value)
            if isinstance(exponent, Number) and exponent.value < 0:
                self.faults.append(say.inverse_or_power(token, function))
        entry = OPERATIONS.get(function)
        if entry is None or entry.least != 1 or not self._begins_argument():
            self.faults.append(say.is_function(token, function))
            return HOLE
        if self._sees(*CLOSING):
            argument = self._bracket(self._take())
        else:
            argument = self._climb(POWER)
            while self._begins_operand() and not self._next.apart and not self._names_function():
                argument = Call("mul", (argument, self._climb(POWER)))
            if isinstance(argument, Call):
                self._note(token.start, Call(function, (argument,)), self.tokens[self.at - 1].end)
        call = self._applied(function, [Argument("", token, argument, None, fixed=False)], token)
        return call if exponent is None else Call("pow", (call, exponent))

    def _begins_argument(self) -> bool:
        return self._begins_operand() or self._next.kind == NUMBER

    def _names_function(self) -> bool:
        token = self._next
        return token.kind == NAME and self.words.value(token.text) is None and not self.words.letters(token.text)

    def _is_word_before_bracket(self, at: int) -> bool:
        """Whether a bracket comes behind a name, which is multiplied by it and no function of it."""
        return self.tokens[at].text == "(" and self.tokens[at - 1].kind == NAME

    def _attribute(self, tree: Expression, start: int) -> Expression:
        """``X.T``, and ``X.sum()`` for ``sum(X)``."""
        self.at += 1
        token = self._take()
        if token.kind == NAME and token.text == "T":
            return Call("transpose", (tree,))
        function = own_name(token.text, self.words.functions) if token.kind == NAME else None
        if function is None or not self._sees("("):
            self._stop(say.no_attribute(self.text, start, token))
        assert function is not None
        itself = Argument("", token, tree, option_value(tree), fixed=False)
        arguments = [itself, *self._arguments()]
        return self._applied(function, arguments, token._replace(start=start, end=self.tokens[self.at - 1].end))


def _rooted(inner: Expression, degree: int) -> Expression:
    if degree == 2:
        return Call("sqrt", (inner,))
    return Call("cbrt", (inner,)) if degree == 3 else Call("pow", (inner, Number(1 / degree)))
