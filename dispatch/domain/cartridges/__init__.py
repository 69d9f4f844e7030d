"""Filter cartridges (滤芯): how long they live, when they are due, what is replaced together."""
