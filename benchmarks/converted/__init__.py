"""Anybody's model: does a bundle say what the model said that it was converted from?"""
