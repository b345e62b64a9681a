"""The app in which editors read opinions and decide what is shown of them."""
