"""Plotly figures of one reading: what did gates, states and the readout do, over words and units?"""
