/* MathJax without a page: TeX in, its own MathML out, with the space that TeX puts between atoms. */

var global = globalThis;
var setTimeout = (run) => run();


var MathJax = {
  startup: { typeset: false },
  loader: { load: [] },
  tex: {
    packages: ["base", "ams", "newcommand"],
    // Else the message would be set in place of the formula.
    formatError: (_, error) => { throw error; },
  },
};

const IN_EM = { thinmathspace: "0.1667em", mediummathspace: "0.2222em", thickmathspace: "0.2778em" };

function set(tex, display) {
  try {
    const { STATE } = MathJax._.core.MathItem;
    const root = MathJax.startup.document.convert(tex, { display, end: STATE.CONVERT });
    root.setTeXclass(null);
    root.walkTree((node) => {
      const space = node.isKind("text") ? "" : IN_EM[node.texSpacing()];
      if (space) node.attributes.set("data-space", space);
      // MathJax has it from its dictionary of operators, Core wants it said.
      if (node.isKind("mo") && node.attributes.get("accent")) node.attributes.set("data-accent", "");
    });
    return JSON.stringify({ mathml: MathJax.startup.toMML(root) });
  } catch (error) {
    return JSON.stringify({ error: String(error.message || error) });
  }
}

function start(parts) {
  MathJax.loader.preLoad(...parts);
  MathJax.startup.getComponents();
  MathJax.startup.makeMethods();
  return MathJax.version;
}
