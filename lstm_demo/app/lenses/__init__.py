"""The lenses in Streamlit, a file each: `draw(selection, trace)` draws what stands below the stage."""
