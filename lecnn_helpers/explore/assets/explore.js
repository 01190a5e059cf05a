/* The page part of `explore`: unpacks the frames and lets native controls choose among them.
   No framework and no request to anyone; the byte layout is described in frames.py. */
(() => {
  "use strict";
  const SLOT = "\0";

  async function inflate(base64) {
    const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  }

  /** Zigzag LEB128 integers, read one after the other. */
  function integerReader(bytes, at) {
    return () => {
      let value = 0, shift = 0, byte;
      do {
        byte = bytes[at++];
        value += (byte & 127) * 2 ** shift;
        shift += 7;
      } while (byte > 127);
      return value % 2 ? -(value + 1) / 2 : value / 2;
    };
  }

  function readColumn(read, length) {
    const values = new Int32Array(length);
    for (let i = 0, before = 0; i < length; i++) values[i] = before += read();
    return values;
  }

  function formatter([digits, trim, minus]) {
    if (minus === undefined) return (index) => digits[index]; // a list of texts
    return (value) => {
      let text = (Math.abs(value) / 10 ** digits).toFixed(digits);
      if (trim && digits) text = text.replace(/\.?0+$/, "");
      return value < 0 ? minus + text : text;
    };
  }

  /** All states of one picture (or sentence); `lines(state)` writes one of them out. */
  class Frames {
    static async unpack(base64) {
      return new Frames(await inflate(base64));
    }

    constructor(bytes) {
      const length = new DataView(bytes.buffer).getUint32(0, true);
      const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
      const read = integerReader(bytes, 4 + length);
      this.templates = header.templates.map((template) => template.split(SLOT));
      this.shapeOf = readColumn(read, header.states);
      const counts = header.shapes.map(() => 0);
      this.rowOf = this.shapeOf.map((shape) => counts[shape]++);
      this.shapes = header.shapes.map((shape, index) => ({
        lines: shape.lines,
        columns: shape.columns.map((form) => ({
          format: formatter(form),
          values: readColumn(read, counts[index]),
        })),
      }));
    }

    lines(state) {
      const shape = this.shapes[this.shapeOf[state]];
      const row = this.rowOf[state];
      let column = 0;
      return shape.lines.map((line) => {
        const [first, ...rest] = this.templates[line];
        return rest.reduce((text, part) => {
          const { format, values } = shape.columns[column++];
          return text + format(values[row]) + part;
        }, first);
      });
    }
  }

  /** Shows frames in `box`; where two frames have the same tags, only what differs is touched. */
  class Picture {
    constructor(box) {
      this.box = box;
      this.now = null;
    }

    show(lines, sentence) {
      if (!this.now || !this.patch(lines)) {
        this.box.innerHTML = lines.join("");
        this.elements = null;
      }
      this.now = lines;
      const svg = this.box.querySelector("svg");
      if (svg) name(svg, sentence);
    }

    patch(lines) {
      if (lines.length !== this.now.length) return false;
      const changes = [];
      for (let i = 0, element = -1; i < lines.length; i++) {
        const starts = lines[i][1] !== "/";
        if (starts) element++;
        if (lines[i] === this.now[i]) continue;
        const [old, tag] = [this.now[i], lines[i]].map(readTag);
        if (!starts || !old || !tag || old.key !== tag.key) return false;
        changes.push([element, old, tag]);
      }
      this.elements ??= this.findElements(lines);
      if (!this.elements) return false;
      for (const [index, old, tag] of changes) {
        const element = this.elements[index];
        tag.values.forEach((value, i) => {
          if (value !== old.values[i]) element.setAttribute(tag.names[i], readValue(value));
        });
        // A style or a script has no entities in it.
        const raw = /^(style|script)$/i.test(element.localName);
        if (tag.text !== old.text) element.firstChild.data = raw ? tag.text : readText(tag.text);
      }
      return true;
    }

    /** The elements in the order of their lines; null if the browser put in some of its own,
        as it does in a table without <tbody>. */
    findElements(lines) {
      const elements = [...this.box.querySelectorAll("*")];
      const tags = lines.filter((line) => line[1] !== "/").map((line) => /^<([\w-]+)/.exec(line)?.[1]);
      const same = tags.length === elements.length &&
        tags.every((tag, i) => tag?.toLowerCase() === elements[i].localName.toLowerCase());
      return same ? elements : null;
    }
  }

  /** A line as tag, attribute names and values, and text; undefined if it is not so simple. */
  function readTag(line) {
    const match = /^<([\w-]+)((?: [\w:-]+="[^"]*")*)(\/?)>(?:([^<]+)(<\/\1>)|(<\/\1>)?)$/.exec(line);
    if (!match) return undefined;
    const pairs = [...match[2].matchAll(/ ([\w:-]+)="([^"]*)"/g)];
    const names = pairs.map((pair) => pair[1]);
    return {
      key: [match[1], names, match[4] === undefined, line.endsWith("</" + match[1] + ">")].join(),
      names,
      values: pairs.map((pair) => pair[2]),
      text: match[4],
    };
  }

  /** Text, and an attribute's value, as the browser reads them: it knows all entities, and that
      "?a&copy=1" has one in a text but none in an address. */
  function readText(text) {
    return text.includes("&") ? parse(text).textContent : text;
  }

  function readValue(value) {
    return value.includes("&") ? parse(`<i title="${value}">`).firstChild.title : value;
  }

  function parse(markup) {
    const template = document.createElement("template");
    template.innerHTML = markup;
    return template.content;
  }

  /** Where the picture is an image, put in its place what is in it, so that the page's theme and
      font reach it; image.py says what an image has besides. */
  function inline(box) {
    const image = box.querySelector(":scope > img.explorer-image");
    if (!image) return;
    const markup = decodeURIComponent(image.getAttribute("src").replace(/^[^,]*,/, ""));
    const svg = parse(markup.replace(/ xmlns='[^']*' font-family='sans-serif'/, "")).firstChild;
    name(svg, image.alt);
    image.replaceWith(svg);
  }

  function name(svg, sentence) {
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", sentence);
  }

  /** The page's address without its fragment; "" in a frame that has none of its own, where a
      link would lead away. (Under <base> a bare "#x" would, too.) */
  function addressOfThePage() {
    return /^(https?|file):$/.test(location.protocol) ? location.href.split("#")[0] : "";
  }

  /** What `element` stands on. */
  function paper(element) {
    for (let e = element; e; e = e.parentElement ?? e.getRootNode().host) {
      const color = getComputedStyle(e).backgroundColor;
      if (color !== "transparent" && !/, 0\)$/.test(color)) return color;
    }
    return "Canvas";
  }

  /** As one compares what was typed with what is shown: −1 is -1, and Adam is adam. */
  function plain(text) {
    return String(text).normalize("NFKC").replace(/[\u2010-\u2015\u2212]/g, "-")
      .replace(/\s+/g, " ").trim().toLowerCase();
  }

  const NUMBER = /^[-+]?\d*\.?\d+(?:e[-+]?\d+)?(?=$|[ (])/;
  const WORDS = [["off", "false", "0", "no"], ["on", "true", "1", "yes"]];

  /** The number that a text begins with, and half a unit of its last digit. */
  function readNumber(text) {
    const digits = NUMBER.exec(text)?.[0];
    if (digits === undefined) return [NaN, 0];
    const [mantissa, exponent] = digits.split("e");
    return [+digits, 0.5 * 10 ** ((exponent ?? 0) - (mantissa.split(".")[1]?.length ?? 0))];
  }

  /** The index of the value that a link asks for by its text or its value, or -1. A number may
      be as round as the text that stands for it. */
  function find(control, asked) {
    const { texts, values = [] } = control;
    if (texts.includes(asked)) return texts.indexOf(asked);
    const wanted = plain(asked);
    if (wanted === "") return -1;
    if (control.check) return WORDS.findIndex((words) => words.includes(wanted));
    for (const list of [texts, values]) {
      const same = list.flatMap((text, index) => plain(text ?? "") === wanted ? [index] : []);
      if (same.length === 1) return same[0];
    }
    const number = wanted.replace(NUMBER, "") ? NaN : +wanted;
    const far = numbers(control).map(({ value, shown, half }) => {
      const close = 1e-9 * Math.abs(value);
      const round = value === shown ? 0 : half * (1 + 1e-9);
      if (Math.abs(number - shown) <= 1e-9 * Math.abs(shown)) return 0;
      return Math.abs(number - value) <= Math.max(round, close) ? Math.abs(number - value) : NaN;
    });
    const nearest = Math.min(...far.filter((distance) => !isNaN(distance)));
    return far.indexOf(nearest);
  }

  function numbers({ texts, values = [] }) {
    return texts.map((text, index) => {
      const [shown, half] = readNumber(plain(text));
      const value = values[index];
      return { value: typeof value === "number" ? value : value == null ? shown : NaN, shown, half };
    });
  }

  /** What a control has that is nearest to what was asked for, in words. */
  function nearest(control, asked) {
    const number = +plain(asked);
    if (plain(asked) === "" || isNaN(number)) return "";
    const near = numbers(control)
      .map(({ value }, index) => [Math.abs(value - number), index])
      .filter(([distance]) => !isNaN(distance))
      .sort(([a], [b]) => a - b).slice(0, 2).map(([, index]) => index).sort((a, b) => a - b);
    return near.length ? ` (nearest: ${near.map((i) => control.texts[i]).join(" and ")})` : "";
  }

  const PLAY = { run: 6000, fastest: 1000 / 15, slowest: 1200 }; // milliseconds

  class Explorer {
    constructor(root, signal) {
      const part = (name) => root.querySelector(`.explorer-${name}`);
      Object.assign(this, JSON.parse(part("data").textContent), { root, signal });
      this.inputs = [...root.querySelectorAll("[data-control]")];
      this.buttons = [...root.querySelectorAll("[data-preset]")];
      for (const name of ["form", "sentence", "link", "note", "embed", "full"]) {
        this[name] = part(name);
      }
      this.figure = root.querySelector("figure");
      this.picture = new Picture(part("picture"));
      this.controls.forEach((control, index) => {
        control.check = this.inputs[index].type === "checkbox";
      });
      this.defaults = this.controls.map((control) => control.default);
      this.state = [...this.defaults];
      this.chosen = -1; // the preset that was asked for last, by its index
      this.frames = null; // unpacked when they are wanted
      this.ask = root.ask; // where Python runs in the page: a state to the promise of its frame
      this.asking = false;
      this.shown = String(this.defaults); // what an asked one shows
      this.playing = null; // the timer, the index of the control, and its buttons

      this.inputs.forEach((input, index) => {
        input.addEventListener("input", () => {
          this.state[index] = input.type === "checkbox" ? +input.checked : +input.value;
          this.show();
        });
      });
      this.buttons.forEach((button, index) => {
        button.addEventListener("click", () => {
          this.chosen = index;
          this.set(this.presets[index].state);
        });
      });
      part("reset").addEventListener("click", () => this.set(this.defaults));
      this.link.addEventListener("click", () => this.copyLink());
      window.addEventListener("hashchange", () => this.followFragment(), { signal });
      this.form.addEventListener("submit", (event) => event.preventDefault());
      // The reader has the last word: whatever is touched ends the play.
      for (const kind of ["pointerdown", "keydown"]) {
        this.form.addEventListener(kind, (event) => {
          if (!event.target.closest("[data-step]")) this.pause();
        });
      }
      for (const kind of ["focusin", "pointerdown"]) {
        this.form.addEventListener(kind, (event) => this.use(event.target));
      }
      for (const kind of ["pointerdown", "focusin"]) {
        root.addEventListener(kind, () => this.unpack(), { once: true });
      }
      this.offer();
      this.preparePlay();
      if (this.drags) this.prepareDrag();

      this.form.hidden = false;
      this.sentence.setAttribute("aria-live", "polite");
      root.dataset.alive = "true";
      this.set(this.state);
      if (root.settings) this.takeOver(root.settings);
      this.followFragment(true);
      this.watchSize();
      whenNear(root, () => this.unpack());
    }

    /** Put the picture in the place of its image and unpack the frames, once; a move that was
        made before is shown then. */
    unpack() {
      inline(this.picture.box);
      if (this.ask) return Promise.resolve();
      const packed = (name) => this.root.querySelector(`.explorer-${name}`);
      this.unpacking ??= Promise.all(["frames", "sentences"].map(async (name) => {
        await arrival(packed(name));
        return Frames.unpack(packed(name).textContent);
      })).then(([frames, sentences]) => {
        Object.assign(this, { frames, sentences });
        // What stands there now is the default; only what differs from it need be touched.
        this.picture.now = frames.lines(this.number(this.defaults));
        this.root.dataset.frames = "ready";
        this.paint(); // and leave the note alone: it may say what a link asked for
      }).catch((error) => {
        this.pause();
        this.form.hidden = true;
        fail(this.root, error);
      });
      return this.unpacking;
    }

    number(state) {
      return this.controls.reduce(
        (sum, control, index) => sum * control.texts.length + state[index], 0);
    }

    /** Go to a state, given by the index of each control's value. */
    set(state) {
      this.state = [...state];
      this.inputs.forEach((input, index) => {
        if (input.type === "checkbox") input.checked = Boolean(this.state[index]);
        else input.value = this.state[index];
      });
      this.show();
    }

    show() {
      const texts = this.controls.map((control, index) => control.texts[this.state[index]]);
      this.inputs.forEach((input, index) => {
        if (input.type !== "range") return;
        input.setAttribute("aria-valuetext", texts[index]);
        input.nextElementSibling.value = texts[index];
      });
      const here = this.presets.map((preset) =>
        preset.state.every((value, i) => value === this.state[i]));
      this.buttons.forEach((button, index) => button.setAttribute("aria-pressed", here[index]));
      // Two presets may be one setting; then the reason is that of the one that was asked for.
      const shown = here[this.chosen] ? this.chosen : here.indexOf(true);
      this.note.textContent = this.presets[shown]?.why ?? "";
      const settings = new URLSearchParams(
        this.controls.map((control, index) => [control.name, texts[index]]));
      this.fragment = `#${this.root.id}?${settings}`;
      this.link.href = addressOfThePage() + this.fragment;

      this.paint();
    }

    /** Show picture and sentence of the present state, or unpack the frames for it. */
    paint() {
      if (this.ask) {
        this.askAndShow();
        return;
      }
      const number = this.number(this.state);
      if (!this.frames) {
        const waits = number !== this.number(this.defaults);
        if (waits) this.figure.setAttribute("aria-busy", "true");
        else this.figure.removeAttribute("aria-busy");
        if (waits) this.unpack();
        return;
      }
      this.figure.removeAttribute("aria-busy");
      const sentence = this.sentences.lines(number)[0];
      this.picture.show(this.frames.lines(number), sentence);
      if (this.sentence.textContent !== sentence) this.sentence.textContent = sentence;
    }

    /** Ask for the present state's frame, one at a time. An answer that comes when the reader has
        moved on is dropped, and the newest wish is asked for. */
    async askAndShow() {
      if (this.asking) return;
      this.asking = true;
      while (this.shown !== String(this.state)) {
        const state = [...this.state];
        this.figure.setAttribute("aria-busy", "true");
        const frame = await this.ask(state);
        if (String(state) !== String(this.state)) continue;
        this.shown = String(state);
        this.showAnswer(frame);
      }
      this.figure.removeAttribute("aria-busy");
      this.asking = false;
    }

    showAnswer({ lines, sentence, style, error }) {
      if (error !== undefined) {
        const alert = document.createElement("p");
        alert.setAttribute("role", "alert");
        alert.textContent = error;
        this.picture.box.replaceChildren(alert);
        this.picture.now = null;
        this.sentence.textContent = "";
        return;
      }
      if (style) this.dress(style);
      this.picture.show(lines, sentence);
      this.sentence.textContent = sentence;
    }

    /** A frame's own colors for a dark page; those of the frames before stay. */
    dress(style) {
      this.dressed ??= new Set();
      if (this.dressed.has(style)) return;
      this.dressed.add(style);
      this.root.prepend(parse(style));
    }

    /** Take the state from the address, as `#name?control=value` or `#name?preset=label`. */
    followFragment(first = false) {
      const [id, query] = location.hash.slice(1).split(/\?(.*)/s);
      if (id !== this.root.id || query === undefined) return;
      const asked = new URLSearchParams(query);
      const [state, chosen, missing] = this.read(asked);
      // A click on our own link comes here, too, and need not scroll the page.
      if (!missing && !first && String(state) === String(this.state)) return;
      this.pause();
      if (!missing) this.chosen = chosen;
      this.set(missing ? this.defaults : state);
      if (missing) {
        this.note.textContent =
          `The link asked for ${missing}, which this picture does not have; it shows the default.`;
      }
      // In a frame that would scroll the page around it, too.
      if (!first || window.parent === window) this.root.scrollIntoView();
    }

    /** A link's settings as a state, the index of a preset, and what cannot be had, in words. */
    read(asked) {
      const label = asked.get("preset");
      const own = this.controls.some((control) => control.name === "preset");
      if (label !== null && !own) {
        const labels = this.presets.map((preset) => preset.label);
        const index = find({ texts: labels, values: labels.map(() => "") }, label);
        return index < 0
          ? [this.defaults, -1, `the preset “${label}”`] : [this.presets[index].state, index, ""];
      }
      const missing = [];
      for (const key of asked.keys()) {
        if (!this.controls.some((control) => control.name === key)) missing.push(key);
      }
      const state = this.controls.map((control) => {
        const text = asked.get(control.name);
        if (text === null) return control.default;
        const index = find(control, text);
        if (index < 0) missing.push(`${control.name} = ${text}${nearest(control, text)}`);
        return index;
      });
      return [state, -1, missing.join(" and ")];
    }

    /** Stand where the explorer stood whose place this one takes, if it can. */
    takeOver(settings) {
      const [state, , missing] = this.read(new URLSearchParams(settings));
      if (!missing) this.set(state);
    }

    /** Show the actions that this browser and this page have. */
    offer() {
      this.link.hidden = !addressOfThePage();
      this.embed.hidden = !this.root.dataset.embed;
      this.embed.addEventListener("click", () => this.copyFrame());
      this.full.hidden = !document.fullscreenEnabled;
      this.full.addEventListener("click", () => {
        if (document.fullscreenElement) {
          document.exitFullscreen();
          return;
        }
        this.takeColors();
        this.root.requestFullscreen().catch(() => {
          this.note.textContent = "This browser does not show it on the full screen.";
        });
      });
      this.root.addEventListener("fullscreenchange", () => {
        const full = this.root.matches(":fullscreen");
        this.full.textContent = full ? "Leave full screen" : "Full screen";
      });
    }

    takeColors() {
      this.root.style.setProperty("--explorer-page", paper(this.root));
      this.root.style.setProperty("--explorer-ink", getComputedStyle(this.root).color);
    }

    /** The link is an ordinary one, so the address bar holds the setting; copying is a service. */
    copyLink() {
      return this.copy(this.link.href, "Link copied; it is in the address bar too.",
        "The link is in the address bar.");
    }

    copyFrame() {
      const base = addressOfThePage() || document.baseURI;
      const address = new URL(this.root.dataset.embed, base).href.split("#")[0] + this.fragment;
      const words = this.root.id.replace(/-/g, " ");
      // As high as here, or as on a phone; and its title, and margins.
      const tallest = Math.max(...["", "340px"].map((width) => {
        this.root.style.width = width;
        return this.root.offsetHeight;
      }));
      this.root.style.width = "";
      const height = Math.ceil(tallest / 10) * 10 + 100;
      const frame = document.createElement("iframe");
      Object.entries({
        src: address, title: words, width: "100%", height, loading: "lazy",
        allow: "fullscreen; clipboard-write", style: "border: 0",
      }).forEach(([key, value]) => frame.setAttribute(key, value));
      const code = frame.outerHTML;
      return this.copy(code, "Frame copied: paste it into the HTML of a page.", `Copy this: ${code}`);
    }

    async copy(text, done, otherwise) {
      try {
        await navigator.clipboard.writeText(text);
        this.note.textContent = done;
      } catch {
        this.note.textContent = otherwise;
      }
    }

    /** The control in use stays in sight on a phone, below what the theme keeps at the top. */
    use(element) {
      const control = element.closest(".explorer-control");
      if (!control) return;
      this.root.querySelector(".explorer-used")?.classList.remove("explorer-used");
      control.classList.add("explorer-used");
      this.takeColors();
      const top = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop);
      this.root.style.setProperty("--explorer-top", `${top || 0}px`);
    }

    watchSize() {
      const look = () =>
        this.root.classList.toggle("explorer-tall", this.root.offsetHeight > innerHeight);
      new ResizeObserver(look).observe(this.root);
      window.addEventListener("resize", look, { signal: this.signal });
    }

    /** Play: run through the values of a control, to their end. */
    preparePlay() {
      const groups = [...this.root.querySelectorAll("[data-play]")];
      if (!groups.length) return;
      this.calm = matchMedia("(prefers-reduced-motion: reduce)");
      groups.forEach((group) => {
        const index = +group.dataset.play;
        group.addEventListener("click", (event) => {
          const step = event.target.closest("[data-step]")?.dataset.step;
          if (step === undefined) return;
          const was = this.playing?.index;
          this.pause();
          if (step !== "0") this.step(index, +step);
          else if (this.calm.matches) this.step(index, 1, true);
          else if (was !== index) this.play(index, group);
        });
        const say = () => this.label(group, false);
        this.calm.addEventListener("change", say, { signal: this.signal });
        say();
      });
      new IntersectionObserver((entries) => {
        if (!entries.at(-1).isIntersecting) this.pause();
      }).observe(this.figure);
      document.addEventListener("visibilitychange", () => {
        if (document.hidden) this.pause();
      }, { signal: this.signal });
    }

    label(group, plays) {
      const button = group.querySelector('[data-step="0"]');
      const words = plays ? "Pause" : "Play";
      button.classList.toggle("explorer-playing", plays);
      button.title = !this.calm.matches ? words
        : "One step at a time, since your system asks for less motion";
      button.setAttribute("aria-label", this.calm.matches ? `${words}, one step at a time` : words);
    }

    /** One step on; at the end, around to the start if that is wanted. */
    step(index, by, around = false) {
      const count = this.controls[index].texts.length;
      const to = this.state[index] + by;
      if (to >= 0 && to < count) this.set(this.state.with(index, to));
      else if (around) this.set(this.state.with(index, 0));
    }

    async play(index, group) {
      const last = this.controls[index].texts.length - 1;
      const pace = Math.min(PLAY.slowest, Math.max(PLAY.fastest, PLAY.run / Math.max(1, last)));
      const playing = this.playing = { index, group, timer: 0 };
      this.label(group, true);
      this.sentence.setAttribute("aria-live", "off"); // else every step would be read out
      await this.unpack();
      if (this.playing !== playing) return; // paused before the frames were there
      if (this.state[index] === last) this.set(this.state.with(index, 0));
      let due = performance.now();
      const next = () => {
        this.step(index, 1);
        if (this.state[index] === last) {
          this.pause();
          return;
        }
        due = Math.max(due + pace, performance.now()); // never two steps at once
        playing.timer = setTimeout(next, due - performance.now());
      };
      due += pace;
      playing.timer = setTimeout(next, pace);
    }

    pause() {
      if (!this.playing) return;
      clearTimeout(this.playing.timer);
      this.label(this.playing.group, false);
      this.playing = null;
      setTimeout(() => {
        if (this.playing) return;
        this.sentence.setAttribute("aria-live", "polite");
        // A new text in a live region is read out, though it says the same.
        this.sentence.textContent = this.sentence.textContent;
      }, 100);
    }

    /** Touch: pressing and dragging in the picture moves the controls that lie along its axes. */
    prepareDrag() {
      const box = this.picture.box;
      box.classList.add("explorer-touch");
      this.drags.forEach(({ direction }) => box.classList.add(`explorer-touch-${direction}`));
      let held = null; // the pointer, and where the values lie, as they lay when it was pressed
      box.addEventListener("pointerdown", (event) => {
        if (!event.isPrimary || event.button) return;
        this.pause();
        const places = this.places(event);
        if (!places.length) return;
        if (event.pointerType === "mouse") event.preventDefault(); // no text is selected
        held = { pointer: event.pointerId, places };
        box.setPointerCapture(event.pointerId);
        // A finger may be about to scroll the page; then the browser takes it back at once.
        if (event.pointerType !== "touch") this.dragTo(event, places);
      });
      for (const kind of ["pointermove", "pointerup"]) {
        box.addEventListener(kind, (event) => {
          if (held?.pointer === event.pointerId) this.dragTo(event, held.places);
        });
      }
      for (const kind of ["pointerup", "pointercancel", "lostpointercapture"]) {
        box.addEventListener(kind, () => { held = null; });
      }
    }

    /** For each control whose axes were pressed, where its values lie. */
    places(event) {
      const svg = this.picture.box.querySelector("svg");
      const point = svg && inPicture(svg, event);
      return this.drags.flatMap(({ control, direction }, index) => {
        const numbers = svg?.getAttribute(`data-drag${index}`)?.split(" ").map(parseFloat);
        if (!numbers) return [];
        const [x, y, width, height, ...along] = numbers;
        const slack = 8; // a finger is broad, and the ends lie on the edge
        const inside = point.x >= x - slack && point.x <= x + width + slack &&
          point.y >= y - slack && point.y <= y + height + slack;
        return inside ? [{ control, direction, along }] : [];
      });
    }

    dragTo(event, places) {
      const svg = this.picture.box.querySelector("svg");
      if (!svg) return;
      const point = inPicture(svg, event);
      const state = [...this.state];
      for (const { control, direction, along } of places) {
        let best = Infinity;
        along.forEach((place, index) => {
          const distance = Math.abs(place - point[direction]);
          if (distance < best) [best, state[control]] = [distance, index];
        });
      }
      if (String(state) !== String(this.state)) this.set(state);
    }
  }

  const coming = new Map(); // the files with packed frames that were asked for (apart.py)

  /** Until what is packed is there. */
  async function arrival(script) {
    if (!script.dataset.late || script.textContent) return;
    const number = Number(script.dataset.late);
    const { src } = [...document.querySelectorAll("script.explorer-late")]
      .findLast((file) => Number(file.dataset.from) <= number).dataset;
    if (!coming.has(src)) coming.set(src, fetchFrames(src));
    await coming.get(src);
  }

  function fetchFrames(src) {
    return new Promise((resolve, reject) => {
      const file = document.createElement("script");
      file.src = src;
      file.addEventListener("load", resolve);
      file.addEventListener("error", () => {
        coming.delete(src);
        reject(new Error("the file that holds them did not come"));
      });
      document.head.append(file);
    });
  }

  /** Where a pointer is, in the picture's own units. */
  function inPicture(svg, event) {
    return new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  }

  /** Call once when `element` is about a screen away. */
  function whenNear(element, call) {
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      call();
    }, { rootMargin: "100% 0px" });
    observer.observe(element);
  }

  function fail(root, error) {
    root.dataset.alive = "false";
    inline(root.querySelector(".explorer-picture"));
    const note = document.createElement("p");
    note.className = "explorer-note";
    note.textContent = "This page could not unpack the other pictures, so the controls are left " +
      `out; you see the default setting. (${error})`;
    root.append(note);
  }

  /** `signal` ends what the explorer listens to outside of `root`, where a host may remove it. */
  function wake(root, signal) {
    root.dataset.alive = "waking";
    try {
      if (!window.DecompressionStream) throw new Error("it has no DecompressionStream");
      new Explorer(root, signal);
    } catch (error) {
      fail(root, error);
    }
  }

  // In a module (module.js) the host wakes each explorer itself.
  if (typeof exploreHost === "object") {
    exploreHost.wake = wake;
    return;
  }

  function start() {
    document.querySelectorAll(".explorer-still .explorer-picture")
      .forEach((box) => whenNear(box, () => inline(box)));
    // A few at a time, so that a slow phone can answer its reader in between.
    const asleep = [
      ...document.querySelectorAll(".explorer[id]:not([data-alive], .explorer-still)"),
    ];
    const wakeNext = () => {
      const start = performance.now();
      while (asleep.length && performance.now() - start < 10) {
        const root = asleep.shift();
        if (!root.dataset.alive) wake(root);
      }
      if (asleep.length) setTimeout(wakeNext);
    };
    wakeNext();
  }

  // So that what is far away is there without a network, too, later on.
  window.addEventListener("load", async () => {
    if (navigator.connection?.saveData) return;
    for (const script of document.querySelectorAll("script[data-late]"))
      await arrival(script).catch(() => {});
  });

  // Images that are far away have waited for it; on paper none is far.
  window.addEventListener("beforeprint", () => {
    document.querySelectorAll(".explorer-picture").forEach(inline);
  });

  // What Python drew in the page, after the page was there.
  document.addEventListener("explorer-wake", (event) => wake(event.target));

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  start();
})();
