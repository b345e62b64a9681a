"""The form that raters will see, for those who prepare it."""
