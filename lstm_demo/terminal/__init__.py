"""What somebody at a terminal gives and gets: reviews typed, piped or in files, and what may stand on the screen."""
