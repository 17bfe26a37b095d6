"""How somebody works a page: with the mouse, or with the keyboard alone. Both know the same few verbs."""

from typing import Protocol

from playwright.sync_api import Page

from tests.browser.looking import FOCUS

# Long texts that are not in their editor yet; lines still to be added have none.
UNDRESSED = "textarea[data-rich-text]:not(.empty-form *, .prose-editor *)"
PROPOSALS = ".select2-results__option[aria-selected]"
MOST = 600  # stops of the longest page
STUCK = 12  # times that the focus may stay where it is
IS_AT = "selector => document.activeElement.matches(selector)"
HERE = "() => document.activeElement.outerHTML.slice(0, 200)"


def wait_for_editors(page: Page) -> None:
    """Waits by selector: what Playwright evaluates again and again, the policy of the page refuses."""
    page.locator(UNDRESSED).first.wait_for(state="detached")


def writing_place(page: Page, field: str) -> str:
    """Where one types: the field itself or, for a long text, its editor."""
    wait_for_editors(page)
    editor = f".cell:has({field}) .ProseMirror"
    return editor if page.locator(editor).count() else field


class Hand(Protocol):
    def __init__(self, page: Page): ...

    def press(self, selector: str) -> None:
        """A link or a button."""

    def write(self, field: str, words: str) -> None:
        """Over what stands there."""

    def choose(self, field: str, words: str) -> None:
        """The first proposal of an autocompleted field for these words."""

    def select(self, field: str, label: str) -> None:
        """A line of a list."""

    def tick(self, field: str) -> None:
        """A box or a radio button."""


class Mouse:
    def __init__(self, page: Page):
        self.page = page

    def press(self, selector: str) -> None:
        self.page.locator(selector).first.click()

    def write(self, field: str, words: str) -> None:
        self.page.click(writing_place(self.page, field))
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(words)

    def choose(self, field: str, words: str) -> None:
        self.page.click(f"{field} + .select2-container .select2-selection")
        self.page.keyboard.type(words)
        self.page.locator(PROPOSALS).filter(has_text=words).first.click()

    def select(self, field: str, label: str) -> None:
        self.page.select_option(field, label=label)

    def tick(self, field: str) -> None:
        self.page.locator(field).check()


class Keyboard:
    """Every stop on the way must show where it is, and none may hold on to the focus."""

    def __init__(self, page: Page):
        self.page = page

    def go(self, selector: str) -> None:
        """From stop to stop, as Tab leads, until it is there."""
        page = self.page
        wait_for_editors(page)
        page.locator(selector).first.wait_for(state="attached")
        was, stayed = None, 0
        for _stop in range(MOST):
            if page.evaluate(IS_AT, selector):
                return
            page.keyboard.press("Tab")
            told = page.evaluate(FOCUS)
            assert not told or not told["wrong"], f"{page.url}: {told}"
            here = told and told["html"]
            stayed = stayed + 1 if here and here == was else 0
            assert stayed < STUCK, f"{page.url}: the focus cannot leave {here}"
            was = here
        raise AssertionError(f"{page.url}: {selector} is not reached; the focus is at {page.evaluate(HERE)}")

    def press(self, selector: str) -> None:
        self.go(selector)
        self.page.keyboard.press("Enter")

    def write(self, field: str, words: str) -> None:
        self.go(writing_place(self.page, field))
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(words)

    def choose(self, field: str, words: str) -> None:
        self.go(f"{field} + .select2-container :is(.select2-selection--single, .select2-search__field)")
        self.page.keyboard.press("Enter")
        self.page.keyboard.type(words)
        self.page.locator(f"{PROPOSALS}.select2-results__option--highlighted").filter(
            has_text=words
        ).first.wait_for()
        self.page.keyboard.press("Enter")

    def select(self, field: str, label: str) -> None:
        """Its first letters lead to a line."""
        self.go(field)
        self.page.keyboard.type(label)

    def tick(self, field: str) -> None:
        self.go(field)
        self.page.keyboard.press("Space")


HANDS: dict[str, type[Hand]] = {"mouse": Mouse, "keyboard": Keyboard}
