"""How a view is wired to its model: wishes go there, screens come back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    import ipywidgets as w
    from traitlets import Bunch, HasTraits


class Wired:
    """Passes a visitor's wishes to a model, and lets widgets follow its screen.

    Whoever inherits says how: `show` draws the screen, `fail` says that
    something went wrong that nobody foresaw.
    """

    model: HasTraits
    _is_following = False

    def connect(self, model: HasTraits, *, trait: str = "screen") -> None:
        """Follow a model from now on."""
        self.model = model
        model.observe(lambda _: self.follow(), trait)

    def show(self) -> None:
        """Draw the model's screen."""
        raise NotImplementedError

    def fail(self) -> None:
        """Say that something went wrong."""
        raise NotImplementedError

    def follow(self) -> None:
        """Draw what the model shows; what is set meanwhile is no wish."""
        self._is_following = True
        try:
            self.show()
        finally:
            self._is_following = False

    def when(self, widget: w.Widget, trait: str, do: Callable[[Any], object]) -> None:
        """Pass on what a visitor wishes, not what the model itself has set."""

        def on_change(change: Bunch) -> None:
            if not self._is_following and change.new is not None:
                self.attempt(do, change.new)

        widget.observe(on_change, trait)

    def on_click(self, button: w.Button, do: Callable[[], object]) -> None:
        """Do something when a button is pressed that may be pressed now.

        A browser can be made to press any button, greyed out or hidden.
        """

        def on_press(pressed: w.Button) -> None:
            if not pressed.disabled and pressed.layout.display != "none":
                self.attempt(do)

        button.on_click(on_press)

    def attempt(self, do: Callable[..., object], *wishes: object) -> None:
        """Do something; if it fails, say so here, and why in the server's log."""
        try:
            do(*wishes)
        except Exception:
            self.fail()
            raise
