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
      if (svg) {
        svg.setAttribute("role", "img");
        svg.setAttribute("aria-label", sentence);
      }
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
          if (value !== old.values[i]) element.setAttribute(tag.names[i], unescape(value));
        });
        if (tag.text !== old.text) element.firstChild.data = unescape(tag.text);
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
    const match = /^<([\w-]+)((?: [\w:-]+="[^"]*")*)>(?:([^<]+)(<\/\1>)|(<\/\1>)?)$/.exec(line);
    if (!match) return undefined;
    const pairs = [...match[2].matchAll(/ ([\w:-]+)="([^"]*)"/g)];
    const names = pairs.map((pair) => pair[1]);
    return {
      key: [match[1], names, match[3] === undefined, line.endsWith("</" + match[1] + ">")].join(),
      names,
      values: pairs.map((pair) => pair[2]),
      text: match[3],
    };
  }

  const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', "#x27": "'" };
  const unescape = (text) => text.replace(/&(amp|lt|gt|quot|#x27);/g, (_, name) => ENTITIES[name]);

  class Explorer {
    constructor(root, frames, sentences) {
      const data = JSON.parse(root.querySelector(".explorer-data").textContent);
      Object.assign(this, data, { root, frames, sentences });
      this.inputs = [...root.querySelectorAll("[data-control]")];
      this.buttons = [...root.querySelectorAll("[data-preset]")];
      this.sentence = root.querySelector(".explorer-sentence");
      this.link = root.querySelector(".explorer-link");
      this.note = root.querySelector(".explorer-note");
      this.picture = new Picture(root.querySelector(".explorer-picture"));
      this.defaults = this.controls.map((control) => control.default);
      this.state = [...this.defaults];
      this.chosen = -1; // the preset that was asked for last, by its index

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
      root.querySelector(".explorer-reset").addEventListener("click", () => this.set(this.defaults));
      this.link.addEventListener("click", () => this.copyLink());
      window.addEventListener("hashchange", () => this.followFragment());

      const form = root.querySelector(".explorer-form");
      form.addEventListener("submit", (event) => event.preventDefault());
      form.hidden = false;
      this.sentence.setAttribute("aria-live", "polite");
      root.dataset.alive = "true";
      this.set(this.state);
      this.followFragment(true);
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
      const state = this.controls.reduce(
        (sum, control, index) => sum * control.texts.length + this.state[index], 0);
      const sentence = this.sentences.lines(state)[0];
      this.picture.show(this.frames.lines(state), sentence);
      this.sentence.textContent = sentence;
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
      this.link.href = `#${this.root.id}?${settings}`;
    }

    /** Take the state from the address, as `#name?control=value` or `#name?preset=label`. */
    followFragment(first = false) {
      const [id, query] = location.hash.slice(1).split(/\?(.*)/s);
      if (id !== this.root.id || query === undefined) return;
      const asked = new URLSearchParams(query);
      const chosen = this.presets.findIndex((preset) => preset.label === asked.get("preset"));
      const preset = this.presets[chosen];
      const state = preset ? preset.state : this.controls.map((control) => {
        const text = asked.get(control.name);
        return text === null ? control.default : control.texts.indexOf(text);
      });
      const known = [...asked.keys()].every(
        (key) => preset || this.controls.some((control) => control.name === key));
      const good = known && !state.includes(-1);
      // A click on our own link comes here, too, and need not scroll the page.
      if (good && !first && String(state) === String(this.state)) return;
      if (good) this.chosen = chosen;
      this.set(good ? state : this.defaults);
      if (!good) {
        this.note.textContent = "The link asked for a setting that this picture does not have; " +
          "it shows the default.";
      }
      this.root.scrollIntoView();
    }

    /** The link is an ordinary one, so the address bar holds the setting; copying is a service. */
    async copyLink() {
      try {
        await navigator.clipboard.writeText(new URL(this.link.href, location.href).href);
        this.note.textContent = "Link copied; it is in the address bar too.";
      } catch {
        this.note.textContent = "The link is in the address bar.";
      }
    }
  }

  async function wake(root) {
    root.dataset.alive = "waking";
    const packed = (name) => root.querySelector(`.explorer-${name}`).textContent;
    try {
      const [frames, sentences] = await Promise.all(
        ["frames", "sentences"].map((name) => Frames.unpack(packed(name))));
      new Explorer(root, frames, sentences);
    } catch (error) {
      root.dataset.alive = "false";
      const note = document.createElement("p");
      note.className = "explorer-note";
      note.textContent = "This browser could not unpack the pictures, so the controls are left " +
        `out; you see the default setting. (${error})`;
      root.append(note);
    }
  }

  const start = () => document.querySelectorAll(".explorer[id]:not([data-alive]):not(.explorer-still)")
    .forEach(wake);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  start();
})();
