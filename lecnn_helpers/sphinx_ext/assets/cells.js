/* Cells of a published page that run, and can be changed. What the page holds on them (which runs,
   what it needs) was decided when the book was built (cells.py); Python itself is in worker.js and
   is fetched when a reader first asks for it. Nothing here runs or fills a cell unless the reader
   presses something, and what is kept stays in this browser. */
(() => {
  "use strict";
  const element = document.getElementById("python-cells");
  const page = element ? JSON.parse(element.textContent) : null;

  /* ---- what is kept ---------------------------------------------------------------------- */

  const book = page?.book ?? document.title;

  /** This browser's own storage. It may be full or forbidden; then all works, and nothing stays. */
  const shelf = {
    broken: false,
    name: (key) => `book ${book}: ${key}`,
    get(key) {
      try {
        return JSON.parse(localStorage.getItem(this.name(key)));
      } catch {
        return null;
      }
    },
    set(key, value) {
      try {
        if (value === null) localStorage.removeItem(this.name(key));
        else localStorage.setItem(this.name(key), JSON.stringify(value));
        this.broken = false;
      } catch {
        this.broken = true;
      }
      return !this.broken;
    },
    keys(start) {
      try {
        return Object.keys(localStorage).filter((key) => key.startsWith(this.name(start)))
          .map((key) => key.slice(this.name("").length));
      } catch {
        return [];
      }
    },
  };
  const NOT_KEPT = "This browser keeps nothing here (its storage is full or forbidden), so what " +
    "you typed is gone when you leave the page.";

  function make(tag, properties = {}, ...children) {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  }

  function button(text, className, click) {
    const made = make("button", { type: "button", className, textContent: text });
    made.addEventListener("click", click);
    return made;
  }

  /* ---- Python, once for this page ------------------------------------------------------------ */

  const STOP_AFTER = 2500; // milliseconds that a cell has to heed a stop

  const python = {
    worker: null,
    starting: null,
    waiting: new Map(), // what was asked, by its number
    count: 0,
    ran: new Map(), // the source, the time and the names of each cell that has run, by its number
    giver: new Map(), // the cell that gave each name what it stands for now
    time: 0,
    deaf: false, // whether a running cell cannot be told to stop
    listeners: new Set(), // who wants to know how far the start is

    start() {
      this.starting ??= this.begin().catch((error) => {
        this.end();
        throw error;
      });
      return this.starting;
    },

    async begin() {
      const { worker, bytes } = await (location.protocol === "file:" ? fromFolder() : fromServer());
      this.worker = worker;
      worker.onmessage = ({ data }) => this.hear(data);
      worker.onerror = (event) => {
        event.preventDefault();
        this.fail(`Python ended: ${event.message || "no more is said"}`);
      };
      const place = {
        base: new URL(page.python, document.baseURI).href, files: page.files, bytes,
      };
      await new Promise((resolve, reject) => {
        this.started = { resolve, reject };
        worker.postMessage({ do: "start", place, elsewhere: elsewhere(), absent: page.absent });
      });
      visit.noteThatPythonRan();
    },

    hear(data) {
      const asked = this.waiting.get(data.id);
      if (data.kind === "progress") {
        const total = Object.values(page.files).reduce((sum, size) => sum + size, 0);
        this.listeners.forEach((listen) => listen(data.received, total));
      } else if (data.kind === "started") this.started.resolve();
      else if (data.kind === "output") asked?.output(data.what, data.content);
      else if (data.kind === "ran" || data.kind === "frame") {
        this.waiting.delete(data.id);
        asked?.resolve(data);
      } else if (data.kind === "deaf") this.deaf = true;
      else if (data.kind === "failed") this.fail(data.message);
    },

    /** Nothing that was asked will be answered. */
    fail(message) {
      const error = new Error(message);
      this.started?.reject(error);
      const asked = [...this.waiting.values()];
      this.end();
      asked.forEach(({ reject }) => reject(error));
    },

    end() {
      this.worker?.terminate();
      this.worker = this.starting = null;
      this.waiting.clear();
      this.ran.clear();
      this.giver.clear();
    },

    request(message, output = () => {}) {
      const id = ++this.count;
      return new Promise((resolve, reject) => {
        this.waiting.set(id, { resolve, reject, output });
        this.worker.postMessage({ ...message, id });
      });
    },

    async frame(name, state) {
      try {
        await this.start();
        return (await this.request({ do: "state", name, state })).frame;
      } catch (error) {
        return { error: error.message };
      }
    },
  };

  /** This visit, over all pages of the book. */
  const visit = {
    key: shelf.name("Python ran in this visit"),
    noteThatPythonRan() {
      try {
        sessionStorage.setItem(this.key, "yes");
      } catch {
        // Then the next page waits for its own press.
      }
    },
    get knowsPython() {
      try {
        return sessionStorage.getItem(this.key) === "yes";
      } catch {
        return false;
      }
    },
  };

  /** Who has run a cell on one page will try the next page's exercises, too: Python starts when
      one comes into sight, from what the browser has kept. Before that first press never. */
  function startAhead() {
    // From a folder the page itself would read the files, and stand still meanwhile.
    if (!visit.knowsPython || navigator.connection?.saveData || location.protocol === "file:") return;
    const sight = new IntersectionObserver((seen) => {
      if (!seen.some(({ isIntersecting }) => isIntersecting)) return;
      sight.disconnect();
      python.start().catch(() => {}); // the press will say why
    });
    for (const { info, root } of cells.values()) if (info.exercise && root) sight.observe(root);
  }

  async function fromServer() {
    return { worker: new Worker(new URL(`${page.python}worker.js`, document.baseURI)) };
  }

  /** In a folder no file can be fetched, but scripts can be loaded: each brings one file. */
  async function fromFolder() {
    const bytes = {};
    let received = 0;
    window.pythonFile = (name, base64) => {
      bytes[name] = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      received += bytes[name].length;
      const total = Object.values(page.files).reduce((sum, size) => sum + size, 0);
      python.listeners.forEach((listen) => listen(received, total));
    };
    for (const name of [...Object.keys(page.files), "worker.js"]) await loadScript(`file/${name}.js`);
    const source = bytes["worker.js"];
    delete bytes["worker.js"];
    const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    return { worker: new Worker(address), bytes };
  }

  function loadScript(name) {
    return new Promise((resolve, reject) => {
      const script = make("script", { src: new URL(page.python + name, document.baseURI).href });
      script.onload = () => { script.remove(); resolve(); };
      script.onerror = () => reject(new Error(`${name} could not be read`));
      document.head.append(script);
    });
  }

  /** Sources of the cells that do not run here, by what they need: an error may come from them. */
  function elsewhere() {
    const sources = {};
    for (const cell of cells.values()) {
      const { missing } = cell.info;
      if (missing) sources[missing] = `${sources[missing] ?? ""}${cell.shown}\n`;
    }
    return sources;
  }

  /* ---- one cell ------------------------------------------------------------------------------ */

  const cells = new Map();

  class Cell {
    constructor(number, info, root) {
      Object.assign(this, { number, info, root, editor: null, kept: true });
      this.input = root?.querySelector(".cell_input") ?? null;
      this.pre = this.input?.querySelector("pre") ?? null;
      this.shown = this.pre?.textContent.replace(/\n$/, "") ?? "";
      // Of a cell that does not run whole, others may need a part.
      this.book = page.hidden?.[number] ?? this.shown;
      this.text = this.book;
      this.output = root?.querySelector(":scope .cell_output") ?? null;
      this.mine = null; // what stands in the place of the book's output
      if (!this.input) return;
      this.note = make("span", { className: "py-note" });
      this.note.setAttribute("role", "status");
      this.bar = make("div", { className: "py-bar" });
      this.input.append(this.bar);
      if (info.missing) this.sayWhatItNeeds();
      else this.offer();
    }

    /** By its text, since a new edition may have put cells before it. */
    get key() {
      return keyOf(this.book);
    }

    get changed() {
      return this.text !== this.book;
    }

    sayWhatItNeeds() {
      const { missing, follows } = this.info;
      const words = follows === undefined
        ? `Needs ${missing}: it runs on `
        : `Goes on from a cell that needs ${missing}: it runs on `;
      const binder = document.querySelector('a[href*="/v2/"][href*="urlpath"]');
      this.note.append(words, binder
        ? make("a", { href: binder.href, textContent: "Binder" }) : "Binder", " or by ",
      make("code", { textContent: "make lab" }), ".");
      this.bar.append(this.note);
    }

    offer() {
      this.runButton = button("Run", "py-run", () => (this.running ? this.stop() : this.press()));
      this.editButton = button(this.info.exercise ? "Try it here" : "Edit", "py-edit", () => {
        this.edit();
        this.editor.area.focus();
        // Python may as well start while the reader thinks.
        if (this.info.exercise) this.prepare().catch(() => {}); // said in the note
      });
      this.resetButton = button("Reset", "py-reset", () => this.reset());
      this.resetButton.hidden = true;
      this.yours = make("span", { className: "py-yours", textContent: "Your version", hidden: true });
      this.bar.append(this.runButton, this.editButton, this.resetButton, this.yours, this.note);
      if (this.info.exercise) {
        this.runButton.hidden = true;
        this.root.classList.add("py-exercise");
      }
    }

    /** What was typed here before. A newer edition of the book may have another cell by now. */
    recall({ was, now }) {
      this.edit();
      this.editor.set(now);
      this.text = now;
      if (was !== this.book) {
        this.say("The book's cell has changed since you wrote this. Reset shows the book's.");
        this.keep();
      }
      this.mark();
    }

    mark() {
      this.yours.hidden = this.resetButton.hidden = !this.changed;
      if (!this.mine && !this.editor) return;
      this.resetButton.hidden = false;
    }

    say(text) {
      this.note.textContent = text;
    }

    edit() {
      if (this.editor) return;
      const fold = this.input.closest("details");
      if (fold) fold.open = true;
      this.editor = new Editor(this);
      this.editButton.hidden = true;
      this.runButton.hidden = false;
      this.mark();
    }

    typed(text) {
      this.text = text;
      this.mark();
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.keep(), 300);
    }

    keep() {
      clearTimeout(this.timer);
      this.timer = 0;
      const fine = shelf.set(this.key, this.changed ? this.toKeep() : null);
      if (!fine && this.kept) this.say(NOT_KEPT);
      this.kept = fine;
    }

    toKeep() {
      return { was: this.book, now: this.text, number: this.number };
    }

    /** The book's text and the book's output, as when the page came. */
    reset() {
      this.text = this.book;
      shelf.set(this.key, null);
      this.editor?.close();
      this.editor = null;
      this.mine?.replaceWith(...(this.output ? [this.output] : []));
      this.mine = null;
      this.editButton.hidden = false;
      this.runButton.hidden = Boolean(this.info.exercise);
      this.say("");
      this.mark();
      (this.info.exercise ? this.editButton : this.runButton).focus();
    }

    prepare() {
      const listen = (received, total) => this.say(starting(received, total));
      python.listeners.add(listen);
      if (!python.starting) this.say(starting(0, 0));
      const begun = python.start();
      return begun.then(() => {
        if (!this.running) this.say("");
      }, (error) => this.say(`Python could not start: ${error.message}. The page stays as it is.`))
        .finally(() => python.listeners.delete(listen))
        .then(() => begun);
    }

    async press() {
      this.editor?.leave();
      const fine = await inTurn(this);
      if (!fine) return;
      // What the page draws from this cell follows the code, and back to the book's.
      for (const other of cells.values()) {
        if (other === this || !other.draws || !other.info.needs?.includes(this.number)) continue;
        if (other.running || !this.changed && !other.mine) continue;
        if (!await inTurn(other)) break;
      }
    }

    /** Whether an explorer stands in its output. */
    get draws() {
      const shown = this.mine ?? this.output;
      return !this.info.missing && Boolean(shown?.querySelector(".explorer:not(.explorer-still)"));
    }

    begin() {
      this.running = true;
      this.runButton.hidden = false;
      this.runButton.textContent = "Stop";
      this.resetButton.disabled = true; // its output is on the way
      this.root.classList.add("py-running");
    }

    end() {
      this.running = false;
      this.runButton.textContent = "Run";
      this.resetButton.disabled = false;
      this.root.classList.remove("py-running");
      clearTimeout(this.deadline);
    }

    /** Ask it to stop; if it does not heed that, end Python. */
    stop() {
      if (this.waits) {
        this.waits = false;
        this.end();
        this.say("");
        return;
      }
      if (this.stopAddress) URL.revokeObjectURL(this.stopAddress);
      this.say("Stopping …");
      this.deadline = setTimeout(() => {
        python.fail("Stopped, and Python with it: the next Run starts anew.");
      }, python.deaf ? 0 : STOP_AFTER);
    }

    /** An empty place for output, where the book's was. */
    clear() {
      const fresh = make("div", { className: "cell_output docutils container py-output" });
      const old = this.mine ?? this.output;
      this.settings = {};
      for (const explorer of old?.querySelectorAll(".explorer[id]:not(.explorer-still)") ?? []) {
        const link = explorer.querySelector(".explorer-link")?.getAttribute("href") ?? "";
        this.settings[explorer.id] = link.split("?")[1] ?? "";
      }
      const height = old?.isConnected ? old.offsetHeight : 0;
      // The page must not jump while the new output is on its way.
      if (height) fresh.style.minHeight = `${height}px`;
      if (old?.isConnected) old.replaceWith(fresh);
      else this.root.append(fresh);
      this.mine = fresh;
      this.stream = null;
      this.mark();
    }

    show(kind, content) {
      if (kind === "text" || kind === "warning") {
        if (this.stream?.kind !== kind) {
          const pre = make("pre");
          const box = make("div", { className: `output ${kind === "text" ? "stream" : "stderr"}` },
            make("div", { className: "highlight" }, pre));
          this.mine.append(box);
          this.stream = { kind, pre };
        }
        this.stream.pre.append(content);
        return;
      }
      this.stream = null;
      const box = make("div", { className: `output ${kind === "error" ? "py-failed" : "text_html"}` });
      box.innerHTML = content;
      this.mine.append(box);
      for (const explorer of box.querySelectorAll(".explorer[id]:not(.explorer-still)")) {
        const { id } = explorer;
        explorer.ask = (state) => python.frame(id, state);
        explorer.settings = this.settings[id];
        explorer.dispatchEvent(new CustomEvent("explorer-wake", { bubbles: true }));
      }
      if (this.info.exercise && box.querySelector(".verdict-right")) remember.solved(this);
    }
  }

  /** A short number for a text. */
  function digest(text) {
    let sum = 5381;
    for (let i = 0; i < text.length; i++) sum = (sum * 33 + text.charCodeAt(i)) % 2 ** 32;
    return sum.toString(36);
  }

  function keyOf(text) {
    return `${page.chapter} cell ${digest(text)}`;
  }

  /** Give back what was typed: to the cell that has the same text in this edition, or else to the
      one that stands in its place. */
  function recallAll() {
    const cellOf = new Map();
    const runnable = [...cells.values()].filter((cell) => cell.runButton);
    for (const cell of runnable) cellOf.set(cell.key, cell);
    for (const key of shelf.keys(`${page.chapter} cell `)) {
      const kept = shelf.get(key);
      if (typeof kept?.now !== "string" || typeof kept.was !== "string") continue;
      const same = cellOf.get(key);
      const there = cells.get(kept.number);
      if (same) same.recall(kept);
      else if (there?.runButton && !there.editor) {
        there.recall(kept);
        shelf.set(key, null);
      }
    }
  }

  function starting(received, total) {
    const size = (bytes) => (bytes / 1e6).toFixed(1);
    return total && received < total
      ? `Python is starting, once for this visit: ${size(received)} of ${size(total)} MB`
      : "Python is starting, once for this visit …";
  }

  /* ---- running ------------------------------------------------------------------------------- */

  let last = null; // the promise of the end of what runs and of all that waits

  /** Run the cells one after the other, in the order in which they were pressed. The promise says
      whether this one ran to its end. */
  function inTurn(cell) {
    const before = last;
    cell.begin();
    cell.waits = Boolean(before);
    if (before) cell.say("Waiting for the cell that runs …");
    const turn = (async () => {
      await before;
      if (before && !cell.waits) return false; // taken back, see `stop`
      cell.waits = false;
      return run(cell);
    })();
    const end = turn.then(() => { if (last === end) last = null; });
    last = end;
    return turn;
  }

  /** The cells that have to run before this one, in order: those that have not, or were changed, or
      use one that has run since, or whose names another cell has taken for something else. */
  function before(cell) {
    const list = [];
    const due = new Set();
    const needs = cell.info.needs ?? [];
    const givers = new Map();
    for (const number of needs) {
      for (const name of python.ran.get(number)?.bound ?? []) givers.set(name, number);
    }
    for (const number of needs) {
      const needed = cells.get(number);
      const ran = python.ran.get(number);
      const older = (needed.info.needs ?? []).some((other) =>
        due.has(other) || (python.ran.get(other)?.time ?? 0) > (ran?.time ?? 0));
      const taken = ran?.bound.some((name) =>
        givers.get(name) === number && python.giver.get(name) !== number);
      if (ran && ran.source === needed.text && !older && !taken) continue;
      due.add(number);
      list.push(needed);
    }
    return list;
  }

  async function run(cell) {
    try {
      await cell.prepare();
      const list = before(cell);
      const seconds = [...list, cell].reduce((sum, { info }) => sum + (info.seconds ?? 0), 0);
      const how = seconds > 2 ? ` It takes about ${Math.ceil(seconds * 1.5)} seconds.` : "";
      for (const needed of list) {
        cell.say(`Running what it needs (${list.length} above) …${how}`);
        if (!await one(needed, cell, true)) return false;
      }
      cell.say(`Running …${how}`);
      cell.clear();
      const begin = performance.now();
      const fine = await one(cell, cell, false);
      cell.say(fine ? `Done in ${took(performance.now() - begin)}.` : "");
      return fine;
    } catch (error) {
      cell.say(error.message);
      return false;
    } finally {
      if (cell.mine) cell.mine.style.minHeight = "";
      cell.end();
    }
  }

  function took(milliseconds) {
    return milliseconds < 950 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
  }

  /** Run one cell; what it says goes to `reader`, which is the cell that was pressed. */
  async function one(cell, reader, quiet) {
    reader.stopAddress = URL.createObjectURL(new Blob(["go on"]));
    const source = cell.text;
    const output = (kind, content) => {
      if (quiet) reader.clear();
      reader.show(kind, content);
    };
    try {
      const { fine, bound } = await python.request({
        do: "run", cell: String(cell.number), source, quiet, stop: reader.stopAddress,
      }, output);
      for (const name of bound) python.giver.set(name, cell.number);
      if (fine) python.ran.set(cell.number, { source, time: ++python.time, bound });
      else python.ran.delete(cell.number);
      return fine;
    } finally {
      URL.revokeObjectURL(reader.stopAddress);
    }
  }

  /* ---- an editor: a text field over the same text in color ------------------------------------- */

  const WORDS = new Set(("and as assert async await break class continue def del elif else except " +
    "finally for from global if import in is lambda nonlocal not or pass raise return try while " +
    "with yield").split(" "));
  const CONSTANTS = new Set(["True", "False", "None"]);
  const TOKEN = new RegExp([
    "(#.*)",
    "([rbfuRBFU]{0,2}(?:\"\"\"[\\s\\S]*?(?:\"\"\"|$)|'''[\\s\\S]*?(?:'''|$)" +
      "|\"(?:\\\\.|[^\"\\\\\\n])*\"?|'(?:\\\\.|[^'\\\\\\n])*'?))",
    "(\\b\\d[\\d_]*(?:\\.\\d*)?(?:e[-+]?\\d+)?)",
    "([\\p{L}_][\\p{L}\\p{N}_]*)",
  ].join("|"), "giu");
  const KINDS = [, "c1", "s2", "mi"];

  /** Python in the colors of the page: comments, texts, numbers and words. */
  function colored(text) {
    const made = document.createDocumentFragment();
    let at = 0;
    for (const found of text.matchAll(TOKEN)) {
      let kind = KINDS[[1, 2, 3].find((group) => found[group] !== undefined)];
      if (found[4]) kind = WORDS.has(found[4]) ? "k" : CONSTANTS.has(found[4]) ? "kc" : undefined;
      if (!kind) continue;
      made.append(text.slice(at, found.index), make("span", { className: kind, textContent: found[0] }));
      at = found.index + found[0].length;
    }
    made.append(`${text.slice(at)}\n`);
    return made;
  }

  const HELP = "py-help";

  class Editor {
    constructor(cell) {
      this.cell = cell;
      this.old = cell.pre.closest(".highlight");
      this.behind = make("pre");
      this.behind.setAttribute("aria-hidden", "true");
      const { fontSize, lineHeight } = getComputedStyle(cell.pre); // so that nothing moves
      this.area = make("textarea", { spellcheck: false, autocomplete: "off", wrap: "off", rows: 1 });
      const name = cell.info.exercise ? "Your answer" : "Code of this cell";
      Object.entries({
        autocapitalize: "off", autocorrect: "off", "aria-label": name, "aria-describedby": HELP,
      }).forEach(([key, value]) => this.area.setAttribute(key, value));
      this.box = make("div", { className: "py-editor highlight" }, this.behind, this.area);
      this.box.style.setProperty("--py-font", `${fontSize} / ${lineHeight}`);
      this.old.replaceWith(this.box);
      this.area.addEventListener("input", () => this.changed());
      this.area.addEventListener("keydown", (event) => this.key(event));
      this.area.addEventListener("focus", () => { this.out = false; });
      this.area.addEventListener("blur", () => cell.keep());
      this.set(cell.text);
    }

    set(text) {
      this.area.value = text;
      this.paint();
    }

    paint() {
      this.behind.replaceChildren(colored(this.area.value));
    }

    changed() {
      this.paint();
      this.cell.typed(this.area.value);
    }

    key(event) {
      if (event.isComposing || event.altKey) return;
      const { key } = event;
      if (key === "Enter" && (event.shiftKey || event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        if (!this.cell.running) this.cell.press();
      } else if (key === "Enter") {
        event.preventDefault();
        this.type(`\n${this.indent()}`);
      } else if (key === "Escape") {
        this.out = true; // the next Tab leaves
        return;
      } else if (key === "Tab" && !this.out && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        this.tab(event.shiftKey);
      } else if (key === "Backspace") this.backspace(event);
      if (key !== "Shift") this.out = false;
    }

    /** Put text in the place of what is selected, so that it can be undone. */
    type(text) {
      this.area.focus();
      if (!document.execCommand("insertText", false, text)) {
        const { selectionStart, selectionEnd } = this.area;
        this.area.setRangeText(text, selectionStart, selectionEnd, "end");
        this.changed();
      }
    }

    line() {
      const { value, selectionStart } = this.area;
      const start = value.lastIndexOf("\n", selectionStart - 1) + 1;
      return { start, before: value.slice(start, selectionStart) };
    }

    /** As deep as this line, one deeper after a colon, one less after what ends a block. */
    indent() {
      const { before } = this.line();
      const depth = /^ */.exec(before)[0].length;
      if (/:\s*(#.*)?$/.test(before)) return " ".repeat(depth + 4);
      if (/^\s*(return|pass|break|continue|raise)\b/.test(before)) return " ".repeat(Math.max(0, depth - 4));
      return " ".repeat(depth);
    }

    tab(back) {
      const { value, selectionStart, selectionEnd } = this.area;
      const { start, before } = this.line();
      if (!back && selectionStart === selectionEnd) {
        this.type(" ".repeat(4 - before.length % 4));
        return;
      }
      const lines = value.slice(start, selectionEnd).split("\n");
      const moved = lines.map((line) => back ? line.replace(/^ {1,4}/, "") : line && `    ${line}`);
      this.area.setSelectionRange(start, selectionEnd);
      this.type(moved.join("\n"));
      if (lines.length > 1) this.area.setSelectionRange(start, start + moved.join("\n").length);
    }

    /** In the white space before a line, one key takes a whole step back. */
    backspace(event) {
      const { selectionStart, selectionEnd } = this.area;
      const { before } = this.line();
      if (selectionStart !== selectionEnd || !before || before.trim()) return;
      event.preventDefault();
      this.area.setSelectionRange(selectionStart - ((before.length - 1) % 4 + 1), selectionStart);
      if (!document.execCommand("delete")) this.type("");
    }

    leave() {
      this.cell.keep();
    }

    close() {
      this.box.replaceWith(this.old);
    }
  }

  /* ---- what was solved and answered -------------------------------------------------------------- */

  const remember = {
    solved(cell) {
      const solved = new Set(shelf.get(`${page.chapter} solved`) ?? []);
      solved.add(digest(cell.book));
      shelf.set(`${page.chapter} solved`, [...solved]);
      this.count();
    },

    answered(form) {
      const chosen = [...form.querySelectorAll("input:checked")].map((input) => input.id);
      const given = fieldsOf(form).filter(({ value }) => value)
        .map(({ id, value }) => `${id}=${value}`);
      shelf.set(`${page.chapter} ${form.id}`, [...chosen, ...given]);
      this.count();
    },

    recall() {
      for (const form of document.querySelectorAll("form.quiz")) {
        for (const kept of shelf.get(`${page.chapter} ${form.id}`) ?? []) {
          const [id, ...value] = String(kept).split("=");
          const input = document.getElementById(id);
          if (!input || !form.contains(input)) continue;
          if (value.length) give(input, value.join("="));
          else input.checked = true;
        }
        form.addEventListener("change", () => this.answered(form));
      }
    },

    count() {
      const solved = shelf.get(`${page.chapter} solved`) ?? [];
      const exercises = [...cells.values()].filter(({ info }) => info.exercise);
      const questions = document.querySelectorAll("form.quiz fieldset");
      const counts = {
        solved: exercises.filter((cell) => solved.includes(digest(cell.book))).length,
        exercises: exercises.length,
        answered: [...questions].filter((question) => question.querySelector("input:checked") ||
          fieldsOf(question).length && fieldsOf(question).every(({ value }) => value.trim())).length,
        questions: questions.length,
      };
      if (counts.solved + counts.answered || shelf.get(`${page.chapter} counts`)) {
        shelf.set(`${page.chapter} counts`, counts);
      }
      if (this.line) this.line.textContent = `On this device: ${inWords(counts)}.`;
    },

    forget() {
      for (const input of document.querySelectorAll("form.quiz input:checked")) input.checked = false;
      for (const form of document.querySelectorAll("form.quiz")) {
        fieldsOf(form).forEach((input) => give(input, ""));
      }
      for (const key of shelf.keys("")) {
        if (/ (solved|counts|quiz-.*)$/.test(key)) shelf.set(key, null);
      }
      this.count();
    },
  };

  /** Where a number is typed or a place chosen. */
  function fieldsOf(part) {
    return [...part.querySelectorAll("input[type=text], select")];
  }

  /** As if the reader had given it, so that it is answered. */
  function give(input, value) {
    input.value = value;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function inWords({ solved, exercises, answered, questions }) {
    return [
      ...(exercises ? [`${solved} of ${exercises} exercises solved`] : []),
      ...(questions ? [`${answered} of ${questions} questions answered`] : []),
    ].join(", ");
  }

  /* ---- the notebook, with the reader's cells ------------------------------------------------------ */

  async function takeAlong() {
    const name = `${page.chapter}.ipynb`;
    let text;
    if (location.protocol === "file:") {
      window.pythonFile = (_, base64) => {
        text = new TextDecoder().decode(Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)));
      };
      await loadScript(`file/${name}.js`);
    } else text = await (await fetch(new URL(page.python + name, document.baseURI))).text();
    const notebook = JSON.parse(text);
    for (const cell of cells.values()) {
      const target = notebook.cells[cell.number];
      if (!cell.changed || target?.cell_type !== "code") continue;
      target.source = cell.text;
      target.outputs = [];
    }
    const file = new Blob([JSON.stringify(notebook, null, 1)], { type: "application/x-ipynb+json" });
    const link = make("a", { href: URL.createObjectURL(file), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  /* ---- the page ----------------------------------------------------------------------------------- */

  function start() {
    if (page?.cells) startChapter();
    else startOther();
  }

  function startChapter() {
    for (const [number, info] of Object.entries(page.cells)) {
      cells.set(+number, new Cell(+number, info, document.querySelector(`.cell.py-cell-${number}`)));
    }
    const help = make("p", {
      id: HELP, hidden: true,
      textContent: "Shift and Enter runs the cell. Tab indents; Escape and then Tab leaves the field.",
    });
    document.body.append(help);
    recallAll();
    remember.recall();
    addLine();
    remember.count();
    startAhead();
    window.addEventListener("storage", ({ key }) => {
      for (const cell of cells.values()) {
        if (!cell.runButton || key !== shelf.name(cell.key) || cell.editor?.area === document.activeElement) continue;
        const kept = shelf.get(cell.key);
        if (kept) cell.recall(kept);
        else if (cell.editor) {
          cell.editor.set(cell.book);
          cell.text = cell.book;
          cell.mark();
        }
      }
    });
    // What was typed within the last moments.
    window.addEventListener("pagehide", () => cells.forEach((cell) => cell.timer && cell.keep()));
  }

  function addLine() {
    const first = document.querySelector(".cell.py-exercise");
    const heading = first?.closest("section")?.querySelector("h2, h3");
    if (!heading) return;
    remember.line = make("span");
    heading.after(make("p", { className: "py-progress" }, remember.line, " ",
      button("Forget my answers", "py-quiet", () => {
        const sure = confirm("Forget which exercises you solved and which questions you answered, " +
          "in the whole book? What you typed into cells stays.");
        if (sure) remember.forget();
      }),
      button("Take my notebook along", "py-quiet", () => takeAlong().catch((error) => {
        remember.line.textContent = `The notebook could not be read: ${error.message}.`;
      }))));
  }

  /** On other pages, such as the first: how far the reader is in each chapter. */
  function startOther() {
    for (const key of shelf.keys("")) {
      const chapter = / counts$/.test(key) ? key.replace(/ counts$/, "") : null;
      const counts = chapter && shelf.get(key);
      if (!counts) continue;
      const link = document.querySelector(`article a.reference.internal[href$="${CSS.escape(chapter)}.html"]`);
      link?.after(make("span", { className: "py-far", textContent: ` (${inWords(counts)})` }));
    }
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
