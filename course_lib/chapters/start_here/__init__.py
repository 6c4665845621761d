"""A teacher that saw labels, and small students that never did: what they learn, and what they inherit."""
