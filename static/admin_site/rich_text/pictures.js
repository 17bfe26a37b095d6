// Pictures of the library in a text, and videos elsewhere behind one of them (library/pictures_in_texts.py).
//
// The text keeps the key; what is known of the picture is asked of the library, each time the page opens.

import { Node } from "django-prose-editor/editor"

import { element } from "rich-text/elements"

const VIDEO = /^https:\/\/[^\s/\\@?#:"<>]+(:\d{1,5})?([/?#][^\s"<>\\]*)?$/
const PAUSE = 200 // milliseconds without a key, before the library is asked

// --- what the library says ------------------------------------------------------------------------------

async function ask(url, parameters, signal) {
  const response = await fetch(`${url}?${new URLSearchParams(parameters)}`, {
    headers: { Accept: "application/json" },
    signal,
  })
  if (response.redirected) throw new Error("logged out") // the answer is a page
  if (response.status === 403) return { pictures: [], forbidden: true }
  if (!response.ok) throw new Error(String(response.status))
  return response.json()
}

const known = new Map() // key → promise of what is known; of a picture that is not there: null
let waiting = null

// All that a text asks in one moment is one question.
function described(url, key) {
  if (!known.has(key)) {
    waiting ??= {
      keys: [],
      answer: Promise.resolve().then(() => {
        const { keys } = waiting
        waiting = null
        return ask(url, keys.map((one) => ["key", one]))
      }),
    }
    waiting.keys.push(key)
    const answer = waiting.answer.then(({ pictures, forbidden }) =>
      forbidden ? undefined : (pictures.find((one) => one.key === key) ?? null),
    )
    answer.catch(() => known.delete(key))
    known.set(key, answer)
  }
  return known.get(key)
}

const thumbnail = (picture) =>
  picture.thumbnail
    ? element("img", { src: picture.thumbnail, alt: "", loading: "lazy", draggable: "false" })
    : element("span", { class: "rich-text-no-picture" })

const hostOf = (address) => {
  try {
    return new URL(address).hostname
  } catch {
    return address
  }
}

// --- how it stands in the editor ----------------------------------------------------------------------------

class View {
  constructor({ node, options }) {
    this.options = options
    this.shown = element("div", { class: "rich-text-picture-shown", contenteditable: "false" })
    this.label = element("div", { class: "rich-text-picture-label", contenteditable: "false" })
    this.contentDOM = element("div")
    this.dom = element("figure", { class: "rich-text-picture" }, this.shown, this.label, this.contentDOM)
    this.draw(node)
  }

  draw(node) {
    this.node = node
    const { labels, url } = this.options
    const { image, video } = node.attrs
    const elsewhere = video && element("p", {}, labels.leads.replace("%(host)s", () => hostOf(video)))
    const show = (...inside) => node === this.node && this.shown.replaceChildren(...inside, elsewhere || "")
    this.label.textContent = labels.noCaption
    show(element("p", {}, image))
    described(url, image).then(
      (picture) => {
        if (!picture) return show(element("p", {}, image), ...(picture === null ? [warning(labels.missing)] : []))
        if (picture.caption) this.label.textContent = labels.caption.replace("%(caption)s", () => picture.caption)
        const alt = element("p", { lang: picture.language || null }, picture.alt || image)
        show(thumbnail(picture), alt, ...(picture.may_be_shown ? [] : [warning(picture.consent)]))
      },
      () => show(element("p", {}, image), warning(labels.failed)),
    )
  }

  update(node) {
    if (node.type !== this.node.type) return false
    const { image, video } = this.node.attrs
    if (node.attrs.image !== image || node.attrs.video !== video) this.draw(node)
    this.node = node
    return true
  }

  ignoreMutation({ target, type }) {
    return type !== "selection" && !this.contentDOM.contains(target)
  }
}

const warning = (words) => element("p", { class: "rich-text-warning" }, words)

// --- the dialog -----------------------------------------------------------------------------------------------

let dialogs = 0

// Resolves to { image, video }, to "remove", or to null when somebody changes their mind.
function choosePicture({ url, labels }, current) {
  const id = `rich-text-pictures-${++dialogs}`
  const search = element("input", { type: "search", id: `${id}-search`, autocomplete: "off" })
  const list = element("div", { class: "rich-text-choices" })
  const status = element("p", { role: "status", class: "rich-text-status" })
  const video = element("input", {
    type: "url",
    id: `${id}-video`,
    "aria-describedby": `${id}-video-help`,
    placeholder: "https://",
    value: current?.video,
  })
  const title = element("h2", { id: `${id}-title`, class: "prose-editor-dialog-title" })
  title.textContent = current ? labels.change : labels.picture
  const cancel = element("button", { type: "button" }, labels.cancel)
  const remove = current ? element("button", { type: "button" }, labels.remove) : null
  const form = element(
    "form",
    { method: "dialog", novalidate: true },
    title,
    element("p", { class: "prose-editor-dialog-field" }, element("label", { for: search.id }, labels.search), search),
    element("fieldset", {}, element("legend", {}, labels.found), list),
    status,
    element(
      "p",
      { class: "prose-editor-dialog-field" },
      element("label", { for: video.id }, labels.video),
      video,
      element("span", { id: `${id}-video-help`, class: "prose-editor-help" }, labels.videoHelp),
    ),
    element("button", { type: "submit" }, current ? labels.apply : labels.insert),
    remove,
    cancel,
  )
  const dialog = element(
    "dialog",
    { class: "prose-editor-dialog rich-text-pictures", "aria-labelledby": title.id },
    form,
  )

  const offer = ({ pictures, more, forbidden }) => {
    const chosen = form.elements.picture?.value || current?.image
    list.replaceChildren(
      ...pictures.map((picture) =>
        element(
          "label",
          {},
          element("input", { type: "radio", name: "picture", value: picture.key, checked: picture.key === chosen }),
          thumbnail(picture),
          element("span", { lang: picture.language || null }, picture.alt || picture.key),
          picture.may_be_shown ? null : element("span", { class: "rich-text-warning" }, picture.consent),
        ),
      ),
    )
    status.textContent = forbidden ? labels.forbidden : !pictures.length ? labels.none : more ? labels.more : ""
  }

  let asked = null
  const find = async (parameters) => {
    asked?.abort()
    const { signal } = (asked = new AbortController())
    try {
      offer(await ask(url, parameters, signal))
    } catch {
      if (!signal.aborted) status.textContent = labels.failed
    }
  }
  let pause = null
  search.addEventListener("input", () => {
    clearTimeout(pause)
    pause = setTimeout(() => find({ q: search.value }), PAUSE)
  })
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return
    event.preventDefault()
    clearTimeout(pause)
    find({ q: search.value })
  })
  find(current ? { key: current.image } : { q: "" })

  return new Promise((resolve) => {
    let answer = null
    const close = (given) => {
      answer = given
      dialog.close()
    }
    cancel.addEventListener("click", () => close(null))
    remove?.addEventListener("click", () => close("remove"))
    video.addEventListener("input", () => video.setCustomValidity(""))
    form.addEventListener("submit", (event) => {
      event.preventDefault()
      const address = video.value.trim()
      const image = form.elements.picture && new FormData(form).get("picture")
      if (!image) {
        status.textContent = labels.choose
        ;(list.querySelector("input") ?? search).focus()
      } else if (address && !VIDEO.test(address)) {
        video.setCustomValidity(labels.videoWrong)
        video.reportValidity()
      } else close({ image, video: address || null })
    })
    dialog.addEventListener("close", () => {
      clearTimeout(pause)
      asked?.abort()
      dialog.remove()
      resolve(answer)
    })
    document.body.append(dialog)
    dialog.showModal()
    search.focus()
  })
}

// --- the node ---------------------------------------------------------------------------------------------------

const data = (name) => ({
  default: null,
  parseHTML: (found) => found.getAttribute(`data-${name}`),
  renderHTML: (attributes) => (attributes[name] === null ? {} : { [`data-${name}`]: attributes[name] }),
})

const NAME = "pictureInText"

function around(editor) {
  const { selection } = editor.state
  if (selection.node?.type.name === NAME) return { node: selection.node, place: selection.from }
  const { $from } = selection
  for (let depth = $from.depth; depth > 0; depth--) {
    if ($from.node(depth).type.name === NAME) return { node: $from.node(depth), place: $from.before(depth) }
  }
  return null
}

export const PictureInText = Node.create({
  name: NAME,
  group: "block",
  content: "figcaption",
  isolating: true,
  draggable: true,
  addOptions: () => ({ url: "", labels: {} }),
  addAttributes: () => ({ image: data("image"), video: data("video") }),
  parseHTML: () => [{ tag: "figure[data-image]", priority: 60 }],
  renderHTML: ({ HTMLAttributes }) => ["figure", HTMLAttributes, 0],
  addNodeView() {
    return ({ node }) => new View({ node, options: this.options })
  },
  addMenuItems({ menu, buttons }) {
    if (!this.options.url) return
    menu.defineItem({
      name: NAME,
      groups: "nodes",
      button: buttons.material("image", NAME),
      active: (editor) => editor.isActive(NAME),
      command: async (editor) => {
        const here = around(editor)
        const answer = await choosePicture(this.options, here?.node.attrs)
        editor.commands.focus()
        if (!answer) return
        const place = here && editor.state.doc.nodeAt(here.place)?.eq(here.node) ? here.place : null
        if (answer === "remove") {
          if (place !== null) editor.commands.deleteRange({ from: place, to: place + here.node.nodeSize })
        } else if (place !== null) {
          editor.commands.command(({ tr }) => {
            tr.setNodeMarkup(place, null, { ...here.node.attrs, ...answer })
            return true
          })
        } else insert(editor, answer)
      },
    })
  },
})

// After the block in which somebody writes, or in its place when it is empty; a line to go on writing follows.
function insert(editor, attrs) {
  const { $to } = editor.state.selection
  const inBlock = $to.depth > 0 && $to.parent.isTextblock
  const isEmpty = inBlock && !$to.parent.content.size
  const from = isEmpty ? $to.before() : inBlock ? $to.after() : $to.pos
  const to = isEmpty ? $to.after() : from
  const nodes = [{ type: NAME, attrs, content: [{ type: "figcaption" }] }]
  const next = editor.state.doc.resolve(to).nodeAfter
  if (!next) nodes.push({ type: "paragraph" })
  editor.chain().focus().insertContentAt({ from, to }, nodes).run()
}
