"""The names that other programs, and people, have for the functions of the language, and for those that it has not."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Final

SYNONYMS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "log": "ln",
        "lg": "log10",
        "lb": "log2",
        "ld": "log2",
        "arcsin": "asin",
        "arccos": "acos",
        "arctan": "atan",
        "arctg": "atan",
        "arcsinh": "asinh",
        "arccosh": "acosh",
        "arctanh": "atanh",
        "tg": "tan",
        "sh": "sinh",
        "ch": "cosh",
        "th": "tanh",
        "sigm": "sigmoid",
        "logistic": "sigmoid",
        "expit": "sigmoid",
        "swish": "silu",
        "sgn": "sign",
        "fabs": "abs",
        "absolute": "abs",
        "power": "pow",
        "minimum": "min",
        "maximum": "max",
        "fmin": "min",
        "fmax": "max",
        "amin": "min",
        "amax": "max",
        "clamp": "clip",
        "average": "mean",
        "inner": "dot",
        "vdot": "dot",
        "mm": "matmul",
        "mv": "matmul",
        "concatenate": "concat",
        "cat": "concat",
        "ravel": "flatten",
        "max_pool1d": "maxpool",
        "max_pool2d": "maxpool",
        "maxpool1d": "maxpool",
        "maxpool2d": "maxpool",
        "avg_pool1d": "avgpool",
        "avg_pool2d": "avgpool",
        "avgpool1d": "avgpool",
        "avgpool2d": "avgpool",
        "leakyrelu": "leaky_relu",
        "layernorm": "layer_norm",
        "logsoftmax": "log_softmax",
        "crossentropy": "cross_entropy",
        "convolve": "conv1d",
        "onehot": "one_hot",
    }
)
"""Another name -> the function's own."""

MODULES: Final = frozenset(
    {
        "np",
        "numpy",
        "jnp",
        "jax",
        "cp",
        "torch",
        "math",
        "Math",
        "cmath",
        "tf",
        "tensorflow",
        "keras",
        "activations",
        "F",
        "nn",
        "functional",
        "scipy",
        "special",
        "linalg",
    }
)
"""What programs write before the name of a function: ``np.exp``, ``torch.nn.functional.relu``."""

ELSEWHERE: Final = frozenset(
    """acos acosh acot adjoint all angle any arange argmax argmin argsort array asin asinh atan atan2 atanh avgpool
    bessel beta bincount bmm cbrt ceil celu choose clip comb concat conj conv conv1d conv2d corr corrcoef cos
    cosh cot coth cov cross csc cube cumprod cumsum deg degrees det diag diff digamma dist div divmod dropout
    eig einsum elu embedding erf erfc erfinv exp exp2 expm1 eye fact factorial fft floor fmod frac full gamma
    gcd gelu glu grad hardtanh hessian histogram huber hypot identity imag integral interp inv inverse kl_div
    kron layer_norm lcm leaky_relu lgamma limit linspace ln log log10 log1p log2 log_softmax logaddexp logit
    logsumexp map matmul max mean median min mish mod mode mse mse_loss nll_loss norm normalize ones outer
    percentile perm pinv pow prod product ptp quantile radians rand randn rank real reciprocal reduce relu relu6
    remainder reshape rms round rsqrt sec sech selu sigmoid sign silu sin sinc sinh size slope softmax softmin
    softplus softsign solve sort sqrt stack std sub sum svd swish tan tanh tensor threshold tile topk tr trace
    transpose tril triu trunc unique var vdot where zeros zeta""".split()
)
"""Functions of mathematics and of other programs: none of them is a misspelling of another."""

LOGITS: Final = "softmax_cross_entropy"
"""The function that takes logits where ``cross_entropy`` takes probabilities."""


def own_name(word: str, functions: Collection[str]) -> str | None:
    """The function of the language that is meant by ``word``, if one is: its own name, another, or in other letters."""
    if word in functions:
        return word
    for spelled in (word, word.lower(), word.lower().replace("_", "")):
        meant = SYNONYMS.get(spelled, spelled)
        if meant in functions and len(word) > 1:
            return meant
    return None


_MOST_LETTERS: Final = 40
_LONG: Final = 7
"""From this length on two letters may be wrong; before it one."""


def meant_function(word: str, functions: Collection[str]) -> str | None:
    """The function of which ``word`` is a misspelling; ``None`` for one that means something else, as ``det``."""
    if word.lower() in ELSEWHERE:
        return None
    return own_name(word, functions) or _nearest(word, functions)


def meant_name(word: str, names: Collection[str]) -> str | None:
    """The name of which ``word`` is a misspelling; names that differ in digits are different names."""
    return _nearest(word, [name for name in names if _digits(name) == _digits(word)])


def _digits(name: str) -> str:
    return "".join(sign for sign in name if sign.isdecimal())


def _nearest(word: str, names: Collection[str]) -> str | None:
    if not 3 <= len(word) <= _MOST_LETTERS:
        return None
    most = 2 if len(word) >= _LONG else 1
    near = [_farness(word.lower(), name.lower(), name) for name in names if abs(len(name) - len(word)) <= most]
    best = min(near, default=None)
    if best is None or best[0] > most:
        return None
    # Two that are as near, as sin and sinh to sinn: whichever is offered may be other mathematics.
    alone = sum(found[:2] == best[:2] for found in near) == 1
    return best[2] if alone else None


def _farness(word: str, other: str, name: str) -> tuple[int, bool, str]:
    """How far a name is from a word, letters that have only been swapped the nearest: ``tahn`` is tanh, not tan."""
    return distance(word, other), sorted(word) != sorted(other), name


def distance(one: str, other: str) -> int:
    """How many letters have to be put in, taken out, changed or swapped with their neighbour (Damerau, 1964)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one):
        older, before = before, row
        row = [at + 1]
        for column, against in enumerate(other):
            cost = min(before[column + 1], row[column]) + 1
            cost = min(cost, before[column] + (letter != against))
            if at and column and letter == other[column - 1] and one[at - 1] == against:
                cost = min(cost, older[column - 1] + 1)
            row.append(cost)
    return row[-1]
