"""The lenses in Streamlit, a file each, of the lens's name: `draw(scene)` draws what stands below the stage."""
