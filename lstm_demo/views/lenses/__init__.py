"""What stands below the stage and looks at the same word and unit: one lens a folder, one open at a time."""
