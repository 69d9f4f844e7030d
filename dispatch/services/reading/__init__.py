"""What people look at, gathered from the rows; the doors only put it into shape."""
