// The way in and the link: name, class code and PIN are asked over the websocket; a broken link is followed by another.

export const $ = (id) => document.getElementById(id);
export const words = JSON.parse(document.documentElement.dataset.words);

const KEPT = "ticket";
const LONGEST_WAIT = 5000; // milliseconds between two tries to come back
const LARGEST_FRAME = 8192; // bytes; the server takes twice as many
const MOST_AT_ONCE = 1 << 16; // bytes that may be pasted

function matches(query) { return matchMedia(query).matches; }

export function look() {
  if (matches("(prefers-contrast: more)")) return "contrast";
  return matches("(prefers-color-scheme: light)") ? "light" : "dark";
}

export function tell(text) {
  $("news").textContent = text;
  $("news").hidden = !text;
}

export class Link {
  // plain: whether to go line by line. as: the name, where it is not asked for. begin(): somebody is in; the size of the window. hear(bytes). over(): it has ended.
  constructor({plain, begin, hear, over, as = ""}) {
    Object.assign(this, {plain, begin, hear, over, as});
    this.name = "";
    this.kept = `${KEPT}${plain ? "-plain" : ""}${as && `-${as}`}`;
    this.ticket = sessionStorage.getItem(this.kept) || "";
    this.tries = 0;
    this.inside = false;
    $("form").addEventListener("submit", (event) => { event.preventDefault(); this.#submit($("answer").value); });
    if (this.ticket) this.#connect();
    else if (as) this.#submit(as);
  }

  get open() { return this.socket?.readyState === WebSocket.OPEN; }

  message(what) { if (this.open) this.socket.send(JSON.stringify(what)); }

  type(text) {
    const bytes = new TextEncoder().encode(text);
    if (bytes.length > MOST_AT_ONCE) return tell(words.too_long);
    for (let at = 0; at < bytes.length && this.open; at += LARGEST_FRAME) {
      this.socket.send(bytes.subarray(at, at + LARGEST_FRAME));
    }
  }

  #submit(text) {
    if (this.name && this.open) return this.message({answer: text});
    this.name = text.trim();
    if (this.name) this.#connect();
  }

  #ask(question, secret) {
    $("ask").textContent = question;
    const field = $("answer");
    field.type = secret ? "password" : "text";
    field.value = "";
    field.focus();
  }

  #keep(ticket) {
    this.ticket = ticket;
    if (ticket) sessionStorage.setItem(this.kept, ticket);
    else sessionStorage.removeItem(this.kept);
  }

  #connect() {
    const address = new URL("socket", location.href);
    address.protocol = address.protocol.replace("http", "ws");
    address.search = address.hash = "";
    const socket = this.socket = new WebSocket(address, "gradtutor.v1");
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      const who = this.ticket ? {ticket: this.ticket} : {name: this.name};
      this.message({...who, plain: this.plain, look: look()});
    };
    socket.onmessage = ({data}) => {
      if (typeof data === "string") this.#heard(JSON.parse(data));
      else this.hear(new Uint8Array(data));
    };
    socket.onclose = () => { if (this.socket === socket) this.#closed(); };
  }

  #heard({ask, secret, said, refused, final, again, inside, ticket, over}) {
    if (said !== undefined) $("said").textContent = said;
    if (ask !== undefined) this.#ask(ask, secret);
    if (refused !== undefined) {
      if (refused || again) $("said").textContent = refused || words.again;
      if (final) this.#begin_anew();
    }
    if (inside) {
      this.#keep(ticket);
      this.tries = 0;
      this.inside = true;
      tell("");
      $("door").hidden = true;
      $("inside").hidden = false;
      this.message({size: this.begin()});
    }
    if (over) {
      this.#keep("");
      this.inside = false;
      this.over();
    }
  }

  #begin_anew() {
    this.#keep("");
    this.name = "";
    this.inside = false;
    $("inside").hidden = true;
    $("door").hidden = false;
    this.#ask(words.ask_name, false);
    $("answer").value = this.as;
  }

  #closed() {
    if (this.ticket) {
      if (this.inside) tell(words.dropped);
      setTimeout(() => this.#connect(), Math.min(LONGEST_WAIT, 200 * 2 ** this.tries++));
    } else if (!this.inside && !$("door").hidden && this.name) {
      this.#begin_anew();
    }
  }

  leave() { // what is said when everything has ended, and the way back in
    $("said").textContent = words.left;
    this.#begin_anew();
  }

  drop() { this.socket?.close(); }
}
