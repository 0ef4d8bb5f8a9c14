// The tutor line by line: each line is text that a screen reader reads out when it comes.

import {$, Link, words} from "./link.js";

const MOST_LINES = 2000;
const decoder = new TextDecoder();
let rest = "";

function add(text) {
  const line = document.createElement("p");
  line.textContent = text;
  $("log").append(line);
  while ($("log").childElementCount > MOST_LINES) $("log").firstElementChild.remove();
}

const link = new Link({
  plain: true,
  begin() {
    $("line").focus();
    return [80, 24];
  },
  hear(bytes) {
    const parts = (rest + decoder.decode(bytes, {stream: true})).replaceAll("\r", "").split("\n");
    rest = parts.pop();
    parts.forEach(add);
    // What has no end yet is the question that is open.
    $("prompt").textContent = rest.trim() || words.line;
    $("talk").scrollIntoView({block: "end"});
  },
  over() {
    if (rest.trim()) add(rest);
    rest = "";
    link.leave();
  },
});

$("talk").addEventListener("submit", (event) => {
  event.preventDefault();
  add(`${rest}${$("line").value}`);
  rest = "";
  link.type(`${$("line").value}\n`);
  $("line").value = "";
});

window.tutor = {link};
