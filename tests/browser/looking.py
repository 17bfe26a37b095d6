"""What the browser suite asks a page about itself, in the page's own language."""

# Elements that hang out of the page sideways.
HANGS_OUT = """() => {
  const root = document.documentElement;
  return [...document.querySelectorAll("body *")]
    .filter(element => !element.closest(".unseen, .skip"))
    .filter(element => {
      const box = element.getBoundingClientRect();
      return box.width && (box.right > root.clientWidth + 1 || box.left < -1);
    })
    .map(element => element.outerHTML.slice(0, 120))
    .concat(root.scrollWidth > root.clientWidth ? ["the page scrolls sideways"] : []);
}"""

# Elements that cut off some of their own text.
CUTS_OFF = """() => [...document.querySelectorAll("body *:not(svg *)")]
  .filter(element => !element.closest(".unseen, .skip") && element.checkVisibility() && element.innerText)
  .filter(element => {
    const style = getComputedStyle(element), hides = /hidden|clip/;
    return (hides.test(style.overflowX) && element.scrollWidth > element.clientWidth + 1)
      || (hides.test(style.overflowY) && element.scrollHeight > element.clientHeight + 1)
      || style.webkitLineClamp !== "none";
  })
  .map(element => element.outerHTML.slice(0, 120))
"""

# Lines of text that lie across each other. Lines set tight may touch: nearly half of one must be covered.
OVERLAPS = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), lines = [];
  while (walker.nextNode()) {
    const text = walker.currentNode, element = text.parentElement;
    if (!text.data.trim() || element.closest(".unseen, .skip, title") || !element.checkVisibility()) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    for (const box of range.getClientRects()) {
      if (box.width > 1) lines.push({box, words: text.data.trim().slice(0, 40)});
    }
  }
  lines.sort((a, b) => a.box.top - b.box.top);
  const found = [];
  lines.forEach((one, index) => {
    for (let next = index + 1; next < lines.length && lines[next].box.top < one.box.bottom; next++) {
      const a = one.box, b = lines[next].box;
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (wide > 2 && high > 0.45 * Math.min(a.height, b.height)) {
        found.push(`${one.words} × ${lines[next].words}`);
      }
    }
  });
  return found;
}"""

# Everything a keyboard must reach, in the order of the document; called once, it numbers them.
STOPS = """() => {
  document.querySelectorAll("details").forEach(details => { details.open = true; });
  const all = document.querySelectorAll("a[href], button, summary, select, input, textarea, [tabindex='0']");
  const shown = [...all].filter(one => one.checkVisibility({visibilityProperty: true}) && !one.disabled);
  shown.forEach((one, index) => { one.dataset.stop = index; });
  return shown.length;
}"""

# Where the focus is, and what is wrong with how it shows; null when it has left the page.
FOCUS = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const style = getComputedStyle(element), box = element.getClientRects()[0], wrong = [];
  if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) wrong.push("shows no outline");
  if (!box || box.bottom < 0 || box.top > innerHeight || box.right < 0 || box.left > innerWidth) {
    wrong.push("is out of sight");
  } else {
    const x = Math.min(Math.max(box.left + Math.min(box.width / 2, 8), 0), innerWidth - 1);
    const y = Math.min(Math.max(box.top + box.height / 2, 0), innerHeight - 1);
    const there = document.elementFromPoint(x, y);
    const ours = there && (element.contains(there) || there.contains(element));
    if (!ours && !(element.labels && [...element.labels].some(label => label.contains(there)))) {
      wrong.push("lies under " + (there ? there.outerHTML.slice(0, 80) : "nothing"));
    }
  }
  const stop = element.dataset.stop;
  return {stop: stop === undefined ? null : Number(stop), wrong, html: element.outerHTML.slice(0, 120)};
}"""

# What would move though the reader asked for stillness.
MOVES = """() => {
  const lasts = value => value.split(",").some(part => parseFloat(part) > 0.01);
  return [...document.querySelectorAll("*")]
    .filter(element => {
      const style = getComputedStyle(element);
      return lasts(style.transitionDuration) || lasts(style.animationDuration)
        || style.scrollBehavior === "smooth";
    })
    .map(element => element.outerHTML.slice(0, 120));
}"""

# What stands still on paper while the text runs on.
STANDS_STILL = """() => [...document.querySelectorAll("body *")]
  .filter(element => element.checkVisibility() && /fixed|sticky/.test(getComputedStyle(element).position))
  .map(element => element.outerHTML.slice(0, 120))
"""

# WCAG 1.4.12: the spacing a reader may set.
SPACING = """
* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-block-end: 2em !important }"""

# A stylesheet that the policy does not see, because a script of the test makes it.
DRESS = """css => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = css ? [sheet] : [];
}"""

# Text of the colour of what it stands on.
INVISIBLE = """() => [...document.querySelectorAll("body *:not(svg, svg *)")]
  .filter(element => [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
  .filter(element => element.checkVisibility() && !element.closest(".unseen"))
  .filter(element => {
    const ground = one => getComputedStyle(one).backgroundColor;
    let under = element;
    while (under.parentElement && ground(under) === "rgba(0, 0, 0, 0)") under = under.parentElement;
    return getComputedStyle(element).color === ground(under);
  })
  .map(element => element.outerHTML.slice(0, 120))
"""
