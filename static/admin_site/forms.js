// What the pages of records need beyond Django's own scripts; without it every field still works.

// A page with errors is read from them: the summary takes the focus.
document.addEventListener("DOMContentLoaded", () => document.querySelector(".error-summary")?.focus())

// Select2 draws boxes without a name; they are called what the field is called (WCAG 4.1.2).
function nameBoxes(root) {
  for (const select of root.querySelectorAll("select.select2-hidden-accessible")) {
    const label = document.querySelector(`label[for="${CSS.escape(select.id)}"]`)
    const box = select.nextElementSibling
    if (!label || !box?.classList.contains("select2-container")) continue
    label.id ||= `${select.id}_label`
    const selection = box.querySelector("[role=combobox]")
    const value = selection.getAttribute("aria-labelledby")
    if (!value?.startsWith(label.id)) selection.setAttribute("aria-labelledby", `${label.id} ${value ?? ""}`.trim())
    for (const one of box.querySelectorAll("[role=textbox], [role=searchbox]")) one.setAttribute("aria-labelledby", label.id)
  }
}

// They come whenever Django's script makes them: with the page, with a new row, after a popup.
const isBox = (node) => node.nodeType === 1 && node.classList.contains("select2-container")
new MutationObserver((changes) => {
  if (changes.some((change) => [...change.addedNodes].some(isBox))) nameBoxes(document)
}).observe(document, { childList: true, subtree: true })

// A click on the name of such a field opens it, as a click on any other label goes to its field.
document.addEventListener("focusin", (event) => {
  if (event.target.matches("select.select2-hidden-accessible")) {
    event.target.nextElementSibling?.querySelector(".select2-selection")?.focus()
  }
})

// Whoever adds a line goes on in its first field: Django leaves the focus on the button below it.
const WRITABLE = "input:not([type=hidden], :disabled), select, textarea, .ProseMirror"
document.addEventListener("formset:added", (event) => {
  requestAnimationFrame(() => {
    const first = [...event.target.querySelectorAll(WRITABLE)].find((one) => one.checkVisibility())
    first?.focus()
  })
})
