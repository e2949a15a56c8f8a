"""How do results look? Results in, figures and payloads out; never torch, never Streamlit."""
