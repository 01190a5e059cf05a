/* Python in a worker of the page. The page (cells.js) sends what is to be done, one thing after
   the other; what comes of it goes back as it comes. */
(() => {
  "use strict";
  const SITE = "/lib/python3.12/site-packages";
  // Kept here, since Python shall not have them.
  const ask = self.fetch.bind(self);
  const Request = self.XMLHttpRequest;
  const load = self.importScripts.bind(self);
  const MACHINE = "pyodide.asm.wasm";
  const NO_PACKAGES = "no-packages.json";
  // Pyodide asks for a list of what it could load. It loads nothing: all comes in three archives.
  const PACKAGES = {
    info: {
      abi_version: "2024_0", arch: "wasm32", platform: "emscripten_3_1_58", python: "3.12.7",
      version: "0.27.7",
    },
    packages: {},
  };
  const NOT_FOR_PYTHON = [
    "fetch", "XMLHttpRequest", "WebSocket", "WebTransport", "EventSource", "importScripts",
    "indexedDB", "caches", "BroadcastChannel", "Worker", "SharedWorker", "Request",
  ];

  let place; // { base, files, bytes }: where the runtime's files are
  const fetched = new Map();
  let received = 0;
  let python; // { pyodide, session, asked }

  const tell = (message) => self.postMessage(message);

  class Unreadable extends Error {}

  /** The promise of a file's bytes. All are asked for at once; one that fails is named. */
  function bytesOf(name) {
    if (!fetched.has(name)) {
      fetched.set(name, name === MACHINE && !place.bytes ? machine() : read(name));
    }
    return fetched.get(name);
  }

  async function read(name) {
    const expected = place.files[name];
    let bytes = place.bytes?.[name];
    if (!bytes) {
      let response;
      try {
        response = await ask(place.base + name);
      } catch {
        throw new Unreadable(`${name} could not be fetched`);
      }
      if (!response.ok) throw new Unreadable(`${name} could not be fetched (${response.status})`);
      const pieces = [];
      const reader = response.body.getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        pieces.push(value);
        received += value.length;
        tell({ kind: "progress", received });
      }
      bytes = new Uint8Array(await new Blob(pieces).arrayBuffer());
    }
    if (bytes.length !== expected) {
      throw new Unreadable(`${name} has ${bytes.length} bytes, and should have ${expected}`);
    }
    return bytes;
  }

  /** Pyodide asks for its files by `fetch`; it gets those that are on their way already. */
  async function fetchForPyodide(address) {
    const name = String(address).split(/[/?#]/).filter(Boolean).pop();
    if (name === NO_PACKAGES) return new Response(JSON.stringify(PACKAGES));
    // What it is made of is compiled already, see `giveMachine`.
    return new Response(name === MACHINE ? null : await bytesOf(name));
  }

  /** Compile the machine while it comes. A browser keeps what it compiled from a response as it
      came, for the next visit. */
  async function machine() {
    const response = await ask(place.base + MACHINE).catch(() => null);
    if (!response?.ok) {
      throw new Unreadable(`${MACHINE} could not be fetched (${response?.status ?? "no answer"})`);
    }
    const isNamed = /^application\/wasm/.test(response.headers.get("content-type"));
    const headers = { "content-type": "application/wasm" };
    const module = await WebAssembly.compileStreaming(
      isNamed ? response : new Response(response.body, { headers }));
    received += place.files[MACHINE];
    tell({ kind: "progress", received });
    return module;
  }

  async function compiled() {
    try {
      return await (place.bytes ? WebAssembly.compile(place.bytes[MACHINE]) : fetched.get(MACHINE));
    } catch (error) {
      throw error instanceof Unreadable ? error : new Unreadable(`${MACHINE} is damaged`);
    }
  }

  /** Pyodide waits for ever for a machine that cannot be compiled, so it is not asked before. */
  async function giveMachine() {
    const module = await compiled();
    WebAssembly.instantiateStreaming = async (_, imports) =>
      ({ module, instance: await WebAssembly.instantiate(module, imports) });
  }

  /** Run a script that sets the global `made`. WebKit loads none into a worker of a page that was
      opened from a folder, where the text is at hand. */
  async function runScript(name, made) {
    const bytes = await bytesOf(name);
    try {
      if (place.bytes) {
        const text = new TextDecoder().decode(bytes);
        (0, eval)(`${text}\n;self.${made} ??= ${made};`);
        return;
      }
      const address = URL.createObjectURL(new Blob([bytes], { type: "text/javascript" }));
      load(address);
      URL.revokeObjectURL(address);
    } catch (error) {
      throw new Unreadable(`${name} is damaged: ${error.message}`);
    }
  }

  function archive(kind) {
    return Object.keys(place.files).find((name) => name.startsWith(`${kind}-`));
  }

  async function unpack(kind) {
    const name = archive(kind);
    unpackNow(name, await bytesOf(name));
    fetched.delete(name);
  }

  function unpackNow(name, bytes) {
    try {
      python.pyodide.unpackArchive(bytes, "zip", { extractDir: SITE });
    } catch {
      throw new Unreadable(`${name} is damaged`);
    }
  }

  async function start(where, elsewhere, absent) {
    place = where;
    Object.keys(place.files).forEach((name) => bytesOf(name).catch(() => {}));
    self.fetch = fetchForPyodide;
    await runScript("pyodide.js", "loadPyodide");
    await runScript("pyodide.asm.js", "_createPyodideModule");
    await giveMachine();
    const pyodide = await self.loadPyodide({
      indexURL: place.base,
      lockFileURL: place.base + NO_PACKAGES,
      jsglobals: { setTimeout, clearTimeout, setInterval, clearInterval, Object, Array, Promise },
      env: { HOME: "/home/pyodide", MPLBACKEND: "agg", MPLCONFIGDIR: "/tmp/matplotlib" },
    });
    python = { pyodide };
    await unpack("numpy");
    await unpack("book");
    const session = pyodide.pyimport("lecnn_helpers.in_page.session");
    // Python asks for it when it imports matplotlib, and cannot wait then: see `run`.
    session.start(pyodide.toPy(absent), () => {
      unpackNow(archive("matplotlib"), python.pictures);
      python.pictures = "unpacked";
    });
    python.session = session.Session(pyodide.toPy(elsewhere));
    takeAway();
  }

  /** What was typed or pasted runs in the reader's page, and speaks to nobody from there. */
  function takeAway() {
    for (const name of NOT_FOR_PYTHON) {
      for (let at = self; at; at = Object.getPrototypeOf(at)) delete at[name];
      Object.defineProperty(self, name, { value: undefined });
    }
  }

  /** Whether an address of the page's can be read, now, without waiting for anyone. */
  function stands(address) {
    const request = new Request();
    request.open("GET", address, false);
    try {
      request.send();
      return true;
    } catch {
      return false;
    }
  }

  /** A worker that computes hears nothing, but it can look: the page has an address that it takes
      back to say "stop". Python asks here now and then, as it would a shared buffer. A page that
      was opened from a folder has no such address; then the page ends the worker. */
  function listenForStop(address) {
    if (!stands(address)) {
      tell({ kind: "deaf" });
      return;
    }
    let looked = performance.now();
    const stopped = () => {
      const now = performance.now();
      if (now - looked < 200) return false;
      looked = now;
      return !stands(address);
    };
    const interrupt = 2; // SIGINT
    const buffer = { get 0() { return stopped() ? interrupt : 0; }, set 0(_) {} };
    python.pyodide.setInterruptBuffer(buffer);
  }

  const commands = {
    async start({ place: where, elsewhere, absent }) {
      await start(where, elsewhere, absent);
      tell({ kind: "started" });
    },

    async run({ id, cell, source, quiet, stop }) {
      if (!python.pictures) {
        const name = archive("matplotlib");
        python.pictures = await bytesOf(name);
        fetched.delete(name);
      }
      if (stop) listenForStop(stop);
      const output = (kind, content) => tell({ kind: "output", id, cell, what: kind, content });
      const fine = python.session.run.callKwargs(cell, source, output, { quiet });
      python.pyodide.setInterruptBuffer(undefined);
      tell({ kind: "ran", id, cell, fine, bound: python.session.bound.toJs() });
    },

    async state({ id, name, state }) {
      // Not before: it brings matplotlib along, which is not needed until there are pictures.
      python.asked ??= python.pyodide.pyimport("lecnn_helpers.explore.asked");
      const frame = JSON.parse(python.asked.answer(name, state));
      tell({ kind: "frame", id, frame });
    },
  };

  let last = Promise.resolve();
  self.onmessage = ({ data }) => {
    last = last.then(() => commands[data.do](data)).catch((error) => {
      const damaged = error instanceof Unreadable;
      tell({ kind: "failed", id: data.id, message: damaged ? error.message : String(error) });
    });
  };
})();
