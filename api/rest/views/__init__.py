"""From rows and facts to what goes over the wire."""
