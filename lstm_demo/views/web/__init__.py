"""JavaScript and style that stage and lenses share, and how all of it becomes one script."""
