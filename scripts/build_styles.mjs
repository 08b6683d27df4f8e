// Builds willkommen/static/built/ from KERN, our own CSS, the icons and the fonts.
// Needs node and the packages of package-lock.json, no network. `--force` builds although nothing changed.
// The output may be served under hashed names: every address inside is relative or a data: address.

import { createHash } from "node:crypto";
import { cp, mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const packages = join(root, "node_modules");
const source = join(root, "willkommen", "static_src");
const target = join(root, "willkommen", "static", "built");
const stamp = join(target, ".inputs.sha256"); // collectstatic leaves dot files out

// KERN's grid and spacing helpers: we lay out with classes of our own, they would be four fifths of the file.
const HELPERS =
  /\.kern-(align|aspect|auto|basis|block|col|container|flex|gap|grid|h|hidden|inline|justify|m|mb|ml|mr|mt|mx|my|max|min|order|overflow|p|pb|pl|pr|pt|px|py|place|row|stack|w)(?![a-z])/;

// Latin for names as DIN 91379 lists them: base letters and combining marks have to come from one file.
const LATIN = [
  [0x20, 0x7e], [0xa0, 0x24f], [0x259, 0x259], [0x292, 0x292], [0x2b9, 0x2bc], [0x2c6, 0x2dd], [0x300, 0x338],
  [0x1e00, 0x1eff], [0x2002, 0x205f], [0x2070, 0x209c], [0x20a0, 0x20bf], [0x2113, 0x2113], [0x2122, 0x2122],
  [0x2212, 0x2212], [0x2260, 0x2265], [0xfb01, 0xfb02], [0xfffd, 0xfffd],
];
// KERN's own Noto Sans draws the Ukrainian і without its dot, so Cyrillic comes from another build of the font. The
// acute accent U+0301 stays with Latin: a mark from another file would not sit on its letter.
const CYRILLIC = "U+0400-045F,U+0490-0491,U+04B0-04B1,U+2116";
const CYRILLIC_MORE = "U+0460-048F,U+0492-04AF,U+04B2-052F,U+1C80-1C8A,U+20B4,U+2DE0-2DFF,U+A640-A69F";
const ARABIC = "U+0600-06FF,U+0750-077F,U+0870-08FF,U+200C-200F,U+FB50-FDFF,U+FE70-FEFC";
const WEIGHTS = { 400: "400", 700: "500 700" };

async function inputs() {
  const css = (await readdir(source)).filter((name) => name.endsWith(".css")).sort();
  const scripts = (await readdir(join(source, "js"))).filter((name) => name.endsWith(".js")).sort();
  return {
    css: css.map((name) => join(source, name)),
    scripts: scripts.map((name) => join(source, "js", name)),
    rest: [
      ...["icons.json", "palette.json", "favicon.svg"].map((name) => join(source, name)),
      join(root, "package-lock.json"),
      fileURLToPath(import.meta.url),
    ],
  };
}

async function fingerprint({ css, scripts, rest }) {
  const hash = createHash("sha256");
  for (const file of [...css, ...scripts, ...rest]) hash.update(file).update(await readFile(file));
  return hash.digest("hex");
}

const text = (...parts) => readFile(join(packages, ...parts), "utf8");

function hexRange([first, last]) {
  const hex = (point) => point.toString(16).toUpperCase().padStart(4, "0");
  return first === last ? `U+${hex(first)}` : `U+${hex(first)}-${hex(last)}`;
}

/** Writes the font files and returns their @font-face rules. */
async function fonts(folder) {
  const { default: subsetFont } = await import("subset-font");
  const letters = LATIN.map(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, offset) => String.fromCodePoint(first + offset)).join(""),
  ).join("");
  const rules = [];
  const face = (family, weight, file, range) =>
    rules.push(
      `@font-face{font-family:"${family}";font-style:normal;font-weight:${WEIGHTS[weight]};font-display:swap;` +
        `src:url("fonts/${file}") format("woff2");unicode-range:${range}}`,
    );
  await mkdir(join(folder, "fonts"), { recursive: true });
  for (const [weight, name] of [["400", "Regular"], ["700", "Bold"]]) {
    const kern = await readFile(join(packages, "@kern-ux/native/dist/fonts/noto-sans", `NotoSans-${name}.woff2`));
    const latin = `noto-sans-latin-${weight}.woff2`;
    await writeFile(join(folder, "fonts", latin), await subsetFont(kern, letters, { targetFormat: "woff2" }));
    face("Noto Sans", weight, latin, LATIN.map(hexRange).join(","));
    for (const [family, from, range] of [
      ["Noto Sans", "noto-sans/files/noto-sans-cyrillic", CYRILLIC],
      ["Noto Sans", "noto-sans/files/noto-sans-cyrillic-ext", CYRILLIC_MORE],
      ["Noto Sans Arabic", "noto-sans-arabic/files/noto-sans-arabic-arabic", ARABIC],
    ]) {
      const file = `${from.split("/").at(-1)}-${weight}.woff2`;
      await cp(join(packages, "@fontsource", `${from}-${weight}-normal.woff2`), join(folder, "fonts", file));
      face(family, weight, file, range);
    }
  }
  return rules.join("\n");
}

/** KERN without its helpers, without the doubled masks of old browsers, and with system colours left alone. */
async function kern(postcss) {
  const tree = postcss.parse(await text("@kern-ux/native/dist/kern.css"));
  tree.walkRules((rule) => {
    rule.selectors = rule.selectors.filter((selector) => !HELPERS.test(selector));
    if (!rule.selectors[0]) return rule.remove();
    rule.walkDecls("-webkit-mask", (prefixed) => prefixed.remove());
    // In forced colours KERN paints every icon white, on white as well; 80-adapt.css uses the system's colours.
    if (rule.parent.type === "atrule" && rule.parent.params.includes("forced-colors")) {
      rule.walkDecls("background-color", (decl) => {
        if (decl.value.includes("--kern-color-white")) decl.remove();
      });
    }
  });
  tidy(tree);
  return tree.toString();
}

/** Right to left; a tick is a sign and not a direction, so rtlcss keeps its hands off it. */
async function mirrored(postcss, css) {
  const require = createRequire(import.meta.url);
  const rtlcss = require("rtlcss");
  const tree = postcss.parse(css);
  tree.walkRules((rule) => {
    if (rule.selector.includes("kern-form-check__checkbox")) rule.before(postcss.comment({ text: "rtl:ignore" }));
  });
  const turned = postcss.parse(rtlcss.process(tree.toString()));
  tidy(turned);
  return turned.toString();
}

/** `@dark { … }` of our sources stands for two things: the system is dark, or the page asks for it. */
function expandDark(postcss, tree) {
  tree.walkAtRules("dark", (dark) => {
    const system = postcss.atRule({ name: "media", params: "(prefers-color-scheme: dark)" });
    const asked = [];
    dark.walkRules((rule) => {
      const prefixed = (prefix) =>
        rule.selectors.map((selector) => (selector === ":root" ? prefix : `${prefix} ${selector}`));
      system.append(rule.clone({ selectors: prefixed(':root:not([data-kern-theme="light"])') }));
      asked.push(rule.clone({ selectors: prefixed('[data-kern-theme="dark"]') }));
    });
    dark.replaceWith(system, ...asked);
  });
}

/** No comments, no empty rules, no indentation. */
function tidy(tree) {
  tree.walkComments((comment) => comment.remove());
  tree.walk((node) => {
    if ((node.type === "rule" || node.type === "atrule") && node.nodes && node.nodes.length === 0) node.remove();
  });
  tree.walk((node) => {
    node.raws.before = node.parent?.type === "root" ? "\n" : "";
    if (node.type === "decl") node.raws.between = ":";
    if (node.nodes) Object.assign(node.raws, { between: "", after: "", semicolon: false });
  });
}

async function icons(kernCss) {
  const names = JSON.parse(await readFile(join(source, "icons.json"), "utf8"));
  for (const name of names.kern) {
    if (!kernCss.includes(`.kern-icon--${name}{`)) throw new Error(`KERN has no icon ${name}`);
  }
  const rules = [];
  for (const name of names.material) {
    const svg = (await text("@material-symbols/svg-400/outlined", `${name}.svg`)).trim();
    const data = svg.replace(/"/g, "'").replace(/#/g, "%23").replace(/</g, "%3C").replace(/>/g, "%3E");
    rules.push(`.wk-icon--${name.replaceAll("_", "-")}{--wk-mask:url("data:image/svg+xml,${data}")}`);
  }
  return rules.join("\n");
}

async function palette() {
  const colours = Object.entries(JSON.parse(await readFile(join(source, "palette.json"), "utf8")));
  const light = colours.map(([slug, c]) => `.wk-accent--${slug}{--wk-accent:${c.light};--wk-on-accent:#fff}`);
  const dark = colours.map(([slug, c]) => `.wk-accent--${slug}{--wk-accent:${c.dark};--wk-on-accent:#000}`);
  const paper = colours.map(([slug, c]) => `.wk-accent--${slug}{--wk-accent:${c.light};--wk-on-accent:#fff}`);
  return `${light.join("\n")}\n@dark{${dark.join("")}}\n@media print{${paper.join("")}}`;
}

function refuseForeignAddresses(name, css) {
  for (const [, address] of css.matchAll(/url\(\s*["']?([^"')]+)/g)) {
    if (!address.startsWith("data:") && !address.startsWith("fonts/")) throw new Error(`${name}: ${address}`);
  }
  if (/@import/.test(css)) throw new Error(`${name}: @import`);
}

async function build(files, folder) {
  const { default: postcss } = await import("postcss");
  const kernCss = await kern(postcss);
  const faces = await fonts(folder);
  const own = [];
  for (const file of files.css) own.push(await readFile(file, "utf8"));
  const ownTree = postcss.parse([await palette(), ...own, await icons(kernCss)].join("\n"));
  expandDark(postcss, ownTree);
  tidy(ownTree);

  const sheets = {
    "kern.css": kernCss,
    "kern.rtl.css": await mirrored(postcss, kernCss),
    "willkommen.css": `${faces}${ownTree.toString()}\n`,
  };
  for (const [name, css] of Object.entries(sheets)) {
    refuseForeignAddresses(name, css);
    await writeFile(join(folder, name), css);
  }
  await mkdir(join(folder, "js"), { recursive: true });
  for (const file of files.scripts) await cp(file, join(folder, "js", file.split(/[\\/]/).at(-1)));
  await cp(join(source, "favicon.svg"), join(folder, "favicon.svg"));
  await writeFile(
    join(folder, "LICENCES.txt"),
    "KERN design system (@kern-ux/native): EUPL-1.2\n" +
      "Noto Sans, Noto Sans Arabic: SIL Open Font License 1.1\n" +
      "Material Symbols: Apache License 2.0\n",
  );
}

const files = await inputs();
const now = await fingerprint(files);
const before = await readFile(stamp, "utf8").catch(() => "");
if (before === now && !process.argv.includes("--force")) {
  console.log("styles: nothing changed");
} else {
  // Built beside the old files and swapped in at the end: a build that fails leaves a working page.
  const draft = `${target}.new-${process.pid}`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  await build(files, draft);
  await writeFile(join(draft, ".inputs.sha256"), now);
  await rm(target, { recursive: true, force: true });
  await rename(draft, target).catch(async (error) => {
    if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
    await rm(draft, { recursive: true, force: true }); // another build was a moment faster
  });
  console.log("styles: built");
}
