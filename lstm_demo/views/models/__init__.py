"""Models beside each other and one by one: how good are they, how did they learn, and what do they say of one text?"""
