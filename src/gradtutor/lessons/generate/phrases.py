"""The sentences of a lesson that is made on the spot, each in every language.

``{a}`` and the like are filled anew at each step, ``$name`` once. These are a lesson's own words, not the interface's.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from gradtutor.records import NamedTuple


class Wording(NamedTuple):
    """One sentence in each language."""

    en: str
    zh: str


TITLE_TARGET: Final = Wording("Reach $output = $target", "让 $output = $target")
TITLE_SMALL: Final = Wording("Make $output small", "让 $output 变小")
SUMMARY: Final = Wording("$formula, by $method.", "$formula，用$method。")
SUMMARY_LONG: Final = Wording("A formula of $count nodes, by $method.", "$count 个节点的公式，用$method。")

ASK_TARGET: Final = Wording("Which $names makes **$output = $target**?", "$names 取多少，**$output = $target**？")
ASK_TARGET_MANY: Final = Wording("Which $names make **$output = $target**?", "$names 取多少，**$output = $target**？")
ASK_SMALL: Final = Wording("Which $names makes **$output** as small as it can be?", "$names 取多少，**$output** 最小？")
ASK_SMALL_MANY: Final = Wording(
    "Which $names make **$output** as small as it can be?", "$names 取多少，**$output** 最小？"
)
CROSSED: Final = Wording(
    "**Warning**: in $symbol a column ($n×1) meets a vector ($n), and each is combined with each: $n×$n. "
    "Give both the same shape if element by element is meant.",
    "**注意**：$symbol 里一列（$n×1）遇上一个向量（$n），每个都和每个配：$n×$n。如果要一个对一个，请让两者形状相同。",
)
READ_AS: Final = Wording("`$written` is read as `$read`.", "`$written` 读作 `$read`。")
BEGIN: Final = Wording("We begin at $starts.", "从 $starts 开始。")
AND: Final = Wording(" and ", "、")
LISTED: Final = Wording(", ", "、")
SO_MANY: Final = Wording("$count numbers", "$count 个数")
PRESS: Final = Wording("Press space.", "按空格键。")

METHODS: Final[Mapping[str, tuple[Wording, Wording]]] = MappingProxyType(
    {
        "newton": (
            Wording("Newton's method", "牛顿法"),
            Wording(
                "The gap walks back and is divided by a slope at each hop: **Newton's method**.",
                "差距往回走，每过一环除以那一环的斜率：这是**牛顿法**。",
            ),
        ),
        "chord": (
            Wording("the chord method", "平行弦法"),
            Wording(
                "The gap walks back and is divided by slopes, those of iteration 1 each time: the **chord method**.",
                "差距往回走，每过一环除以斜率，一直沿用第 1 次迭代的斜率：这是**平行弦法**。",
            ),
        ),
        "sgd": (
            Wording("gradient descent", "梯度下降"),
            Wording(
                "On the way back slopes multiply; then each parameter moves: **gradient descent**.",
                "往回走，斜率相乘；再逆着梯度走一步：**梯度下降**。",
            ),
        ),
        "momentum": (
            Wording("momentum", "动量法"),
            Wording(
                "Gradient descent, with a part of the last step once more: **momentum**.",
                "梯度下降，再带上前一步的一部分：**动量法**。",
            ),
        ),
        "nesterov": (
            Wording("Nesterov's momentum", "Nesterov 动量法"),
            Wording(
                "Momentum that looks ahead along its step: **Nesterov's momentum**.",
                "动量法，先顺着步子往前看：**Nesterov 动量法**。",
            ),
        ),
        "adagrad": (
            Wording("AdaGrad", "AdaGrad"),
            Wording(
                "The more gradient there has been, the shorter the step: **AdaGrad**.",
                "梯度平方越积越多，步子越来越短：**AdaGrad**。",
            ),
        ),
        "rmsprop": (
            Wording("RMSProp", "RMSProp"),
            Wording(
                "Each gradient is divided by the usual size of its kind: **RMSProp**.",
                "每个梯度除以近来的一般大小：**RMSProp**。",
            ),
        ),
        "adam": (
            Wording("Adam", "Adam"),
            Wording(
                "Momentum, divided by the usual size of the gradients: **Adam**.",
                "动量，再除以梯度近来的一般大小：**Adam**。",
            ),
        ),
        "adamw": (
            Wording("AdamW", "AdamW"),
            Wording(
                "Adam, and each parameter shrinks a little besides, whatever its gradient: **AdamW**.",
                "Adam，另外每个参数每步都缩小一点，与梯度无关：**AdamW**。",
            ),
        ),
        "newton-minimise": (
            Wording("Newton's method for a minimum", "求最小值的牛顿法"),
            Wording(
                "The gradient, divided by the curvature: **Newton's method for a minimum**, to where the slope is 0.",
                "梯度除以曲率，走到斜率为 0 的地方：**求最小值的牛顿法**。",
            ),
        ),
        "bisection": (
            Wording("bisection", "二分法"),
            Wording(
                "Too much or too little says which half of the range is left: **bisection**. $output must grow with "
                "$names.",
                "多了还是少了，就知道留下哪一半：这是**二分法**。$output 要随 $names 变大才行。",
            ),
        ),
        "secant": (
            Wording("the secant method", "割线法"),
            Wording(
                "A line through the last two places, followed to the target: the **secant method**.",
                "过最后两个点作直线，顺着它走到目标：这是**割线法**。",
            ),
        ),
        "manual": (
            Wording("your own moves", "自己动手"),
            Wording(
                "You are the rule: after each round press enter and say where to go.",
                "规则就是你：每走完一轮，按回车键，定下一步往哪儿走。",
            ),
        ),
    }
)
"""Rule -> its name in a sentence, and what it does."""

METHODS_LIKE: Final[Mapping[str, Wording]] = MappingProxyType(
    {
        "gradients": Wording(
            "On the way back slopes multiply; then each parameter moves: **$method**.",
            "往回走，斜率相乘；然后每个参数走一步：**$method**。",
        ),
        "deltas": Wording(
            "The gap walks back and is divided by a slope at each hop: **$method**.",
            "差距往回走，每过一环除以那一环的斜率：这是**$method**。",
        ),
        "interval": Wording(
            "Each try leaves less of the range: **$method**.", "试一次，范围就小一些：这是**$method**。"
        ),
        "slope": Wording(
            "A line through the last two places, followed to the target: **$method**.",
            "过最后两个点作直线，顺着它走到目标：这是**$method**。",
        ),
    }
)
"""What the backward stage of a rule shows -> what a rule does that has no words of its own."""

RATE_FOUND: Final = Wording(
    "Rate {rate}: a fifth of $largest, the largest of $count tried at which $output fell throughout.",
    "学习率 {rate}：试了 $count 个，到 $largest 时 $output 步步变小，取它的五分之一。",
)
RATE_FIRST: Final = Wording(
    "Rate {rate}: a fifth of $largest, the first tried, at which $output fell throughout.",
    "学习率 {rate}：试的第一个 $largest 就让 $output 步步变小，取它的五分之一。",
)
RATE_NONE: Final = Wording(
    "Rate {rate}, the method's own: at none of $count tried did $output fall throughout.",
    "学习率 {rate} 是这个方法自带的：试了 $count 个，没有一个能让 $output 步步变小。",
)
RATE_CHANGES: Final = Wording(
    "The rate changes by your rule, now {rate}; + and − scale it.",
    "学习率按你的式子变，现在是 {rate}；+、− 键按比例缩放它。",
)
OFFER_SCALE: Final = Wording("**--standardise** allows larger ones.", "加上 **--standardise**，就可以更大。")
LIMIT_SCALE: Final = Wording(
    "No rate suits all slopes of $columns as they are: try it again with **--standardise**.",
    "$columns 这样大小的数，没有一个学习率对所有斜率都合适：加上 **--standardise** 再试一次。",
)
FORWARD_SCALED: Final = Wording(
    "$symbol, minus its mean, divided by its deviation: its mean is 0 now, its deviation 1.",
    "$symbol 减去平均，再除以标准差：现在平均是 0，标准差是 1。",
)
RATE_GIVEN: Final = Wording("The rate {rate} is yours; + and − change it.", "学习率 {rate} 是你定的；+、− 键可以改。")

FORWARD: Final = Wording("$symbol = $formula = {$name}.", "$symbol = $formula = {$name}。")
FORWARD_ARRAY: Final = Wording(
    "$symbol = $formula: $shape numbers at once.", "$symbol = $formula：一次算出 $shape 个数。"
)
FORWARD_LONG: Final = Wording("$symbol is {$name}.", "$symbol 是 {$name}。")
FORWARD_LONG_ARRAY: Final = Wording("$symbol: $shape numbers at once.", "$symbol：一次算出 $shape 个数。")
FIXED: Final = Wording("No parameter is in it: it stays as it is.", "里面没有参数：它一直不变。")

GAP: Final = Wording("Plus is too much, minus too little.", "正是多了，负是少了。")
GAP_TURNED: Final = Wording("Plus is too little, minus too much.", "正是少了，负是多了。")
LINEAR: Final = Wording("A multiple of $a: the slope is the factor.", "$a 的倍数：斜率就是那个系数。")
PLAIN: Final = Wording("What is its slope for $a?", "它对 $a 的斜率是多少？")
SQUARE: Final = Wording("A square: its slope is 2$a, so it is flat near 0.", "平方：斜率是 2$a，靠近 0 就平了。")

REMARKS: Final[Mapping[str, Wording]] = MappingProxyType(
    {
        "add": Wording("In a sum each term passes on its own factor.", "求和：每一项的斜率就是它前面的系数。"),
        "sub": Wording("What is subtracted has its slope with a minus.", "相减：被减掉的那一项，斜率带负号。"),
        "mul": Wording("The slope for one factor is the other one.", "乘法：对一个因数的斜率，就是另一个因数。"),
        "div": Wording("The slope for what is on top is 1 over what is below.", "除法：对上面的斜率，是下面的倒数。"),
        "pow": Wording("A power: for the slope the exponent comes down.", "幂：求斜率时，指数拿到前面来。"),
        "neg": Wording("Only the sign turns: the slope is −1.", "只是变号：斜率是 −1。"),
        "exp": Wording("The exponential is its own slope.", "指数函数的斜率就是它自己。"),
        "ln": Wording("The slope is 1/$a: big numbers are squeezed.", "斜率是 1/$a：大数被压扁。"),
        "sqrt": Wording("The slope is 1/(2√$a): steep near 0, then flat.", "斜率是 1/(2√$a)：靠近 0 很陡，往后就平。"),
        "sin": Wording("The slope of a sine is the cosine.", "正弦的斜率是余弦。"),
        "cos": Wording("The slope of a cosine is minus the sine.", "余弦的斜率是负的正弦。"),
        "tan": Wording("The slope is 1 over the cosine squared.", "斜率是余弦平方的倒数。"),
        "tanh": Wording("The slope is 1 − $n²: flat where $n is near ±1.", "斜率是 1 − $n²：$n 接近 ±1 就平了。"),
        "sigmoid": Wording("The slope is $n·(1 − $n): never above ¼.", "斜率是 $n·(1 − $n)：最多 ¼。"),
        "relu": Wording(
            "What is positive passes, slope 1; the rest is 0, slope 0.", "正的照过，斜率 1；其余变 0，斜率 0。"
        ),
        "softplus": Wording("A smooth bend: the slope goes from 0 to 1.", "平滑的拐弯：斜率从 0 到 1。"),
        "abs": Wording("The slope is 1 or −1, by the sign.", "斜率是 1 或 −1，看正负。"),
        "min": Wording("Only the smaller one counts: its slope is 1.", "只有较小的那个算数：它的斜率是 1。"),
        "max": Wording("Only the larger one counts: its slope is 1.", "只有较大的那个算数：它的斜率是 1。"),
        "sum": Wording("All are added up: slope 1 for each.", "全部相加：对每个数的斜率都是 1。"),
        "mean": Wording("A mean: each of N numbers counts for 1/N.", "平均：N 个数，每个占 1/N。"),
        "dot": Wording("Products, added up: the slope for one is the other.", "逐个相乘再相加：对一个的斜率是另一个。"),
        "matmul": Wording("A row times a column, added up, for each number.", "每个数都是一行乘一列再相加。"),
        "softmax": Wording("Scores become shares that add up to 1.", "分数变成占比，加起来是 1。"),
        "cross_entropy": Wording("Small where the right share is near 1.", "正确一类的占比越接近 1，它越小。"),
    }
)
"""Operation -> what is worth saying of its slope."""

LOSS_TARGET: Final = Wording(
    "$output is {$name}, wanted is $target: the gap is {error}. Plus is too much, minus too little. Closer than "
    "$near, and we stop.",
    "$output 是 {$name}，想要 $target，差距 {error}。正是多了，负是少了。相差不到 $near 就停。",
)
LOSS_SMALL: Final = Wording(
    "$output is {$name}, and we want less. Look at the row: did it fall? Which way should $parameter go?",
    "$output 是 {$name}，要它再小。看这一行：变小了吗？$parameter 该往哪边走？",
)
LOSS_NEAR: Final = Wording(
    "$output is {$name}. Below $near we stop. Look at the row: how much did it fall?",
    "$output 是 {$name}，小于 $near 就停。看这一行：变小了多少？",
)

START_GAP: Final = Wording(
    "The way back starts with the gap: $symbol has {delta($name)} too much (minus: too little). Which slope is next?",
    "从差距往回走：$symbol 多了 {delta($name)}（负就是少了）。接下来是哪个斜率？",
)
START_SLOPE: Final = Wording(
    "The way back starts at $symbol: seen from itself it grows 1 for 1. Which slope is next?",
    "从 $symbol 往回走：它对自己是 1 比 1。接下来是哪个斜率？",
)
ONE_GAP: Final = Wording(
    "$user moves {local($user_name, $name)} times as much as $symbol. So **divide**: for $symbol the gap is "
    "{delta($name)}.",
    "$symbol 动一点，$user 动它的 {local($user_name, $name)} 倍。所以要**除**：放到 $symbol 上是 {delta($name)}。",
)
SHARED_GAP: Final = Wording(
    "$output moves {grad($name)} times as much as $symbol. Its share, 1/$count of the gap, divided by that: "
    "{delta($name)}.",
    "$symbol 动一点，$output 动它的 {grad($name)} 倍。它分担 1/$count 的差距，除以这个数：{delta($name)}。",
)
SHARED_ROADS: Final = Wording(
    "Roads by $users **add**: $output moves {grad($name)} times as much as $symbol. Its share, 1/$count of the gap, "
    "divided by that: {delta($name)}.",
    "经过 $users 的几路**相加**：$symbol 动一点，$output 动它的 {grad($name)} 倍。它分担 1/$count 的差距，除以它："
    "{delta($name)}。",
)
MANY_GAP: Final = Wording(
    "Roads by $users lead to $output; they **add** to {grad($name)}. The gap divided by that: {delta($name)}.",
    "经过 $users 都能走到 $output，几路**相加**：{grad($name)}。差距除以它：{delta($name)}。",
)
ONE_SLOPE: Final = Wording(
    "One road, by $user: {grad($user_name)} × {local($user_name, $name)} = {grad($name)}.",
    "一条路，经过 $user：{grad($user_name)} × {local($user_name, $name)} = {grad($name)}。",
)
TWO_SLOPES: Final = Wording(
    "By $user: {grad($user_name)} × {local($user_name, $name)}. By $other: {grad($other_name)} × "
    "{local($other_name, $name)}. Roads **add**: {grad($name)}.",
    "经 $user：{grad($user_name)} × {local($user_name, $name)}；经 $other：{grad($other_name)} × "
    "{local($other_name, $name)}。两路**相加**：{grad($name)}。",
)
MANY_SLOPES: Final = Wording(
    "$count roads, by $users. What each brings is **added**: {grad($name)}.",
    "$count 条路，经过 $users。每条路带回来的**相加**：{grad($name)}。",
)
ARRAY_TO_NUMBER: Final = Wording(
    "One $symbol moves all numbers of $users: their slopes times gradients are **added** up: {grad($name)}.",
    "一个 $symbol 牵动 $users 里所有的数：各自的斜率乘梯度，再**相加**：{grad($name)}。",
)
ARRAY: Final = Wording(
    "$symbol has $shape numbers, and each has a gradient of its own. They come back through $users. Press g to see "
    "them.",
    "$symbol 有 $shape 个数，每个都有自己的梯度，从 $users 传回来。按 g 键看。",
)
SIGN: Final = Wording("Plus: more $symbol, more $output.", "正的：$symbol 越大，$output 越大。")
DETAILS: Final[Mapping[str, Wording]] = MappingProxyType(
    {
        "interval": Wording(
            "What is left lies between {low} and {high}: the half on the wrong side is gone.",
            "剩下的在 {low} 和 {high} 之间：另一半不用看了。",
        ),
        "slope": Wording(
            "The line through the last two places has the slope {slope}. Where does it meet the target?",
            "过最后两个点的直线，斜率是 {slope}。它在哪里碰到目标？",
        ),
    }
)
"""What the one step of backward shows -> its words."""

UPDATE: Final[Mapping[str, Wording]] = MappingProxyType(
    {
        "deltas": Wording(
            "$symbol gives up its Δ: from {$name} to {next($name)}. Will the next $output be exact?",
            "$symbol 减去 Δ：从 {$name} 到 {next($name)}。下一次 $output 会正好吗？",
        ),
        "sgd": Wording(
            "$symbol goes against its gradient, {rate} × {grad($name)}: from {$name} to {next($name)}.",
            "$symbol 逆着梯度走 {rate} × {grad($name)}：从 {$name} 到 {next($name)}。",
        ),
        "newton-minimise": Wording(
            "$symbol goes to where the slope would be 0, were the curvature the same all the way: from {$name} to "
            "{next($name)}.",
            "$symbol 走到斜率为 0 的地方（假如曲率不变）：从 {$name} 到 {next($name)}。",
        ),
        "moves": Wording(
            "$method moves $symbol from {$name} to {next($name)}.",
            "$method把 $symbol 从 {$name} 移到 {next($name)}。",
        ),
        "remembers": Wording(
            "$method moves $symbol from {$name} to {next($name)}. Below: what it keeps of earlier gradients.",
            "$method把 $symbol 从 {$name} 移到 {next($name)}。下面是它从以前的梯度里记住的。",
        ),
        "array": Wording(
            "All $shape numbers of $symbol move at once, each by its own gradient. Press g to see them.",
            "$symbol 的 $shape 个数一起动，各按各的梯度。按 g 键看。",
        ),
        "interval": Wording(
            "The middle of what is left: from {$name} to {next($name)}.", "取剩下的中间：从 {$name} 到 {next($name)}。"
        ),
        "slope": Wording(
            "Where the line meets the target: from {$name} to {next($name)}.",
            "直线碰到目标的地方：从 {$name} 到 {next($name)}。",
        ),
        "waits": Wording(
            "You move $symbol from {$name} to {next($name)}.", "你把 $symbol 从 {$name} 移到 {next($name)}。"
        ),
    }
)
"""Kind of update -> its words."""

DONE_TARGET: Final = Wording(
    "$output = {$name} in iteration {iteration}$places. That is within $near of $target.",
    "第 {iteration} 次迭代，$output = {$name}$places。离 $target 不到 $near。",
)
DONE_SMALL: Final = Wording(
    "$output = {$name} in iteration {iteration}$places.", "第 {iteration} 次迭代，$output = {$name}$places。"
)
PLACES: Final = Wording(", with $list", "，$list")
DONE_ROADS: Final = Wording(
    "Along a road slopes multiply; where roads meet, at $shared, they **add**.",
    "同一条路上，斜率相乘；几条路在 $shared 上碰头，就**相加**。",
)
DONE_CHAIN: Final = Wording(
    "One road leads from $names to $output: its slopes multiply.", "从 $names 到 $output 只有一条路：斜率一路相乘。"
)
DONE_CHAINS: Final = Wording(
    "From each parameter one road leads to $output: its slopes multiply.",
    "从每个参数到 $output 都只有一条路：斜率一路相乘。",
)
DONE_KEYS: Final = Wording("Press c for the next picture, home for the start.", "按 c 键换一张图，按 Home 键回到开头。")
DONE_RATE: Final = Wording(
    "Press + for a larger rate: from which one on does $output not fall any more?",
    "按 + 键加大学习率：大到多少，$output 就不再变小？",
)
LIMIT_TARGET: Final = Wording(
    "{iteration} iterations, and the gap is still {error}. Press c for its picture: does it shrink, or jump about?",
    "迭代了 {iteration} 次，差距还有 {error}。按 c 键看它的图：在缩小，还是跳来跳去？",
)
LIMIT_SMALL: Final = Wording(
    "{iteration} iterations: $output = {$name}$places. Press c for its picture: has it come to rest?",
    "迭代了 {iteration} 次：$output = {$name}$places。按 c 键看它的图：停下来了吗？",
)
LIMIT_RATE: Final = Wording(
    "If it still falls, press + for a larger rate; if it jumps about, − for a smaller one.",
    "还在变小，就按 + 键加大学习率；跳来跳去，就按 − 键减小。",
)
DIVERGED: Final = Wording(
    "From here no step leads on. Another start may do better.", "从这里走不下去了。换一个起点也许就行。"
)
DIVERGED_RATE: Final = Wording(
    "The numbers have left their range: press − for a smaller rate.", "数跑出了范围：按 − 键减小学习率。"
)
