"""What goes over the wire: camelCase JSON, aware instants, yuan as decimal strings."""
