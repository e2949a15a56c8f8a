"""Which word has which id? Vocabularies as people have them, read as data, and put into a bundle's order."""
