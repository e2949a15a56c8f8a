"""The lenses in Streamlit, a file each: `draw(scene)` draws what stands below the stage."""
