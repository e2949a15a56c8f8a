"""Which letters does the app have? Streamlit's own, for pages from the disk whose height depends on them."""

import base64
from pathlib import Path

import streamlit


def letters_of_the_app():
    """The style that brings them into a page which has others."""
    faces = []
    for family, name in (("Source Sans", "SourceSansVF-Upright"), ("Source Serif", "SourceSerifVariable-*")):
        for path in (Path(streamlit.__file__).parent / "static" / "static" / "media").glob(f"{name}.*"):
            style = "italic" if "Italic" in path.name else "normal"
            source = f"url(data:font/woff2;base64,{base64.b64encode(path.read_bytes()).decode()})"
            faces.append(
                f'@font-face {{ font-family: "{family}"; font-style: {style}; font-weight: 200 900; src: {source} }}'
            )
    assert len(faces) == 3
    return "\n".join(faces)
