"""Where places are and how long it takes between them; the only room that knows geopy."""
