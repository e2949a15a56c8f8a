"""The pages, each a file that `st.navigation` runs."""
