// The tutor's terminal, drawn by xterm.js, with keys for those who have none.

import {FitAddon} from "./addon-fit.mjs";
import {$, Link, look, tell, words} from "./link.js";
import {Unicode11Addon} from "./addon-unicode11.mjs";
import {Terminal} from "./xterm.mjs";

const WALL = "projector"; // the name by which a wall logs in, and the end of its address
const AT_WALL = location.pathname.endsWith(`/${WALL}`);
const LEAST = AT_WALL ? [60, 20] : [80, 24]; // columns and rows that bars, or every lesson, are made for
// Pixels. At a wall (or with ?large) signs are as large as they can be; on a desk more is seen instead.
const LARGEST_FONT = AT_WALL || new URLSearchParams(location.search).has("large") ? 200 : 18, SMALLEST_FONT = 4;
const FONTS = '"DejaVu Sans Mono", "Noto Sans Mono CJK SC", "Noto Sans Mono", Menlo, Consolas, monospace';
const THEMES = {
  dark: {background: "#121212", foreground: "#e6e6e6"},
  light: {background: "#fafafa", foreground: "#1c1c1c"},
  contrast: {background: "#000000", foreground: "#ffffff"},
};
const KEYS = [
  ["←", "\x1b[D"], ["→", "\x1b[C"], ["↑", "\x1b[A"], ["↓", "\x1b[B"], [words.space, " "], ["⏎", "\r"], ["esc", "\x1b"],
  ["⇥", "\t"], ["?", "?"],
];

// The page's rules let no style in that is written as text: the style sheets that xterm.js makes get the page's own number,
// the styles of its signs are set as a script sets them.
const nonce = document.querySelector("script[nonce]").nonce;
const create = document.createElement.bind(document);
document.createElement = (name, ...more) => {
  const made = create(name, ...more);
  if (name.toLowerCase() === "style") made.nonce = nonce;
  return made;
};

const setAttribute = HTMLElement.prototype.setAttribute;
HTMLElement.prototype.setAttribute = function set(name, value) {
  if (name === "style") this.style.cssText = value;
  else setAttribute.call(this, name, value);
};

const terminal = new Terminal({
  allowProposedApi: true, // Unicode 11 is one
  scrollback: 0,
  cursorBlink: false,
  customGlyphs: true,
  fontFamily: FONTS,
  theme: THEMES[look()],
  minimumContrastRatio: look() === "contrast" ? 7 : 1,
});
const fit = new FitAddon();
terminal.loadAddon(fit);
terminal.loadAddon(new Unicode11Addon());
terminal.unicode.activeVersion = "11";

function room() { // columns and rows with a font of a size
  const proposed = fit.proposeDimensions();
  return proposed ? [proposed.cols, proposed.rows] : [0, 0];
}

// The largest font with which the least fits: nobody gets less than 80 × 24.
function resize() {
  if (!terminal.element || !(room()[0] > 0)) return; // hidden
  let low = SMALLEST_FONT, high = LARGEST_FONT;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    terminal.options.fontSize = middle;
    const [columns, rows] = room();
    if (columns >= LEAST[0] && rows >= LEAST[1]) low = middle;
    else high = middle - 1;
  }
  terminal.options.fontSize = low;
  const [columns, rows] = room();
  terminal.resize(Math.max(LEAST[0], columns), Math.max(LEAST[1], rows));
}

const link = new Link({
  plain: false,
  as: AT_WALL ? WALL : "",
  begin() {
    $("keys").hidden = !matchMedia("(any-pointer: coarse)").matches;
    if (terminal.element) terminal.reset();
    else terminal.open($("screen"));
    resize();
    terminal.focus();
    return [terminal.cols, terminal.rows];
  },
  hear(bytes) { terminal.write(bytes); },
  over() { link.leave(); },
});

terminal.onData((text) => link.type(text));
terminal.onResize(({cols, rows}) => { if (link.inside) link.message({size: [cols, rows]}); });
new ResizeObserver(() => requestAnimationFrame(resize)).observe($("screen"));

// Ctrl+C copies what is selected; else it is a key as any other. Ctrl+V is the browser's own.
async function copy() {
  const text = terminal.getSelection();
  if (!text) return false;
  await navigator.clipboard?.writeText(text);
  tell(words.copied);
  setTimeout(() => tell(""), 1500);
  return true;
}

terminal.attachCustomKeyEventHandler((event) => {
  if (event.type !== "keydown" || !(event.ctrlKey || event.metaKey) || event.altKey) return true;
  if (event.key === "c" && terminal.hasSelection()) {
    event.preventDefault();
    copy();
    return false;
  }
  return event.key !== "v";
});

function key(label, press) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = label;
  button.tabIndex = -1;
  // Not the click: the focus stays where it is, and a phone's keyboard as it is.
  button.addEventListener("pointerdown", (event) => { event.preventDefault(); press(); });
  $("keys").append(button);
}

for (const [label, keys] of KEYS) {
  const application = keys.replace("[", "O");
  const arrow = keys.length === 3;
  key(label, () => link.type(arrow && terminal.modes.applicationCursorKeysMode ? application : keys));
}
key(words.copy, copy);
if (navigator.clipboard?.readText) {
  key(words.paste, async () => terminal.paste(await navigator.clipboard.readText()));
}

window.tutor = {terminal, link}; // for tests, and for whoever looks
